#!/usr/bin/env bash
# What a newcomer does, in an empty Debian: ./run.sh --demo and ./test.sh in a clone. Needs root and debootstrap.
# Usage: build_in_debian.sh RELEASE [WORK_FOLDER [ARGUMENT_OF_TEST_SH...]]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/debian_root.sh"
release=$1 work=${2:-$(mktemp -d)}
shift $(($# < 2 ? $# : 2))
root=$work/$release

rm -rf --one-file-system "$root" && make_root "$release" "$root"
install_in_root "$root" git  # who has a clone has it
git clone -q --no-local "$here/.." "$root/root/facesweep"
in_clone() {
  local start=$SECONDS
  in_root "$root" sh -c 'cd /root/facesweep && exec nice "$@"' sh "$@"
  echo "$1: $((SECONDS - start)) s in Debian $release, $(size_of "$root") MB in all"
}
in_clone ./run.sh --demo
in_clone ./test.sh "$@"
