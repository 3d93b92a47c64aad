#!/usr/bin/env bash
# Installs a package into an empty Debian and tries it there. Needs root and debootstrap.
# Usage: check_deb.sh RELEASE DEB [WORK_FOLDER]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/debian_root.sh"
release=$1 deb=$(realpath "$2") work=${3:-$(mktemp -d)}
root=$work/$release

rm -rf --one-file-system "$root" && make_root "$release" "$root"
empty=$(size_of "$root")
echo "an empty Debian $release: $empty MB"
cp "$deb" "$root/facesweep.deb"
start=$SECONDS
install_in_root "$root" /facesweep.deb
echo "facesweep: $(($(stat -c %s "$deb") / 1000000)) MB packed, $(($(size_of "$root") - empty)) MB with all it needs, installed in $((SECONDS - start)) s"
if in_root "$root" sh -c 'command -v cc c++ gcc g++ python3'; then
  echo "there is more than an empty Debian has" >&2
  exit 1
fi

start=$SECONDS
in_root "$root" sh -c 'cd /root && facesweep run --demo >table.txt 2>progress.txt' || { cat "$root/root/progress.txt"; exit 1; }
grep '^Report: ' "$root/root/table.txt"
test -s "$root/root/runs/experiments-demo/report.html"
echo "run --demo: $((SECONDS - start)) s, report.html of $(($(stat -c %s "$root/root/runs/experiments-demo/report.html") / 1000)) kB"
in_root "$root" facesweep doctor | grep -E '^(BLAS|speed) '
in_root "$root" sh -c 'cd /root && facesweep export runs/experiments-demo --format onnx --output model.onnx' | head -2
in_root "$root" test -f /usr/share/opencv4/haarcascades/haarcascade_frontalface_alt2.xml  # of predict --faces

# Readers have these.
install_in_root "$root" man-db bash-completion
in_root "$root" man facesweep | grep -E 'facesweep +- '
in_root "$root" man facesweep-data-check >/dev/null
in_root "$root" bash -c '. /usr/share/bash-completion/bash_completion; _completion_loader facesweep
  complete -p facesweep; COMP_WORDS=(facesweep data ""); COMP_CWORD=2; _facesweep; echo "${COMPREPLY[@]}"' |
  tee "$work/completions.txt"
grep -q check "$work/completions.txt"
echo "all holds in Debian $release"
