#!/usr/bin/env bash
# A sweep of N trials (20,000) on two workers for about half an hour: memory, open files and speed, a line a minute.
# Fails where the last third of the time has a tenth more memory than the second, more open files, or a tenth fewer
# trials a second.
# Usage: long_sweep.sh FACESWEEP [N [STEPS]]
set -euo pipefail
facesweep=$(realpath "$1") trials=${2:-20000} steps=${3:-40000} work=$(mktemp -d)
trap 'kill "$pid" 2>/dev/null || true; rm -rf "$work"' EXIT
cd "$work"
cat >sweep.json <<JSON
{ "datasets": { "faces": { "loader": "generated_faces", "per_class": 30, "size": 24,
                           "split": { "train": 20, "validation": 4, "test": 5 } } },
  "experiments": [
    { "name": "long", "dataset": "faces", "input": "pixels",
      "model": { "type": "face_network", "hidden_units": [10, 20, 30, 40] },
      "training": { "learning_rate": { "from": 0.0001, "to": 0.01, "count": $((trials / 80)), "scale": "log" },
                    "batch_size": 10, "steps": $steps }, "repeats": 20 } ] }
JSON
"$facesweep" run sweep.json --output run --jobs 2 >table.txt 2>progress.txt &
pid=$!
echo "minute,trials,resident_kB,open_files" >measured.csv
for ((minute = 0; ; ++minute)); do
  sleep 60 & wait -n "$pid" $! || true
  kill -0 "$pid" 2>/dev/null || break
  done_now=$(sed -nE 's/.* trials ([0-9]+)\/[0-9]+.*/\1/p' progress.txt | tail -1)
  memory=$(sed -nE 's/^VmRSS:\s+([0-9]+) kB/\1/p' "/proc/$pid/status" || true)
  files=$(ls "/proc/$pid/fd" 2>/dev/null | wc -l)
  echo "$((minute + 1)),${done_now:-0},${memory:-0},$files" | tee -a measured.csv
done
wait "$pid"
python3 - <<'PYTHON'
import csv, statistics
rows = [{key: int(value) for key, value in row.items()} for row in csv.DictReader(open("measured.csv"))]
rows = [row for row in rows if row["trials"] and row["resident_kB"]]
third = len(rows) // 3
middle, last = rows[third:2 * third], rows[2 * third:]
speed = lambda part: (part[-1]["trials"] - part[0]["trials"]) / (60 * (len(part) - 1))
median = lambda part, key: statistics.median(row[key] for row in part)
for name, part in ("second third", middle), ("last third", last):
    print(f"{name}: {median(part, 'resident_kB') / 1000:.0f} MB, {median(part, 'open_files'):.0f} files, {speed(part):.1f} trials/s")
assert median(last, "resident_kB") < 1.1 * median(middle, "resident_kB"), "memory grows"
assert max(row["open_files"] for row in last) <= max(row["open_files"] for row in middle), "open files grow"
assert speed(last) > 0.9 * speed(middle), "it becomes slower"
PYTHON
