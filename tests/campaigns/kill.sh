#!/usr/bin/env bash
# N times a signal at a random moment of a random command: SIGKILL, SIGTERM, SIGINT, SIGHUP. Nothing half stands under a
# final name, what was asked to end does so in time and with 130, and the same command gives the same numbers afterwards.
# Usage: kill.sh FACESWEEP N
set -uo pipefail
. "$(dirname "$0")/commands.sh"
prepare "$1"
longest=2000  # milliseconds
! grep -q __tsan_init "$facesweep" || longest=10000  # the thread sanitizer hands signals over when it comes to it
RANDOM=${SEED:-18}
signals=(KILL TERM INT HUP)
declare -A seconds ended
for name in "${commands[@]}"; do
  fresh
  command_of "$name"
  begin=$(date +%s%N)
  "${command[@]}" >/dev/null 2>"$work/err.txt"
  seconds[$name]=$((($(date +%s%N) - begin) / 1000000))
done

for ((i = 0; i < $2; ++i)); do
  name=${commands[RANDOM % ${#commands[@]}]} signal=${signals[RANDOM % ${#signals[@]}]}
  fresh
  command_of "$name"
  "${command[@]}" >/dev/null 2>"$work/err.txt" &
  pid=$!
  sleep "$(python3 -c "print($RANDOM / 32768 * 1.1 * ${seconds[$name]} / 1000)")"
  begin=$(date +%s%N)
  kill -"$signal" "$pid" 2>/dev/null
  wait "$pid" 2>/dev/null
  code=$? took=$((($(date +%s%N) - begin) / 1000000))
  what="$name, SIG$signal: exit code $code after $took ms"
  case $signal-$code in
    # Before the program has taken the signals over, and once it has ended.
    KILL-137 | *-0 | *-130 | TERM-143 | HUP-129) ended[$signal]=$((${ended[$signal]:-0} + 1)) ;;
    *) fail "$what" ;;
  esac
  # A shell's background commands ignore SIGINT until the program takes it over.
  [ "$took" -le "$longest" ] || [ "$code" -eq 0 ] || fail "$what, which is too long"
  has_no_half_file "$name" || fail "$what, and half a file"
  "${command[@]}" >/dev/null 2>"$work/err.txt" || fail "$what, and the next call fails"
  gives_the_same_numbers "$name" || fail "$what, and other numbers afterwards"
  [ $(((i + 1) % 50)) -ne 0 ] || echo "$((i + 1)) of $2, $failures failures" >&2
done
echo "$2 kills: $(for signal in "${signals[@]}"; do echo -n "${ended[$signal]:-0} SIG$signal, "; done)$failures failures"
[ "$failures" -eq 0 ]
