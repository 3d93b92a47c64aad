#!/usr/bin/env bash
# SIGKILL at random moments of a run and of collect: the results can be opened, what was committed is there,
# the rest is trained, with the numbers of a run that was never killed.
# Usage: kill_results.sh FACESWEEP [KILLS_OF_EACH [SEED]]
set -uo pipefail
facesweep=$(realpath "$1")
campaigns=$(cd "$(dirname "$0")" && pwd)
. "$campaigns/../end_to_end/claims.sh"

cat >sweep.json <<'JSON'
{
  "datasets": {
    "digits": { "loader": "generated_digits", "per_class": 20, "size": 14,
                "split": { "train": 10, "validation": 5, "test": 5 } }
  },
  "experiments": [
    { "name": "rates", "dataset": "digits", "input": "pixels",
      "model": { "type": "logistic_regression" },
      "training": { "learning_rate": { "from": 1e-3, "to": 1, "count": 25, "scale": "log" },
                    "batch_size": 10, "steps": 4000 },
      "repeats": 8 }
  ]
}
JSON
exec python3 "$campaigns/kill_results.py" "$facesweep" "${2:-200}" "${3:-1}"
