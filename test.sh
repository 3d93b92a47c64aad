#!/usr/bin/env bash
# Builds and runs all tests. Arguments go to ctest, such as -R training. PRESET=asan takes another preset,
# TARGETS="training_tests files_tests" builds these alone. FACESWEEP_DATA names the real data, without which the tests
# that need it are skipped.
set -euo pipefail
cd "$(dirname "$0")"
. cmake/install.sh
install_packages "${packages_to_build[@]}" "${packages_to_test[@]}"
preset=${PRESET:-release}
if [ -n "${FACESWEEP_DATA:-}" ]; then
  FACESWEEP_DATA=$(realpath "$FACESWEEP_DATA")
  export FACESWEEP_DATA
else
  unset FACESWEEP_DATA  # set but empty, it would not count as unset
fi
cmake --preset "$preset" -DFACESWEEP_TESTS=ON >/dev/null
read -ra targets <<<"${TARGETS:-all}"
cmake --build --preset "$preset" --target "${targets[@]}" 2>&1 | pulse building
# One more than there are cores: some wait for servers, nodes and signals most of their time.
ctest --preset "$preset" --parallel "$(($(nproc) + 1))" "$@"
