#!/usr/bin/env bash
# The installed tree. Usage: install_test.sh BUILD_FOLDER
set -uo pipefail
build=$1
. "$(dirname "$0")/claims.sh"

cmake --install "$build" --prefix "$work/usr" --component program >installed.txt || exit 1
claim "the program is there and runs" usr/bin/facesweep --version
claim "and its schema, which is the one it prints" cmp -s usr/share/facesweep/experiments.schema.json <(usr/bin/facesweep schema)
claim "man finds the page of the program" grep -qE "facesweep +- " <(man -M usr/share/man facesweep)
claim "and that of each command" grep -q -- "--retry-failed" <(man -M usr/share/man facesweep-run)
claim "bash finds the completions" grep -q _facesweep usr/share/bash-completion/completions/facesweep
claim "so does zsh" grep -q "^#compdef facesweep" usr/share/zsh/vendor-completions/_facesweep
claim "so does fish" grep -q "complete -c facesweep" usr/share/fish/vendor_completions.d/facesweep.fish
claim "it names what is inside it, from C++ and from npm" eval \
  'for name in CLI11 "vega-lite 6" "onnxruntime-web 1"; do grep -q "$name" usr/share/doc/facesweep/THIRD_PARTY.txt || break; done'
claim "the example can be run" usr/bin/facesweep run usr/share/doc/facesweep/examples/paper.json --demo --dry-run

depends_on() { dpkg-deb -f deb/facesweep_*.deb Depends | grep -qE "(^|, )$1([ ,]|$)"; }
cpack --config "$build/CPackConfig.cmake" -B deb >packed.txt 2>&1 || { cat packed.txt; exit 1; }
claim "the package depends on LibTorch, as linked" depends_on 'libtorch[0-9.]+'
claim "and on a BLAS that is fast, which is linked by no name" depends_on libopenblas0-openmp
claim "and on what it reads when it runs" eval 'depends_on opencv-data && depends_on ca-certificates'
claim "it needs no compiler" eval '! depends_on "g[+c][+c].*"'
claim "and holds what was installed" \
  diff <(cd usr && find . -type f | sort) <(dpkg-deb --fsys-tarfile deb/facesweep_*.deb | tar -t | sed -n 's|^./usr/|./|; /[^/]$/p' | sort)

count_claims
