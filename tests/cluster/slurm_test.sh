#!/usr/bin/env bash
# A sweep on a real Slurm of two nodes on this machine: equal numbers, and what ends a task before its time.
# Usage: slurm_test.sh FACESWEEP
set -uo pipefail
facesweep=$1
here=$(realpath "$(dirname "$0")")
. "$here/../end_to_end/claims.sh"

for program in slurmctld slurmd munged sbatch; do
  PATH=$PATH:/usr/sbin:/sbin command -v $program >/dev/null || { echo "SKIPPED: no $program here"; exit 77; }
done

steps=40000
! is_sanitized || steps=4000  # ten times slower
cat >sweep.json <<JSON
{
  "datasets": { "digits": { "loader": "generated_digits", "per_class": 40,
                            "split": { "train": 25, "validation": 5, "test": 8 } } },
  "experiments": [
    { "name": "width", "dataset": "digits", "input": "pixels",
      "model": { "type": "face_network", "hidden_units": [10, 40] },
      "training": { "learning_rate": [0.003, 0.01, 0.03], "batch_size": 10, "steps": $steps }, "repeats": 6 } ]
}
JSON
export FACESWEEP_CACHE=$work/cache

# A user without Slurm gets one message, before anything is read.
mkdir none
for program in bash sh env; do ln -s "$(command -v $program)" none/; done
claim "without Slurm there is one message, which says what else there is" exits_with 1 \
  'this machine has no Slurm (no sbatch on the PATH); "facesweep run FILE --shard 1/16"' \
  env PATH="$work/none" "$facesweep" submit nothing.json --tasks 4
claim "without a cluster as well" exits_with 1 "Slurm is installed here but knows no cluster" \
  env SLURM_CONF="$work/none/slurm.conf" "$facesweep" submit nothing.json --tasks 4

cluster=$(mktemp -d /tmp/slurm.XXXXXX)
slurm() { "$here/slurm.sh" "$1" "$cluster" "${@:2}"; }
trap 'slurm stop >/dev/null 2>&1; rm -rf "$work" "$cluster"' EXIT
slurm start 2 || { echo "the cluster does not start" >&2; exit 1; }
export SLURM_CONF=$cluster/slurm.conf

submit() { "$facesweep" submit sweep.json --tasks 4 --output "$@" 2>err.txt; }
job_of() { python3 -c "import json; print(json.load(open('$1/slurm/job.json'))['$2'])"; }
trained() { sql "$1" "select count(*) from trial_rows" 2>/dev/null || echo 0; }
in_shards() {  # results in the files of all shards of a run
  python3 - "$1" <<'PYTHON'
import glob, sqlite3, sys
count = 0
for path in glob.glob(sys.argv[1] + "/shards/*.sqlite"):
    try: count += sqlite3.connect(f"file:{path}?mode=ro", uri=True).execute("select count(*) from trial_rows").fetchone()[0]
    except sqlite3.Error: pass
print(count)
PYTHON
}
wait_until() {  # wait_until COMMAND...: or two minutes
  for _ in $(seq 600); do "$@" && return; sleep 0.2; done
  return 1
}
has_results() { [ "$(in_shards "$1")" -ge "$2" ]; }
has_ended() { [ -z "$(squeue -h -j "$(job_of "$1" "$2")" -o %T 2>/dev/null)" ]; }
started_again() { ls "$1"/shards/*.attempt-*.sqlite >/dev/null 2>&1; }
repeated() {  # trials that stand in more than one file of a run
  python3 - "$1" <<'PYTHON'
import collections, glob, sqlite3, sys
ids = collections.Counter(row[0] for path in glob.glob(sys.argv[1] + "/shards/*.sqlite")
                          for row in sqlite3.connect(path).execute("select id from trial_rows"))
print(sum(1 for count in ids.values() if count > 1))
PYTHON
}

"$facesweep" run sweep.json --output alone >/dev/null 2>&1
claim "a sweep is submitted, waited for and shown" submit four >said.txt
claim "the table is shown at the end" grep -q "Best on validation" said.txt
claim "four tasks give the numbers of one machine" same_numbers alone four
claim "the scripts can be read" grep -q -- '--shard "$SLURM_ARRAY_TASK_ID/4"' four/slurm/task.sh
claim "the collecting job writes the page" [ -s four/report.html ]
"$facesweep" status four >status.txt
claim "status knows what the tasks have done" [ "$(grep -cE '^ +[1-4] +([0-9]+)/\1 +0 +1  completed' status.txt)" -eq 4 ]
claim "submitting again what is finished submits nothing" eval 'submit four | grep -q "^Nothing to submit"'
claim "a misspelt key is said before anything is submitted" exits_with 2 "did you mean" \
  "$facesweep" submit sweep.json --tasks 4 --set /experiments/0/batchsize=3 --output wrong
claim "too many tasks are refused by the cluster's limit" exits_with 1 "MaxArraySize" \
  "$facesweep" submit sweep.json --tasks 100000 --output wrong
claim "what sbatch refuses is said in one message" exits_with 1 "sbatch refuses the job: " \
  "$facesweep" submit sweep.json --tasks 2 --partition nowhere --output wrong
claim "features may be computed by a job of their own" submit "100 % of it" --features-job >said.txt
claim "with the same numbers" same_numbers alone "100 % of it"
claim "and its tasks print where they were told to" [ -s "100 % of it/slurm/task-2.log" ]

# A node dies in the middle: its task runs elsewhere, and trains nothing that was committed.
submit killed --no-wait >said.txt
claim "--no-wait says how to watch" grep -q "^To watch: facesweep status killed" said.txt
wait_until has_results killed 2
slurm kill-node 1
claim "a sweep ends though a node died" wait_until has_ended killed collect
slurm start-node 1
claim "its task was started again" started_again killed
claim "and has the numbers of one machine" same_numbers alone killed
claim "nothing that was committed was trained twice" [ "$(repeated killed)" -eq 0 ]

# USR1, as before the time limit.
submit limited --no-wait >/dev/null
wait_until has_results limited 1
scancel -b -s USR1 "$(job_of limited array)"
claim "tasks that are told of their limit are queued again, and the sweep ends" wait_until has_ended limited collect
claim "as a second attempt" started_again limited
claim "with the numbers of one machine" same_numbers alone limited
claim "nothing was trained twice there" [ "$(repeated limited)" -eq 0 ]

# Preemption by a job that goes first.
submit preempted --no-wait >/dev/null
wait_until has_results preempted 1
sbatch -Q -p urgent -N 2 -n 4 --exclusive -t 1 --wrap "sleep 1" >/dev/null
claim "a sweep whose tasks were preempted ends" wait_until has_ended preempted collect
claim "in second attempts" started_again preempted
claim "with the numbers of one machine again" same_numbers alone preempted

# scancel, and what is left is submitted again.
submit cancelled --no-wait >/dev/null
wait_until has_results cancelled 2
scancel "$(job_of cancelled array)"
wait_until has_ended cancelled collect
claim "of a cancelled array what was committed is collected" [ "$(trained cancelled)" -ge 2 ]
claim "the collecting job says what is missing" grep -qE "error: .*: [0-9]+ of 36 trials have no result: shard" cancelled/slurm/collect.log
claim "the rest is trained when it is submitted again" submit cancelled >/dev/null
claim "to the numbers of one machine" same_numbers alone cancelled
claim "without training anything twice" [ "$(repeated cancelled)" -eq 0 ]

# A task that cannot work: its data is gone.
mkdir photos && "$facesweep" data preview digits --file sweep.json --output photos/x.png >/dev/null 2>&1
claim "a failing task makes submit end with 1 and say where its words are" exits_with 1 "submit again to train the rest" \
  env FACESWEEP_ISA= "$facesweep" submit sweep.json --tasks 2 --sbatch=--export=FACESWEEP_ISA=nonsense --output failing
claim "its log has the reason" grep -q "FACESWEEP_ISA" failing/slurm/task-1.log

count_claims
