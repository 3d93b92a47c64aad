# Sourced by run.sh and test.sh: the Debian 12 packages that facesweep is built from and tested with.

packages=(
  cmake ninja-build g++ ccache git
  libtorch-dev libopenblas0-openmp
  libopencv-dev nlohmann-json3-dev libspdlog-dev libcli11-dev libssl-dev zlib1g-dev libcurl4-openssl-dev
  libboost-dev libhwy-dev libonnx-dev libprotobuf-dev protobuf-compiler opencv-data
  libgtest-dev librapidcheck-dev
  python3-jsonschema python3-scipy python3-torch
  chromium
)
# The report page is bundled with npm; a Node.js that was installed in another way brings its own.
command -v npm >/dev/null || packages+=(nodejs npm)

install_packages() {
  local missing=() package sudo=()
  for package in "${packages[@]}"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] ||
      missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  echo "installing: ${missing[*]}" >&2
  [ "$(id -u)" -eq 0 ] || sudo=(sudo)
  "${sudo[@]}" apt-get update -qq
  DEBIAN_FRONTEND=noninteractive "${sudo[@]}" apt-get install -y -qq --no-install-recommends \
    "${missing[@]}" >/dev/null
}
