#!/usr/bin/env bash
# Cross-validation as a user goes, on generated data: equal results for any number of workers and after SIGKILL,
# what is said of it, and models that are exported of it. Usage: folds_test.sh FACESWEEP
set -uo pipefail
facesweep=$1
. "$(dirname "$0")/claims.sh"

cat >sweep.json <<'JSON'
{
  "datasets": {
    "faces": { "loader": "generated_faces", "per_class": 12, "size": 32,
               "split": { "folds": 3, "inner_folds": 2 } },
    "again": { "loader": "generated_faces", "per_class": 12, "size": 32,
               "split": { "train": 6, "test": 3, "resplit": true } },
    "digits": { "loader": "generated_digits", "per_class": 12, "split": { "folds": 3 } }
  },
  "experiments": [
    { "name": "width", "dataset": "faces", "input": "pixels", "scaling": "standardised",
      "model": { "type": "face_network", "hidden_units": [2, 8] },
      "training": { "learning_rate": 0.01, "batch_size": 10, "steps": 800, "l1": [0, 0.0001] }, "repeats": 2 },
    { "name": "again", "dataset": "again", "input": "pixels", "rope": 2,
      "model": { "type": "face_network", "hidden_units": [2, 8] },
      "training": { "learning_rate": 0.001, "batch_size": 5, "steps": 300 }, "repeats": 4 },
    { "name": "digits", "dataset": "digits", "input": "pixels", "model": { "type": "logistic_regression" },
      "training": { "learning_rate": [0.01, 0.1], "batch_size": 10, "steps": 300, "patience": 5 } }
  ]
}
JSON
run() { "$facesweep" run sweep.json "$@" >out.txt 2>err.txt; }
said() { "$facesweep" "$@" 2>&1; }

"$facesweep" run sweep.json --dry-run >planned.txt 2>&1
claim "--dry-run counts the fits of all folds" grep -qE "^width +72 trials" planned.txt
claim "--dry-run counts the fits of resplits" grep -qE "^again +8 trials" planned.txt
claim "--dry-run says how long they take" grep -qE "86 trials to train .* about .*s on" planned.txt

claim "a run with folds ends with 0" run --jobs 1 --output one
cp out.txt one.txt
claim "all 86 trials are kept" [ "$(finished one)" -eq 86 ]
claim "its heading counts the folds" grep -q "width: faces, .*; 4 settings, 2 x 3 folds, each with 2 inner folds" one.txt
claim "it says what choosing in this way gives" grep -qE "Choosing in this way gives [0-9.]+ % ± [0-9.]+ on pictures" one.txt
claim "it says which settings are as good or worse" grep -qE "probability above 95 %, where 2.0 points" one.txt
run --jobs 2 --output two
claim "two workers give the same numbers as one" same_numbers one two
run --jobs 4 --output four
claim "four workers give the same numbers as one" same_numbers one four

"$facesweep" run sweep.json --output killed >/dev/null 2>&1 &
wait_for_trials killed 5
kill -KILL $! 2>/dev/null
wait $! 2>/dev/null
claim "a killed run with folds goes on to its end" run --output killed
claim "a killed run ends with the numbers of one that was not" same_numbers one killed

"$facesweep" show one --json >summary.json
claim "show --json has probabilities that add up to 1, and every fold's choice" python3 -c '
import json
for experiment in json.load(open("summary.json"))["experiments"]:
    found = experiment["cross_validation"]
    assert sum(found["chosen"]) == found["repeats"] * found["splits"]
    for against in filter(None, found["against_best"]):
        if against["better"] is not None:
            assert abs(against["better"] + against["as_good"] + against["worse"] - 1) < 1e-9
'

export_it() { "$facesweep" export one --best width --format safetensors --output "$@" >out.txt 2>err.txt; }
claim "the best setting is exported" export_it all.safetensors
claim "it is trained on all pictures and carries what can be expected" \
  grep -qE "trained on all 72 pictures; expected accuracy on others [0-9.]+ % \(" out.txt
said evaluate all.safetensors faces --file sweep.json >judged.txt
claim "evaluate says that it knows these pictures" grep -q "trained on all of these pictures" judged.txt
claim "a fold is exported" export_it fold.safetensors --fold 1
claim "a fold is judged on its own test part" \
  [ "$(said evaluate fold.safetensors faces --file sweep.json | grep -oE "24 pictures of faces \(its test part\)")" ]
claim "a fold that there is not is named" \
  exits_with 2 "--fold 7" "$facesweep" export one --best width --fold 7 --format pth --output x.pth
sed 's/"folds": 3 }/"folds": 13 }/' sweep.json >many.json
claim "classes that are too small for the folds are named, with the place" \
  exits_with 1 "datasets/digits/split: 13 folds need at least 13 pictures of each class" "$facesweep" run many.json --output many

count_claims
