#!/usr/bin/env bash
# All of experiments/paper.json on generated data, with few steps and small photos: every entry runs, and is in
# the tables, in `show --json` and in the page. Usage: paper_test.sh FACESWEEP PAPER_JSON
set -uo pipefail
facesweep=$1
paper=$2
. "$(dirname "$0")/claims.sh"
export FACESWEEP_CACHE=$work/cache

python3 - "$paper" >paper.json <<'PYTHON'
import json, sys
paper = json.load(open(sys.argv[1]))
del paper["$schema"]
paper["datasets"]["actors"].update(size=48, split={"train": 6, "validation": 3, "test": 4})
paper["datasets"]["digits"]["split"] = {"train": 40, "validation": 10, "test": 10}
for entry in paper["experiments"]:
    if "training" in entry:
        entry["training"].update(steps=10)
    if "repeats" in entry:
        entry["repeats"] = 2
    if entry.get("type") == "gradient_cost":
        entry.update(layers=[2, 4], neurons=[4, 8], rounds=1)
json.dump(paper, sys.stdout)
PYTHON

run() { "$facesweep" run paper.json --demo --output paper "$@" >out.txt 2>err.txt; }
to_train() { run --dry-run "$@" && grep -o "^[0-9]* trials to train" out.txt; }

claim "the curve of 200 units needs no training of its own" \
  [ "$(to_train --only hidden-units --only two-hundred-units)" = "$(to_train --only hidden-units)" ]
claim "the whole report runs to its end" run
cat err.txt >&2
claim "its page is written" [ -s paper/report.html ]
"$facesweep" show paper --json >shown.json
"$facesweep" show paper >table.txt

cat >check.py <<'PYTHON'
import json
entries = {entry["name"] for entry in json.load(open("paper.json"))["experiments"]}
shown = json.load(open("shown.json"))
studies = shown["studies"]
names = [each["name"] for each in shown["experiments"] + studies]
assert sorted(names) == sorted(entries), names
assert all(study["failure"] == "" and study["blocks"] for study in studies), studies
assert all(experiment["best"] for experiment in shown["experiments"])
assert '"png"' not in open("shown.json").read()
page, table = open("paper/report.html").read(), open("table.txt").read()
for name in entries:
    assert f'"name":"{name}"' in page or f'"name": "{name}"' in page, name
    assert f"{name}: " in table, name
PYTHON
claim "every entry is in show, in show --json and in the page" python3 check.py
claim "generated data is called so in a study's heading" \
  grep -q "^digits-look: data_look, digits (generated data)$" table.txt
claim "and an untrained network" \
  grep -q "^conv4-channels: conv4_channels, actors (generated data), alexnet.conv4 (untrained)$" table.txt

count_claims
