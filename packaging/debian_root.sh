# Sourced: a Debian of its own in a folder, for root. MIRROR names another mirror than Debian's.
mounted=()

# make_root RELEASE FOLDER: an empty one, with what this machine needs to reach a network.
make_root() {
  local release=$1 root=$2
  debootstrap --variant=minbase "$release" "$root" "${MIRROR:-http://deb.debian.org/debian}" >"$root.log"
  apt-config dump --format '%F "%v";%n' Acquire::http Acquire::https Acquire::Check-Valid-Until Acquire::Check-Date |
    grep -v ' "";$' >"$root/etc/apt/apt.conf.d/90of-this-machine" || true
  echo force-unsafe-io >"$root/etc/dpkg/dpkg.cfg.d/fast"  # nobody needs it after a loss of power
  cp /etc/resolv.conf /etc/hosts "$root/etc/"
  cat /etc/ssl/certs/ca-certificates.crt >"$root/certificates.crt"
  mount -t proc proc "$root/proc"
  mount -t devpts -o newinstance,ptmxmode=0666,mode=0620,gid=5 devpts "$root/dev/pts"
  mount --rbind /sys "$root/sys"  # Slurm 22 starts no node without a file system of cgroups
  mount --make-rslave "$root/sys"
  mounted+=("$root/proc" "$root/dev/pts" "$root/sys")
  trap 'umount -R "${mounted[@]}"' EXIT
}

# in_root FOLDER COMMAND...: as the root of that Debian, without what this machine's environment says.
in_root() {
  local root=$1
  shift
  env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive \
    NODE_EXTRA_CA_CERTS=/certificates.crt chroot "$root" "$@"
}

install_in_root() {  # install_in_root FOLDER PACKAGE...
  local root=$1
  shift
  in_root "$root" apt-get -qq update
  in_root "$root" apt-get -qq install -y --no-install-recommends "$@" >>"$root.log" 2>&1 ||
    { tail "$root.log" >&2; return 1; }
}

size_of() { du -smx "$1" | cut -f1; }  # MB
