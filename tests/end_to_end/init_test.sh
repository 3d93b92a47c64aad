#!/usr/bin/env bash
# From a folder of pictures to a run. Usage: init_test.sh FACESWEEP
set -uo pipefail
facesweep=$1
. "$(dirname "$0")/pictures.sh"
. "$(dirname "$0")/claims.sh"

pictures "my photos/cats" 14 1 100 70
pictures "my photos/dogs & <wolves>" 12 2 90 140
cp "my photos/cats/3.png" "my photos/cats/again.png"
echo "no picture" >"my photos/cats/broken.jpg"

claim "init ends with 0" "$facesweep" init "my photos" >out.txt 2>/dev/null
"$facesweep" init "my photos" --output other.json >out.txt 2>/dev/null
claim "it counts the pictures" grep -q "^my photos: 2 classes, 26 pictures$" out.txt
claim "of each class" grep -q "^      12  dogs & <wolves>$" out.txt
claim "it tells their sizes" grep -q "sides of 70 to 90 pixels, half of them 70 or more; trained at 64 x 64" out.txt
claim "and doubles" grep -q "^       1  duplicate$" out.txt
claim "it says what to do next" grep -q "^next: facesweep run other.json$" out.txt
claim "both files say the same" cmp -s "my photos.json" other.json
claim "a file that is there is not written over" exits_with 2 \
  "my photos.json: is there already; name another with --output" "$facesweep" init "my photos"
claim "what it wrote can be run, from anywhere" \
  bash -c "cd / && '$facesweep' run '$work/my photos.json' --output '$work/run' --set /experiments/0/training/steps=50 >'$work/run.txt' 2>&1"
claim "three experiments with folds" [ "$(grep -c "2 x 5 folds$" run.txt)" -eq 3 ]
mkdir root && mv "my photos" root && "$facesweep" init "root/my photos" --data root --output inside.json >out.txt 2>/dev/null
claim "below the data root the path is relative to it" grep -q '"path": "my photos"' inside.json
claim "and the data root is named again" grep -q "^next: facesweep run inside.json --data root$" out.txt

pictures few/a 4 3 20 20
pictures few/b 5 4 20 20
"$facesweep" init few >out.txt 2>/dev/null
claim "small classes get fewer folds" grep -q '"folds": 3' few.json
claim "pictures that are small stay as they are" grep -q '"size": 16' few.json
pictures flat 6 5 20 20
claim "pictures without folders are no classes" exits_with 1 "flat: expected a folder of pictures for each of at least 2 classes" \
  "$facesweep" init flat
claim "a folder that is not there is named" exits_with 1 "nowhere: no such folder" "$facesweep" init nowhere
claim "nothing was written for them" [ ! -e flat.json ]
claim "run says how to begin where there is nothing" \
  exits_with 2 'experiments.json: there is none here. To begin, "facesweep init FOLDER"' "$facesweep" run
claim "run --demo needs no file" "$facesweep" run --demo --dry-run >/dev/null 2>&1

# The same pictures by a list, and CIFAR-10's files.
(cd root && find "my photos" -name '*.png' | sort | sed -E 's#^my photos/([^/]*)/.*#"&",\1#' >rows && { echo path,label; cat rows; } >list.csv)
mkdir cifar && python3 - <<'PYTHON'
import random
dice = random.Random(1)
for name, count in (("data_batch_1", 60), ("test_batch", 20)):
    records = [bytes([label % 10]) + dice.randbytes(3072) for label in range(count)]
    open(f"cifar/{name}.bin", "wb").write(b"".join(records))
PYTHON
cat >others.json <<'JSON'
{ "datasets": { "list": { "loader": "csv", "path": "root/list.csv", "size": 16, "split": { "folds": 3 } },
                "cifar": { "loader": "cifar10", "path": "cifar" } },
  "experiments": [ { "name": "list", "dataset": "list", "input": "pixels", "model": { "type": "logistic_regression" },
                     "training": { "steps": 20 } },
                   { "name": "cifar", "dataset": "cifar", "input": "pixels", "model": { "type": "logistic_regression" },
                     "training": { "steps": 20 } } ] }
JSON
"$facesweep" data check list --file others.json --data . >out.txt 2>/dev/null
claim "a list's paths start at its own folder" grep -qE "dogs & <wolves> +[0-9]" out.txt
claim "lists and CIFAR-10 are trained on" "$facesweep" run others.json --data . >out.txt 2>/dev/null
claim "and in --demo something stands in for them" "$facesweep" run others.json --demo --dry-run >/dev/null 2>&1

count_claims
