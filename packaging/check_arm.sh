#!/usr/bin/env bash
# The kernels and their tests on ARM: compiled with the very options of build/release, run by an emulator. The tests
# hold the bits that AVX-512 gave. Needs a configured build/release and Debian.
# Usage: check_arm.sh [WORK_FOLDER]
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD work=$(realpath "${1:-$(mktemp -d)}")
. cmake/install.sh
install_packages g++-aarch64-linux-gnu qemu-user-static python3

# Packages of another architecture, without telling this machine's package manager of it.
mkdir -p "$work"/{lists/partial,archives/partial,arm}
touch "$work/status"
apt_of_arm() {
  apt-get -qq -o APT::Architecture=arm64 -o APT::Architectures=arm64 -o Dir::State="$work" -o Dir::Cache="$work" \
    -o Dir::State::status="$work/status" -o APT::Sandbox::User=root "$@"
}
apt_of_arm update
(cd "$work/archives" && apt_of_arm download libhwy1 libhwy-dev libgtest-dev)
for package in "$work"/archives/*.deb; do dpkg -x "$package" "$work/arm"; done
libraries=$work/arm/usr/lib/aarch64-linux-gnu

python3 - build/release/compile_commands.json >"$work/options" <<'PYTHON'
import json, shlex, sys
command = next(entry["command"] for entry in json.load(open(sys.argv[1])) if entry["file"].endswith("/kernels/product.cpp"))
options = [word for word in shlex.split(command) if word.startswith(("-f", "-W", "-O", "-D", "-std"))]
print("\n".join(word for word in options if "pch" not in word))
PYTHON
mapfile -t options <"$work/options"
printf '%s\n' kernels/*.cpp tests/kernels/*.cpp | xargs -P "$(nproc)" -I{} sh -c \
  'out=$1/$(echo "$2" | tr / _).o; shift 2; exec aarch64-linux-gnu-g++ "$@" -o "$out"' sh "$work" {} \
  "${options[@]}" -I"$root" -isystem "$work/arm/usr/include" -c {}
aarch64-linux-gnu-g++ -o "$work/kernels_tests" "$work"/*.o "$libraries"/libgtest_main.a "$libraries"/libgtest.a \
  "$libraries"/libhwy.so.1 -lpthread
qemu-aarch64-static -cpu max -L /usr/aarch64-linux-gnu -E LD_LIBRARY_PATH="$libraries" "$work/kernels_tests" --gtest_brief=1
