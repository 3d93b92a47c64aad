#!/usr/bin/env bash
# Studies as a user runs them, on generated data: one that fails, Ctrl-C between two of them, and what is shown
# of those that are out of date. Usage: studies_test.sh FACESWEEP
set -uo pipefail
facesweep=$1
. "$(dirname "$0")/claims.sh"

cat >studies.json <<'JSON'
{
  "datasets": {
    "digits": { "loader": "generated_digits", "per_class": 40,
                "split": { "train": 25, "validation": 5, "test": 8 } }
  },
  "experiments": [
    { "name": "look", "type": "data_look", "dataset": "digits", "per_class": 5 },
    { "name": "gradient", "type": "gradient_check", "dataset": "digits", "rows": 50,
      "training": { "learning_rate": 0.03, "batch_size": 50, "steps": 40, "curve_every": 20 } },
    { "name": "long", "type": "noise", "dataset": "digits", "levels": [0, 1],
      "training": { "learning_rate": 0.001, "batch_size": 50, "steps": 20000 }, "repeats": 4 },
    { "name": "digits", "dataset": "digits", "input": "pixels",
      "model": { "type": "logistic_regression" },
      "training": { "learning_rate": 0.01, "batch_size": 50, "steps": 100 } }
  ]
}
JSON
run() { "$facesweep" run studies.json "$@" >out.txt 2>err.txt; }

run --dry-run --output all
claim "a dry run counts trials and studies" grep -q "^1 trials to train and 3 studies to run" out.txt

"$facesweep" run studies.json --jobs 1 --output all >/dev/null 2>stopped.txt &
for _ in $(seq 600); do
  [ -e all/studies/gradient.json ] && break
  sleep 0.05
done
kill -INT $!
wait $!
claim "Ctrl-C in a study ends with 130" [ $? -eq 130 ]
claim "Ctrl-C in a study says how to go on" \
  grep -qF "To go on: $facesweep run studies.json --jobs 1 --output all" stopped.txt
claim "the study that was interrupted is not kept" [ ! -e all/studies/long.json ]
claim "the page is written all the same" [ -s all/report.html ]
stat -c '%n %Y %i' all/studies/*.json >before.txt
claim "the run goes on to its end" run --output all
stat -c '%n %Y %i' all/studies/*.json >after.txt
claim "studies that were done are not run again" \
  [ "$(comm -12 before.txt after.txt | wc -l)" -eq "$(wc -l <before.txt)" ]
claim "the study that was interrupted is run" [ -s all/studies/long.json ]
run --dry-run --output all
claim "nothing is left to do" grep -q "^0 trials to train and 0 studies to run" out.txt

long_ago=2017-03-01T12:00:00Z
record() { sql all "select value from run where key = 'record'"; }
python3 - "$long_ago" <<'PYTHON'
import hashlib, re, sqlite3, sys
database = sqlite3.connect("all/results.sqlite")
(record,) = database.execute("select value from run where key = 'record'").fetchone()
record = re.sub(r'"time": *"[^"]*"', f'"time": "{sys.argv[1]}"', record)
database.execute("update run set value = ? where key = 'record'", (record,))
digest = hashlib.sha256(record.encode()).hexdigest()
database.execute("update run set value = ? where key = 'record_digest'", (digest,))
database.commit()
PYTHON
run --output all
claim "where nothing was left to do, the run keeps when and on what its numbers were made" \
  grep -q "\"time\": *\"$long_ago\"" <(record)
rm all/studies/gradient.json
"$facesweep" report all >/dev/null
claim "a study that is not there is in the page, and why" grep -q '"failure": *"not run yet"' all/report.html
"$facesweep" show all --json >shown.json
claim "and in show --json" grep -q '"failure": "not run yet"' shown.json
run --output all
claim "where something was run, the time is now" eval '! grep -q $long_ago <(record)'
sql all "update run set value = 'damaged' where key = 'record'"
run --output all
claim "a damaged record is written again" grep -q '"time": "20' <(record)
printf damaged >all/pictures/index.json
claim "report goes on without pictures where their index is damaged" \
  eval '"$facesweep" report all >out.txt 2>err.txt'
claim "and says so" grep -q "^note: .*index.json cannot be used" err.txt

in_page() { grep -q '"type": *"'"$1"'"' all/report.html; }
claim "the page shows a study" in_page data_look
run --only digits --only gradient --output all
claim "a study that was not asked for is not in the page" eval '! in_page data_look'
claim "one that was asked for is" in_page gradient_check
"$facesweep" show all >table.txt
claim "nor is it in the tables" eval '! grep -q "^look: " table.txt'

run --output failing --only look --only gradient --set /experiments/1/training/l2=1e17
claim "a study that fails ends the run with 1" [ $? -eq 1 ]
claim "a study that fails is named, with why" grep -q "study gradient failed: .*not finite" err.txt
claim "the others are run" [ -s failing/studies/look.json ]
"$facesweep" show failing >table.txt
claim "the tables say that it failed" grep -q "failed: .*not finite" table.txt
claim "a study that failed is not run again by itself" eval \
  '! run --output failing --only gradient --set /experiments/1/training/l2=1e17 &&
   ! grep -q "^study gradient" err.txt'
run --output failing --only gradient --set /experiments/1/training/l2=1e17 --retry-failed
claim "but it is with --retry-failed" grep -q "study gradient failed" err.txt
claim "put right, it ends with 0" run --output failing --only gradient

printf damaged >all/studies/gradient.json
"$facesweep" show all >/dev/null 2>err.txt
claim "a damaged study is said" grep -q "^note: .*gradient.json cannot be used" err.txt

count_claims
