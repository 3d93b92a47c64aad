# Sourced by run.sh and test.sh: the packages that facesweep is built from and tested with. Debian 12 and 13
# have most under the same names, with LibTorch 1.13 and 2.6.
. cmake/pulse.sh
debian=$(. /etc/os-release && echo "${ID:-} ${VERSION_ID:-}")
case $debian in
  "debian 12" | "debian 13") ;;
  *) echo "this is neither Debian 12 nor 13: packages may have other names" >&2 ;;
esac

packages_to_build=(
  cmake ninja-build g++
  libtorch-dev libopenblas0-openmp
  libopencv-dev nlohmann-json3-dev libspdlog-dev libcli11-dev libssl-dev zlib1g-dev libcurl4-openssl-dev
  pkg-config libjpeg62-turbo-dev libpng-dev libtiff-dev libwebp-dev libgif-dev libheif-dev
  libsqlite3-dev libsqlitecpp-dev libboost-dev libhwy-dev libonnx-dev libprotobuf-dev protobuf-compiler opencv-data
)
# The pages are bundled with npm; a Node.js that was installed in another way brings its own.
command -v npm >/dev/null || packages_to_build+=(nodejs npm)

# In Debian 13 libheif's codecs are packages of their own.
[ "$debian" != "debian 13" ] || packages_to_build+=(libheif-plugin-aomdec libheif-plugin-libde265)

packages_to_test=(
  ccache curl
  libgtest-dev librapidcheck-dev
  python3-jsonschema python3-pandas python3-pil python3-scipy python3-torch
  chromium man-db zsh fish dpkg-dev file
  slurmctld slurmd slurm-client munge
)

[ "$debian" != "debian 13" ] || packages_to_test+=(libheif-plugin-aomenc libheif-plugin-x265)

# apt_get ARGUMENT...: a line every two seconds in place of apt's own, which are hundreds.
apt_get() {
  local sudo=()
  [ "$(id -u)" -eq 0 ] || sudo=(sudo)
  # A shell within, because sudo closes all descriptors above 2.
  "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive \
    sh -c 'exec apt-get -qq -o APT::Status-Fd=3 "$@" 3>&1 >/dev/null' sh "$@" |
    sed -unE 's/^(dl|pm)status:[^:]*:([0-9]+)[^:]*:(.*)/[\2 %] \3/p' | pulse installing
}

# install_packages PACKAGE...: those that are missing.
install_packages() {
  local missing=() package
  for package in "$@"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] ||
      missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  echo "installing: ${missing[*]}" >&2
  apt_get update
  apt_get install -y --no-install-recommends "${missing[@]}"
}
