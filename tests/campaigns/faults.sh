#!/usr/bin/env bash
# Faults of the system (faults.cpp) at every n-th call, until the command no longer meets one: each attempt ends well
# with the same numbers, or with 1 and one message that names a file, leaves no half file, and the same command gives
# the same numbers afterwards. EVERY=7 tries each seventh call, MEMORY_EVERY=100 each hundredth piece
# of memory, of which there are thousands, KINDS and COMMANDS choose.
# Usage: faults.sh FACESWEEP LIBRARY
set -uo pipefail
. "$(dirname "$0")/commands.sh"
library=$(realpath "$2")
prepare "$1"
# The sanitizer's runtime wants to be loaded first; but then it would be what the program asks for memory. Behind ours it
# takes for leaks what the dynamic linker keeps.
library+=" $(ldd "$facesweep" | grep -oE '/[^ ]*libasan[^ ]*')"
export ASAN_OPTIONS=${ASAN_OPTIONS:-}:verify_asan_link_order=0:detect_leaks=0
every=${EVERY:-1} memory_every=${MEMORY_EVERY:-${EVERY:-1}}
read -ra kinds <<<"${KINDS:-full broken interrupted short unmapped memory}"
[ -z "${COMMANDS:-}" ] || read -ra commands <<<"$COMMANDS"

names_a_file() {
  grep -E '^error: ' "$work/err.txt" | grep -qE '(run|parts|cache|data|finished)(/|:)|sweep\.json|model\.safetensors|alexnet\.pt|weights\.safetensors|list\.tsv' &&
    ! grep -qE '^error: .*\.tmp-' "$work/err.txt"
}

judge() {  # judge NAME KIND N CODE
  local what="$1, $2, call $3 ($(cat "$work/hit")): exit code $4"
  if [ "$4" -eq 0 ]; then
    gives_the_same_numbers "$1" || fail "$what, and other numbers"
    return
  fi
  [ "$4" -eq 1 ] || fail "$what"
  case $2 in
    interrupted | short) fail "$what, where nothing was lost" ;;
    memory) ;;
    *) names_a_file || fail "$what, without the file's name" ;;
  esac
  [ "$(grep -c '^error: ' "$work/err.txt")" -eq 1 ] || fail "$what, and not one message"
  ! grep -q "is damaged" "$work/err.txt" || fail "$what, and calls a whole file damaged"
  has_no_half_file "$1" || fail "$what, and half a file"
  command_of "$1"
  "${command[@]}" >/dev/null 2>"$work/err.txt" || fail "$what, and the next call fails"
  gives_the_same_numbers "$1" || fail "$what, and other numbers afterwards"
}

for name in "${commands[@]}"; do
  for kind in "${kinds[@]}"; do
    refused=0 tried=0 step=$every
    [ "$kind" != memory ] || step=$memory_every
    for ((n = 1; ; n += step)); do
      fresh
      rm -f "$work/hit"
      command_of "$name"
      FAULT_KIND=$kind FAULT_AT=$n FAULT_FOLDER=$work/at FAULT_HIT=$work/hit LD_PRELOAD="$library" \
        "${command[@]}" >/dev/null 2>"$work/err.txt"
      code=$?
      [ -e "$work/hit" ] || break
      tried=$((tried + 1))
      [ "$code" -eq 0 ] || refused=$((refused + 1))
      judge "$name" "$kind" "$n" "$code"
    done
    [ "$code" -eq 0 ] || fail "$name, $kind, beyond the last call: exit code $code"
    echo "$name, $kind: $tried calls tried, one of $step; $refused refused"
  done
done
[ "$failures" -eq 0 ]
