#!/usr/bin/env bash
# A run in parts that know nothing of each other, and what is kept of it: equal to a whole run, whatever
# ends a part; damage; tables as text. Usage: shards_test.sh FACESWEEP
set -uo pipefail
facesweep=$1
here=$(cd "$(dirname "$0")" && pwd)
. "$(dirname "$0")/claims.sh"

cat >sweep.json <<'JSON'
{
  "datasets": {
    "digits": { "loader": "generated_digits", "per_class": 40,
                "split": { "train": 25, "validation": 5, "test": 8 } },
    "letters": { "loader": "generated_digits", "per_class": 30,
                 "split": { "train": 15, "validation": 5, "test": 8 } }
  },
  "experiments": [
    { "name": "rates", "dataset": "digits", "input": "pixels",
      "model": { "type": "logistic_regression" },
      "training": { "learning_rate": [0.01, 0.03, 0.1], "batch_size": [10, "full"], "steps": 2000 },
      "repeats": 4 },
    { "name": "width", "dataset": "letters", "input": "pixels",
      "model": { "type": "face_network", "hidden_units": [5, 10] },
      "training": { "learning_rate": 0.003, "batch_size": 10, "steps": 2000 },
      "repeats": 4 }
  ]
}
JSON

run() { "$facesweep" run sweep.json "$@" >/dev/null 2>&1; }
shard() { "$facesweep" run sweep.json --shard "$@"; }
collect() { "$facesweep" collect "$1" >collected.txt 2>notes.txt; }
seconds_in() { sql "$1" "select id, seconds from trial_rows order by id"; }
wait_for_a_trial() {  # wait_for_a_trial FILE: until it holds one, or a minute has gone
  python3 -c '
import sqlite3, sys, time
for _ in range(6000):
    try:
        if sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True).execute("select 1 from trial_rows").fetchone(): break
    except sqlite3.Error: pass
    time.sleep(0.01)' "$1"
}
contents() { python3 -c 'import sqlite3, sys; print(*sqlite3.connect(sys.argv[1]).iterdump(), sep="\n")' "$1"; }
contains() { [ -z "$(comm -13 "$1" "$2")" ]; }  # contains ALL SOME: every line of SOME, both sorted

claim "a whole run ends with 0" run --output whole

for part in 1 2 3 4; do
  claim "shard $part of 4 ends with 0" eval "shard $part/4 --output parts >said$part.txt 2>/dev/null"
done
claim "a shard says what it did" \
  grep -qE '^shard 1 of 4: [0-9]+ trials, [0-9]+ trained now, 0 were there; parts/shards/1-of-4.sqlite$' said1.txt
claim "shards write their own files and nothing else" [ -z "$(find parts -type f ! -path 'parts/shards/[1-4]-of-4.*')" ]
claim "every trial is in one shard" \
  [ "$(for part in 1 2 3 4; do sql parts/shards/$part-of-4.sqlite "select id from trial_rows"; done | sort -u | wc -l)" -eq 32 ]
claim "collect ends with 0" collect parts
claim "it shows the tables" grep -q "Best on validation" collected.txt
claim "it says what is new" grep -qx "Collected: 32 new results" collected.txt
claim "it writes the page" [ -s parts/report.html ]
claim "four shards have the numbers of a whole run" same_numbers whole parts
claim "and the tables of one" \
  diff <(sql whole "select experiment, id, test_accuracy from trials order by 1, 2") \
  <(sql parts "select experiment, id, test_accuracy from trials order by 1, 2")
cp parts/results.sqlite before.sqlite
claim "collecting twice ends with 0" collect parts
claim "and changes nothing" diff <(contents before.sqlite) <(contents parts/results.sqlite)
claim "a whole run after it trains nothing" run --output parts
claim "so that every trial has the seconds that its shard took" diff <(seconds_in before.sqlite) <(seconds_in parts)

# Two programs at one shard.
"$facesweep" run sweep.json --shard 2/4 --jobs 1 --output twice >/dev/null 2>&1 &
first=$!
wait_for_a_trial twice/shards/2-of-4.sqlite
kill -STOP $first
claim "a second program at one shard is refused by name" \
  exits_with 1 "twice/shards/2-of-4.sqlite: another program trains this shard (process $first on " \
  "$facesweep" run sweep.json --shard 2/4 --output twice
kill -KILL $first
wait $first 2>/dev/null
seconds_in twice/shards/2-of-4.sqlite | sort >committed.txt
claim "another attempt after a kill ends with 0" eval "shard 2/4 --attempt 1 --output twice >again.txt 2>/dev/null"
claim "it trains only what was not committed ($(wc -l <committed.txt) were)" \
  grep -qE "trained now, $(wc -l <committed.txt) were there" again.txt
claim "and leaves the first file as it was" \
  diff <(seconds_in twice/shards/2-of-4.sqlite | sort) committed.txt
claim "a third attempt has nothing to train" grep -q ", 0 trained now, " <(shard 2/4 --attempt 2 --output twice 2>/dev/null)
claim "collect names the shards that are missing" exits_with 1 \
  "trials have no result: shard 1 of 4 has written no file that can be used, shard 3 of 4 has written no file that can be used, shard 4" \
  "$facesweep" collect twice
claim "what is there is collected" \
  [ "$(comm -12 <(numbers twice) <(numbers whole) | wc -l)" -eq "$(sed -E 's/.*: ([0-9]+) trials, .*/\1/' again.txt)" ]
seconds_in twice | sort >committed.txt
"$facesweep" run sweep.json --output twice >/dev/null 2>&1
claim "a whole run goes on from there" same_numbers whole twice
claim "and trains no trial of the shard again" contains <(seconds_in twice | sort) committed.txt

# A whole run takes what shards left uncollected; two shards at a time.
shard 1/3 --output taken >/dev/null 2>&1 &
shard 3/3 --output taken >/dev/null 2>&1
wait $!
claim "a whole run ends with 0 where shards left results" eval '"$facesweep" run sweep.json --output taken >/dev/null 2>taken.txt'
claim "it says how many it takes" grep -qE "note: took [0-9]+ results from taken/shards" taken.txt
claim "it does not train them again" contains <(seconds_in taken | sort) \
  <(for part in 1 3; do seconds_in taken/shards/$part-of-3.sqlite; done | sort)
claim "it has the numbers of a run without shards" same_numbers whole taken

# The time is up.
"$facesweep" run sweep.json --shard 1/2 --jobs 1 --output limited >limited.txt 2>&1 &
first=$!
wait_for_a_trial limited/shards/1-of-2.sqlite
kill -USR1 $first
wait $first
claim "SIGUSR1 ends a shard with 75" [ $? -eq 75 ]
claim "it says how many are left" grep -qE "[0-9]+ left; limited/shards/1-of-2.sqlite" limited.txt
seconds_in limited/shards/1-of-2.sqlite | sort >committed.txt
claim "what was trained is kept" [ "$(wc -l <committed.txt)" -ge 1 ]
claim "the shard goes on to its end" eval "shard 1/2 --output limited >/dev/null 2>&1"
claim "and trains nothing again" contains <(seconds_in limited/shards/1-of-2.sqlite | sort) committed.txt
shard 2/2 --output limited >/dev/null 2>&1
collect limited
claim "it has the numbers of a run that had the time" same_numbers whole limited

# A damaged file.
cp -r whole damaged
seconds_in whole | sort >committed.txt
python3 - <<'PYTHON'
import sqlite3
database = sqlite3.connect("damaged/results.sqlite")
root, = database.execute("select rootpage from sqlite_schema where name = 'trial_rows'").fetchone()
size, = database.execute("pragma page_size").fetchone()
database.close()
with open("damaged/results.sqlite", "r+b") as file:
    file.seek((root - 1) * size)
    page = file.read(size)
    # Of an interior page the last four bytes of its header name its right-most child: damage that leaf.
    child = int.from_bytes(page[8:12], "big") if page[0] == 5 else root
    file.seek((child - 1) * size)
    file.write(b"\xa5" * size)
PYTHON
recover_said='damaged/results.sqlite: is damaged; "facesweep results recover FOLDER" saves what can be read'
claim "show names a damaged file and what saves it" exits_with 1 "$recover_said" "$facesweep" show damaged
claim "so does report" exits_with 1 "$recover_said" "$facesweep" report damaged
claim "so does run, which trains nothing into it" exits_with 1 "$recover_said" "$facesweep" run sweep.json --output damaged
claim "recover ends with 0" eval '"$facesweep" results recover damaged >recovered.txt'
claim "it says what it saved, and where the damaged file is" \
  grep -qE "^damaged/results.sqlite: [1-9][0-9]* trials recovered, at least [0-9]+ damaged; the damaged file is now damaged/damaged.sqlite" recovered.txt
claim "what it saved is as it was" contains committed.txt <(seconds_in damaged | sort)
seconds_in damaged | sort >saved.txt
claim "a run after it ends with 0" run --output damaged
claim "and trains only the rest" contains <(seconds_in damaged | sort) saved.txt
claim "and has the same numbers" same_numbers whole damaged
claim "recover names a run without results" exits_with 1 "nothing/results.sqlite: there is no such file" \
  "$facesweep" results recover nothing

# A shard's file that is damaged.
printf '%20000s' x >parts/shards/3-of-4.sqlite
rm parts/results.sqlite
claim "collect names a damaged shard, and its trials are missing" exits_with 1 \
  "trials have no result: shard 3 of 4 has written no file that can be used" "$facesweep" collect parts
claim "and says what to do" grep -qF 'parts/shards/3-of-4.sqlite: is damaged, or no file of results; "facesweep collect FOLDER" takes' err.txt
rm parts/shards/3-of-4.sqlite
shard 3/4 --output parts >/dev/null 2>&1
claim "once it is removed the shard is trained again" collect parts
claim "with the same numbers" same_numbers whole parts
shard 1/4 --set /experiments/0/training/steps=100 --output parts --attempt 7 >/dev/null 2>&1
claim "shards of two runs are named" exits_with 1 "parts/shards/1-of-4.attempt-7.sqlite is of another run than parts/shards/1-of-4.sqlite" \
  "$facesweep" collect parts

# The form of facesweep 0.1.
mkdir -p old/trials
echo '{}' >old/sweep.json
for command in "run sweep.json --output old" "run sweep.json --shard 1/2 --output old" "show old" "show old --csv trials" \
  "export old --format onnx --output old.onnx" "report old" "collect old"; do
  # shellcheck disable=SC2086
  claim "facesweep $command answers results of the old form" exits_with 1 \
    "old: holds results in the form of facesweep 0.1 (sweep.json and trials)" "$facesweep" $command
done

for wrong in 0/4 5/4 x 1/0 1; do
  claim "--shard $wrong ends with 2" exits_with 2 "--shard $wrong: expected such as 3/16" \
    "$facesweep" run sweep.json --shard $wrong --output wrong
done
claim "an attempt without a shard ends with 2" exits_with 2 "--attempt" "$facesweep" run sweep.json --attempt 1 --output wrong
claim "collect names a folder that is none" exits_with 1 "wrong: holds no run" "$facesweep" collect wrong
claim "nothing of all that makes a folder" [ ! -e wrong ]

# Tables as text.
for view in trials curves predictions; do
  claim "show --csv $view ends with 0" eval '"$facesweep" show whole --csv $view >$view.csv'
done
claim "Python's csv reads what sqlite3 gives" python3 -c '
import csv, sqlite3
database = sqlite3.connect("whole/results.sqlite")
for view in ("trials", "curves", "predictions"):
    answer = database.execute(f"select * from {view}")
    names, expected = [column[0] for column in answer.description], answer.fetchall()
    with open(view + ".csv", newline="") as file:
        header, *rows = csv.reader(file)
    assert header == names, view
    assert len(rows) == len(expected) > 0, view

    def read(text, value):
        return None if text == "" and value is None else type(value)(text)

    for row, values in zip(rows, expected):
        assert tuple(map(read, row, values)) == values, (view, row, values)'
claim "an unknown table ends with 2" exits_with 2 "--csv" "$facesweep" show whole --csv models

mkdir runs && cp -r whole runs/mine
claim "what docs/results.md asks is answered" python3 "$here/documented_queries.py" "$here/../../docs/results.md"

count_claims
