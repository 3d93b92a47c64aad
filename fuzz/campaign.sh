#!/usr/bin/env bash
# Fuzzes every target in turn, HOURS in all, at low priority, one process at a time. What is found stays in
# build/fuzz/findings/TARGET, what has been reached in build/fuzz/corpus/TARGET, so that the next campaign begins there.
# Usage: fuzz/campaign.sh HOURS [TARGET...]
set -euo pipefail
cd "$(dirname "$0")/.."
hours=$1
shift
targets=("$@")
if [ ${#targets[@]} -eq 0 ]; then
  for source in fuzz/targets/*.cpp; do targets+=("$(basename "$source" .cpp)"); done
fi
build=build/fuzz
cmake --preset fuzz >/dev/null
nice -n 19 cmake --build --preset fuzz --target fuzz_seeds "${targets[@]/#/fuzz_}" >/dev/null
$build/fuzz/fuzz_seeds $build/seeds

seconds=$(python3 -c "print(max(1, int(3600 * $hours / ${#targets[@]})))")
found=0
for target in "${targets[@]}"; do
  corpus=$build/corpus/$target findings=$build/findings/$target log=$build/$target.log
  mkdir -p "$corpus" "$findings"
  status=0
  # LibTorch keeps what it allocates at its start.
  ASAN_OPTIONS=detect_leaks=0:allocator_may_return_null=0 OMP_NUM_THREADS=1 \
    nice -n 19 "$build/fuzz/fuzz_$target" "$corpus" "$build/seeds/$target" -dict="fuzz/dictionaries/$target.dict" \
    -max_total_time="$seconds" -timeout=20 -rss_limit_mb=4000 -malloc_limit_mb=2000 -print_final_stats=1 \
    -artifact_prefix="$findings/" >"$log" 2>&1 || status=$?
  executions=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
  coverage=$(grep -oE 'cov: [0-9]+ ft: [0-9]+' "$log" | tail -1 || true)
  echo "$target: $seconds s, ${executions:-?} executions, ${coverage:-no coverage}, exit code $status"
  [ "$status" -eq 0 ] || { found=1; echo "  found: see $log and $findings"; }
done
exit $found
