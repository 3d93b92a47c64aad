#!/usr/bin/env bash
# Runs the Dockerfile's steps where no engine is: each stage in a Debian of its own. Knows the instructions that
# the file uses, and stops at any other. Then runs the demo by its ENTRYPOINT. Needs root and debootstrap.
# Usage: check_dockerfile.sh [WORK_FOLDER]
set -euo pipefail
cd "$(dirname "$0")/.."
. packaging/debian_root.sh
work=${1:-$(mktemp -d)}
root="" folder=/ entry=""

new_stage() {  # new_stage IMAGE [AS NAME]
  local release=${1#debian:}
  root=$work/stage-${3:-last} folder=/
  rm -rf --one-file-system "$root"
  make_root "${release%-slim}" "$root"
}

copy() {  # copy [--from=NAME] SOURCE TARGET
  local from=$PWD target=$root/$folder/$2
  case $1 in
    --from=*) from=$work/stage-${1#--from=}; shift; target=$root/$folder/$2 ;;
  esac
  case $2 in /*) target=$root$2 ;; esac
  if [ "$1" = . ]; then
    tar -C "$from" --exclude-from=<(sed 's|^|./|' .dockerignore) -c . | tar -C "$target" -x
  else
    cp $from/$1 "$target"  # unquoted: it may be a pattern
  fi
}

step() {
  local instruction=$1 start=$SECONDS
  shift
  case $instruction in
    FROM) new_stage "$@" ;;
    WORKDIR) folder=$1; mkdir -p "$root$folder" ;;
    COPY) copy "$@" ;;
    RUN) in_root "$root" sh -c "cd $folder && $*" ;;
    ENTRYPOINT) entry=$(sed 's/^\["\(.*\)"\]$/\1/' <<<"$*") ;;
    *) echo "$instruction: not known to this script" >&2; return 1 ;;
  esac
  echo "$instruction $*: $((SECONDS - start)) s, $(size_of "$root") MB"
}

while IFS= read -r line <&3; do
  case $line in
    "#"* | "") ;;
    *) set -f; words=($line); set +f; step "${words[@]}" ;;
  esac
done 3<Dockerfile
start=$SECONDS
in_root "$root" sh -c "cd $folder && exec $entry run --demo" >"$work/table.txt" 2>"$work/progress.txt"
grep '^Report: ' "$work/table.txt"
echo "$entry run --demo: $((SECONDS - start)) s"
