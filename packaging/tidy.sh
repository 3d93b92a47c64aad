#!/usr/bin/env bash
# clang-tidy over the program's code, a folder at a time as the release preset compiles it.
# Usage: tidy.sh [REGEX of files, such as training]
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
[ -f build/release/compile_commands.json ] || cmake --preset release >/dev/null
mkdir -p build/tidy
# The precompiled header is GCC's: clang reads the headers that it was made of.
sed -E 's/ -fpch-preprocess| -Winvalid-pch| -Werror//g; s/-include [^ ]*cmake_pch.hxx/-include torch\/types.h/g' build/release/compile_commands.json \
  >build/tidy/compile_commands.json
files=$(sed -n 's/^  "file": "\(.*\)",\?$/\1/p' build/tidy/compile_commands.json |
  grep -vE '/tests/|torch_headers|/bench/' | grep -E "${1:-.}")
# A file of a folder is a header to the one file that the folder is compiled as.
printf '%s\n' $files | nice xargs -P "$(nproc)" -n 1 clang-tidy -p build/tidy --quiet --extra-arg=-std=c++17 \
  "--header-filter=^$root/(kernels|parallel|files|data_loaders|alexnet|models|training|app)/" 2>build/tidy/progress.txt ||
  { echo "clang-tidy found the above (or could not read a file: build/tidy/progress.txt)" >&2; exit 1; }
echo "clang-tidy has nothing to say of $(wc -w <<<"$files") files"
