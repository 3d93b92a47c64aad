#!/usr/bin/env bash
# clang-tidy over the program's code, a folder at a time as the release preset compiles it; after a build, which makes
# some of the files. Three minutes on two cores.
# Usage: tidy.sh [REGEX of files, such as training]
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
. cmake/install.sh
install_packages "${packages_to_build[@]}" clang-tidy libomp-dev
cmake --preset release >/dev/null
mkdir -p build/tidy
# GCC's alone. Without its precompiled header each file includes what it needs.
sed -E 's/ (-fpch-preprocess|-Winvalid-pch|-Werror|-Wno-dangling-reference|-include [^ ]*cmake_pch.hxx)//g' \
  build/release/compile_commands.json >build/tidy/compile_commands.json
files=$(sed -n 's/^  "file": "\(.*\)",\?$/\1/p' build/tidy/compile_commands.json |
  grep -vE '/tests/|torch_headers|/bench/|/fuzz/' | grep -E "${1:-.}")
# A file of a folder is a header to the one file that the folder is compiled as.
printf '%s\n' $files | nice xargs -P "$(nproc)" -n 1 clang-tidy -p build/tidy --quiet --extra-arg=-std=c++17 \
  "--header-filter=^$root/(kernels|parallel|files|data_loaders|alexnet|models|training|app)/" 2>build/tidy/progress.txt ||
  { echo "clang-tidy found the above (or could not read a file: build/tidy/progress.txt)" >&2; exit 1; }
echo "clang-tidy has nothing to say of $(wc -w <<<"$files") files"
