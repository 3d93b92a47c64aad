# Sourced by the tests of the whole program: a folder of their own to work in, claims, and their count.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
passed=0 failed=0

# Whether "$facesweep" was built with a sanitizer.
is_sanitized() { grep -qE '__(asan|tsan)_init' "$facesweep"; }

claim() {  # claim TEXT COMMAND...: counts whether the command holds
  local text=$1
  shift
  if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAILED: $text" >&2; fi
}

exits_with() {  # exits_with CODE MESSAGE COMMAND...: one message on stderr, and that exit code
  local code=$1 message=$2
  shift 2
  "$@" >out.txt 2>err.txt </dev/null
  local got=$?
  [ "$got" -eq "$code" ] && grep -qF -- "$message" err.txt && [ "$(grep -c '^error: ' err.txt)" -eq 1 ] && return 0
  echo "exit code $got, stderr: $(cat err.txt)" >&2
  return 1
}

sql() {  # sql RUN QUERY: a line for each row of the answer; a change is kept. RUN may be one of its files
  python3 -c '
import sqlite3, sys
path = sys.argv[1] if sys.argv[1].endswith(".sqlite") else sys.argv[1] + "/results.sqlite"
database = sqlite3.connect(f"file:{path}?mode=rw", uri=True)
for row in database.execute(sys.argv[2]): print(*row, sep="|")
database.commit()' "$1" "$2"
}

# Everything a trial's numbers follow into, without its times.
numbers() {
  sql "$1" "select id, points, predictions from trial_rows left join curve_rows using (trial)
            left join prediction_rows using (trial) order by id"
}
same_numbers() { diff <(numbers "$1") <(numbers "$2") >/dev/null; }
finished() { sql "$1" "select count(*) from trial_rows" 2>/dev/null || echo 0; }

wait_for_trials() {  # wait_for_trials RUN COUNT: until that many are finished, or a minute has gone
  for _ in $(seq 600); do
    [ "$(finished "$1")" -ge "$2" ] && return
    sleep 0.1
  done
}

count_claims() {  # the last line of a test: fails where a claim did
  echo "$passed passed, $failed failed"
  [ "$failed" -eq 0 ]
}
