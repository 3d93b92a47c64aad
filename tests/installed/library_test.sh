#!/usr/bin/env bash
# A program of others, built against the installed library. Usage: library_test.sh BUILD_FOLDER EXAMPLE_FOLDER
set -uo pipefail
build=$1 example=$2
. "$(dirname "$0")/../end_to_end/claims.sh"

cmake --install "$build" --prefix "$work/usr" --component library >installed.txt || exit 1
claim "nothing of it names the build folder or the sources" \
  bash -c "! grep -rlF --include=*.h --include=*.cmake -e '$build' -e '$(cd "$example/../.." && pwd)' usr"
cmake -S "$example" -B example -DCMAKE_PREFIX_PATH="$work/usr" -DCMAKE_BUILD_TYPE=Release >configured.txt 2>&1 ||
  { cat configured.txt; exit 1; }
claim "the example is built" cmake --build example
example/train_widths >trained.txt
claim "it trains each width" [ "$(wc -l <trained.txt)" -eq 3 ]
claim "and all but the narrowest learn" [ "$(grep -cE 'hidden units: (9[0-9.]+|100) % of the test rows' trained.txt)" -eq 2 ]
claim "another minor version is not taken" eval '! cmake -S "$example" -B other -DCMAKE_PREFIX_PATH="$work/usr" \
  -DCMAKE_PROJECT_INCLUDE=<(echo "find_package(facesweep 0.1 REQUIRED)") >/dev/null 2>&1'

count_claims
