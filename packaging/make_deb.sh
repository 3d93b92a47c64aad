#!/usr/bin/env bash
# Installs what is missing, builds the Debian packages below build/release/packages, and prints their paths.
set -euo pipefail
cd "$(dirname "$0")/.."
. cmake/install.sh
install_packages "${packages_to_build[@]}" dpkg-dev file
cmake --preset release -DFACESWEEP_TESTS=OFF >/dev/null
cmake --build --preset release 2>&1 | pulse building
cpack --preset release >build/release/packed.txt || { cat build/release/packed.txt; exit 1; }
ls build/release/packages/*.deb
