#!/usr/bin/env bash
# The program as a user runs it, on generated data: exit codes, equal results for any number of workers,
# and resuming after SIGKILL and Ctrl-C. Usage: run_test.sh FACESWEEP
set -uo pipefail
facesweep=$1
. "$(dirname "$0")/claims.sh"

cat >sweep.json <<'JSON'
{
  "datasets": {
    "faces": { "loader": "generated_faces", "per_class": 24, "size": 48,
               "split": { "train": 12, "validation": 4, "test": 6 } },
    "digits": { "loader": "generated_digits", "per_class": 40,
                "split": { "train": 25, "validation": 5, "test": 8 } }
  },
  "experiments": [
    { "name": "width", "dataset": "faces", "input": "pixels",
      "model": { "type": "face_network", "hidden_units": [5, 20] },
      "training": { "learning_rate": [0.001, 0.003], "batch_size": 10, "steps": 2000, "l1": [0, 0.0001] },
      "repeats": 3 },
    { "name": "digits", "dataset": "digits", "input": "pixels",
      "model": { "type": "logistic_regression" },
      "training": { "learning_rate": [0.01, 0.03, 0.1], "batch_size": [10, "full"], "steps": 3000 },
      "repeats": 2 }
  ]
}
JSON

run() { "$facesweep" run sweep.json "$@" >/dev/null 2>&1; }

claim "a run ends with 0" run --jobs 1 --output one
claim "all 36 trials are kept" [ "$(finished one)" -eq 36 ]
"$facesweep" run sweep.json --jobs 2 --output two 2>&1 >/dev/null | tee told.txt | python3 -c '
import sys, time
last, silent = time.time(), 0
for line in sys.stdin:
    silent, last = max(silent, time.time() - last), time.time()
print(silent)' >silent.txt
is_sanitized ||  # all is slower then, and uses more memory
  claim "a run that takes seconds is never silent for six, on a pipe" [ "$(sed 's/\..*//' silent.txt)" -lt 6 ]
claim "it tells of steps, not of whole trials alone" grep -qE "trials [0-9]+/36, [0-9]+ % of the work" told.txt
claim "two workers give the same numbers as one" same_numbers one two
run --jobs 4 --output four
claim "four workers give the same numbers as one" same_numbers one four
run --only digits --output alone
claim "an experiment alone gives the numbers it has in the sweep" \
  [ "$(comm -12 <(numbers alone) <(numbers one) | wc -l)" -eq 12 ]

killed_at=0
for delay in 0 0.1 0.2; do
  "$facesweep" run sweep.json --output killed >/dev/null 2>&1 &
  wait_for_trials killed "$((killed_at + 1))"
  sleep "$delay"
  kill -KILL $! 2>/dev/null
  wait $! 2>/dev/null
  killed_at=$(finished killed)
done
# Two at once: the second says who writes there, and trains nothing.
"$facesweep" run sweep.json --output twice >/dev/null 2>&1 &
first=$!
wait_for_trials twice 1
kill -STOP $first
claim "a second run into one folder is refused by name" exits_with 1 "another run writes there (process $first on " \
  "$facesweep" run sweep.json --output twice
kill -CONT $first
wait $first
claim "the first run is not harmed" same_numbers one twice

seconds_of_trials() { sql killed "select id, seconds from trial_rows order by id"; }
seconds_of_trials >before.txt
claim "a killed run goes on to its end" run --output killed
claim "a killed run ends with the numbers of one that was not" same_numbers one killed
seconds_of_trials >after.txt
claim "what was finished when it was killed ($killed_at) is not trained again" \
  [ "$(comm -12 before.txt after.txt | wc -l)" -eq "$(wc -l <before.txt)" ]

"$facesweep" run sweep.json --jobs 1 --retry-failed --output "it's stopped" >/dev/null 2>stopped.txt &
wait_for_trials "it's stopped" 1
kill -INT $!
wait $!
claim "Ctrl-C ends with 130" [ $? -eq 130 ]
claim "Ctrl-C says how to go on, in the words that were typed" \
  grep -qF "To go on: $facesweep run sweep.json --jobs 1 --retry-failed --output 'it'\\''s stopped'" stopped.txt
claim "going on so works, whatever the folder is called" \
  eval "$(sed -n 's/.*To go on: //p' stopped.txt) >/dev/null 2>&1"
mv "it's stopped" stopped
claim "an interrupted run ends with the numbers of one that was not" same_numbers one stopped

claim "the file may stand after --set and --only" \
  "$facesweep" run --only digits --set /experiments/0/repeats=1 sweep.json --dry-run
"$facesweep" show one >table.txt
claim "show prints the best setting" grep -q "Best on validation" table.txt
"$facesweep" show one --json >summary.json
claim "show --json is JSON" python3 -m json.tool summary.json /dev/null
claim "a run writes its report page" [ -s one/report.html ]
cp one/report.html first.html && rm one/report.html
claim "report writes it again, the same, without the data" "$facesweep" report one
claim "the page that was written again is the same" cmp -s first.html one/report.html
claim "report names a folder that holds no run" exits_with 1 "holds no run" "$facesweep" report dry
claim "a dry run trains nothing" "$facesweep" run sweep.json --dry-run --output dry
claim "a dry run writes nothing" [ ! -e dry ]
"$facesweep" run sweep.json --dry-run --only digits --set /experiments/1/repeats=2000 >/dev/null 2>many.txt
claim "a dry run of many trials says how far it is" grep -q "digits: naming trials 4096/12000" many.txt

# The input alexnet.conv4, with the untrained network of --demo.
export FACESWEEP_CACHE=$work/cache
conv4=(--demo --only width --set '/experiments/0/input=["pixels","alexnet.conv4"]'
  --set /experiments/0/training/steps=200 --set /experiments/0/training/l1=0 --output inputs)
"$facesweep" run sweep.json "${conv4[@]}" >inputs.txt 2>/dev/null
claim "pixels and features are compared" grep -q "McNemar's exact test" inputs.txt
claim "features of the demo are called untrained" grep -q "alexnet.conv4 (untrained) against pixels" inputs.txt
claim "features are kept" [ "$(find cache -name '*.safetensors' | wc -l)" -eq 1 ]
stat -c "%Y %i" cache/*/* >before.txt
"$facesweep" run sweep.json "${conv4[@]:0:9}" --output again >/dev/null 2>&1
claim "a new run reads the features that were kept" diff <(stat -c "%Y %i" cache/*/*) before.txt
claim "features give the same numbers from the cache" same_numbers inputs again
printf damaged >"$(find cache -name '*.safetensors')"
"$facesweep" run sweep.json "${conv4[@]:0:9}" --output third >/dev/null 2>damaged.txt
claim "a damaged cache is said" grep -q "note: .*safetensors" damaged.txt
claim "a damaged cache changes no number" same_numbers inputs third
claim "missing weights end with 1 and say what to do" exits_with 1 "facesweep alexnet fetch" \
  "$facesweep" run sweep.json --only width --set '/experiments/0/input="alexnet.conv4"' --data nowhere
claim "weights that are none end with 1 and are named" exits_with 1 "sweep.json" \
  "$facesweep" alexnet import sweep.json
claim "unknown published weights are answered with the known ones" exits_with 1 "bvlc, torchvision" \
  "$facesweep" alexnet fetch resnet
claim "a mirror that does not answer is named" exits_with 1 "http://127.0.0.1:9/weights" \
  "$facesweep" alexnet fetch torchvision --url http://127.0.0.1:9/weights

claim "a misspelt key ends with 2 and is named" exits_with 2 \
  "sweep.json#/experiments/0/batchsize: unknown key; did you mean training/batch_size?" \
  "$facesweep" run sweep.json --set /experiments/0/batchsize=3
claim "a wrong type ends with 2 and is named" exits_with 2 \
  "sweep.json#/experiments/0/model/hidden_units/0: expected an integer >= 1, got 12.5" \
  "$facesweep" run sweep.json --set '/experiments/0/model/hidden_units=[12.5]'
claim "an unknown option ends with 2" exits_with 2 "--nonsense" "$facesweep" run sweep.json --nonsense
claim "an unknown experiment ends with 2" exits_with 2 "--only nothing" "$facesweep" run sweep.json --only nothing
claim "memory that is no number ends with 2" exits_with 2 "--memory" "$facesweep" run sweep.json --memory nan
touch file
claim "results that would go into a file end with 2 and name it" exits_with 2 \
  "--output file/run: file is a file; results go into a folder" "$facesweep" run sweep.json --output file/run
claim "a network that does not fit ends with 1, in a dry run as well, and its field and value are named" exits_with 1 \
  "experiment width, model/hidden_units 10000000000: " \
  "$facesweep" run sweep.json --only width --set /experiments/0/model/hidden_units=10000000000 --dry-run
claim "a missing JSON file ends with 1 and is named" exits_with 1 "nothing.json" "$facesweep" run nothing.json
claim "a missing data root ends with 1 and says what to do" exits_with 1 "--demo" \
  "$facesweep" run sweep.json --set '/datasets/faces={"loader":"folder","path":"none"}' --data nowhere
claim "too few pictures end with 1 and name the class" exits_with 1 "the split asks for" \
  "$facesweep" run sweep.json --set /datasets/faces/split/train=100
"$facesweep" doctor >doctor.txt
claim "doctor names the BLAS" grep -q "^BLAS  " doctor.txt
claim "doctor says what trials gain side by side" grep -qE "^trials +([0-9]+ get [0-9.]+ times|one at a time)" doctor.txt

# A trial that failed, in a run that is complete.
cp -r alone failed
python3 - <<'PYTHON'
import hashlib, sqlite3
database = sqlite3.connect("failed/results.sqlite")
columns = """t.id, s.json, seed, fold, ifnull(inner_fold, ''), features, classes, 'failed', reason, engine,
  engine_reason, steps, seconds, program, instructions, blas, aten, train_rows, train_correct, train_loss,
  validation_rows, validation_correct, validation_loss, test_rows, test_correct, test_loss, curve_points,
  tested_pictures"""
row = database.execute(f"select {columns} from trial_rows t join settings s using (setting) "
                       "join machines using (machine)").fetchone()
text = "".join(f"{len(value.encode())}:{value}" for value in map(str, row))
database.execute("update trial_rows set state = 'failed', digest = ? where id = ?",
                 (hashlib.sha256(text.encode()).hexdigest()[:32], row[0]))
database.commit()
PYTHON
"$facesweep" run sweep.json --only digits --output failed >/dev/null 2>retry.txt
claim "a later run ends with 1 where trials have failed" [ $? -eq 1 ]
claim "and says how to try them again" grep -qF \
  "1 trial failed and will not be tried again unless asked for: $facesweep run sweep.json --only digits --output failed --retry-failed" retry.txt
claim "trying again so ends with 0" eval "$(sed -n 's/.*asked for: //p' retry.txt) >/dev/null 2>&1"
claim "and gives the numbers" same_numbers alone failed
claim "each result knows the size of its network" [ "$(sql alone "select count(*) from trials where features = 784")" -eq 12 ]

# Variables that clusters set. With these OpenBLAS would wait for ever for threads that never start.
clustered=(env OPENBLAS_NUM_THREADS=8 GOTO_NUM_THREADS=5 MKL_NUM_THREADS=3 OMP_NUM_THREADS=7 OMP_THREAD_LIMIT=1
  OMP_DYNAMIC=true OMP_NESTED=true OMP_WAIT_POLICY=active OMP_PROC_BIND=true OMP_PLACES=cores)
claim "threads that the environment sets hold nothing up" \
  timeout -s KILL 300 "${clustered[@]}" "$facesweep" doctor >clustered.txt
claim "nor do they take processors away" \
  [ "$(grep '^threads' clustered.txt)" = "$(grep '^threads' doctor.txt)" ]
claim "a run goes on to its end whatever threads the environment sets" \
  timeout -s KILL 300 "${clustered[@]}" "$facesweep" run sweep.json --only digits --output clustered >clustered.txt 2>&1
claim "and has the same numbers" same_numbers alone clustered
claim "where one processor is allowed, one thread is used" \
  grep -qE "^threads +1$" <(taskset -c "$(taskset -cp $$ | sed 's/.*[ ,-]//')" "$facesweep" doctor)

# A run that was begun where LibTorch has other kernels.
ATEN_CPU_CAPABILITY=default run --only digits --set /experiments/1/repeats=1 --output mixed
"$facesweep" run sweep.json --only digits --output mixed >mixed.txt 2>/dev/null
claim "results of several kinds of kernels are called a mix" \
  grep -qE "^Mixed: 6 trials with .*, ATen default; 6 trials with|^Mixed: 6 trials with .*; 6 .* ATen default: " mixed.txt
claim "those of one are not" bash -c '! grep -q Mixed table.txt'

count_claims
