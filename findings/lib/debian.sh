# shellcheck shell=bash
# Sourced by the scripts of this folder: Debian packages unpacked in a temporary folder, and a way to run them.
#
#   debian SUITE PACKAGE[=VERSION]…  unpacks them and what they depend on below $work/SUITE
#   inside SUITE COMMAND…            runs a command there: its own mounts, processes and network (lo alone)
#   expect WHAT SEEN WANTED          prints what was seen; another outcome fails the script at its end
#
# Exit status of a script: 0 as described, 1 something changed, 75 no way to get packages, 77 a pinned version has
# left the archive. $work goes at the end. FINDINGS_CACHE=folder keeps lists and packages for the next script.
set -euo pipefail

mirror=${DEBIAN_MIRROR:-http://deb.debian.org/debian}
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
work=$(mktemp -d "${TMPDIR:-/tmp}/finding.XXXXXX")
failures=0
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP

leave() { echo "$2" >&2; exit "$1"; }

for tool in apt-get dpkg-deb unshare chroot ip; do
  command -v $tool >/dev/null || PATH=$PATH:/usr/sbin:/sbin
  command -v $tool >/dev/null || leave 75 "$tool is missing"
done
[ -r $keyring ] || leave 75 "the package debian-archive-keyring is missing"

# The suites that apt must know for one root: a -backports suite stands on its stable one.
sources() {
  local suite
  for suite in "${1%-backports}" "$1"; do
    echo "deb [arch=amd64 signed-by=$keyring] $mirror $suite main"
  done | sort -u
}

# apt with nothing of this machine's: an empty list of installed packages, own sources, own folders.
private_apt() {
  local folder=${FINDINGS_CACHE:-$work/apt}/$1
  mkdir -p "$folder/lists/partial" "$folder/archives/partial" "$folder/etc/apt.conf.d" "$folder/etc/preferences.d"
  sources "$1" >"$folder/sources.list"
  : >"$folder/status"
  cat >"$folder/apt.conf" <<CONF
Dir::Etc "$folder/etc";
Dir::Etc::SourceList "$folder/sources.list";
Dir::State "$folder";
Dir::State::Lists "$folder/lists";
Dir::State::Status "$folder/status";
Dir::Cache "$folder";
Dir::Cache::Archives "$folder/archives";
APT::Architecture "amd64";
APT::Architectures { "amd64"; };
APT::Sandbox::User "root";
APT::Install-Recommends "false";
APT::Update::Error-Mode "any";
Acquire::Check-Valid-Until "false";
Acquire::Languages "none";
Acquire::Retries "3";
DPkg::Lock::Timeout "600";
CONF
  # Without this apt takes what a backport needs from stable alone.
  [ "${1%-backports}" = "$1" ] || echo "APT::Default-Release \"$1\";" >>"$folder/apt.conf"
  export APT_CONFIG=$folder/apt.conf
}

versions() { apt-cache madison "$1" | awk '{ print $3 }'; }

debian() {
  local suite=$1 root=$work/$1 name package updated
  shift
  private_apt "$suite"
  # Kept lists serve for half a day: a mirror drops the packages that they name.
  updated=$(dirname "$APT_CONFIG")/updated
  if [ -z "$(find "$updated" -mmin -720 2>/dev/null)" ]; then
    apt-get -qq update || leave 75 "the package lists of $suite cannot be had from $mirror"
    touch "$updated"
  fi
  for package; do
    name=${package%%=*}
    [ "$name" != "$package" ] || continue
    versions "$name" | grep -qxF "${package#*=}" ||
      leave 77 "$name ${package#*=} is no longer in $suite (now: $(versions "$name" | xargs))"
  done
  # apt's own choice of files, unpacked from its folder: no maintainer script runs.
  local -a wanted=(bash coreutils dash grep libc-bin sed "$@")
  apt-get -qq -y --download-only install "${wanted[@]}" >"$work/apt.log" 2>&1 ||
    { cat "$work/apt.log" >&2; leave 75 "the packages for $suite cannot be had"; }
  mkdir -p "$root"/usr/{bin,sbin,lib,lib64} "$root"/{tmp,proc,dev,etc,root,run}
  for name in bin sbin lib lib64; do ln -sfn usr/$name "$root/$name"; done
  apt-get -qq -y -s install "${wanted[@]}" | sed -n 's/^Inst \([^ ]*\) (\([^ ]*\) .*\[\(a[a-z0-9]*\)\]).*/\1 \2 \3/p' |
    while read -r name package arch; do
      dpkg-deb --fsys-tarfile "$(dirname "$APT_CONFIG")/archives/${name%:*}_${package//:/%3a}_$arch.deb" |
        tar -x --keep-directory-symlink --no-same-owner -C "$root"
    done
  printf 'root:x:0:0:root:/root:/bin/bash\nnobody:x:65534:65534:nobody:/:/bin/bash\n' >"$root/etc/passwd"
  printf 'root:x:0:\nnogroup:x:65534:\n' >"$root/etc/group"
  echo "127.0.0.1 localhost" >"$root/etc/hosts"
  chmod 1777 "$root/tmp"
  unset APT_CONFIG
  # Libraries in folders of their own (libblas and the like) are found by ld.so.conf alone.
  chroot_run "$root" ldconfig
}

chroot_run() {
  local root=$1 user=()
  shift
  [ "$(id -u)" = 0 ] || user=(--map-root-user)
  # shellcheck disable=SC2016
  unshare "${user[@]}" --mount --pid --net --fork --kill-child bash -c '
    set -e
    root=$1; shift
    mount --make-rprivate /
    mount -t proc proc "$root/proc"
    mount -t tmpfs -o mode=755 tmpfs "$root/dev"
    for device in null zero random urandom; do
      touch "$root/dev/$device"
      mount --bind /dev/$device "$root/dev/$device"
    done
    ln -s /proc/self/fd "$root/dev/fd"
    mkdir -m 1777 "$root/dev/shm"
    ip link set lo up
    exec chroot "$root" /usr/bin/env -i HOME=/root LC_ALL=C.UTF-8 TZ=UTC0 \
      PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin /bin/bash -c "cd /tmp && exec \"\$@\"" bash "$@"
  ' bash "$root" "$@"
}

inside() {
  local suite=$1
  shift
  chroot_run "$work/$suite" "$@"
}

expect() {
  if [ "$2" = "$3" ]; then
    printf '%s: %s\n' "$1" "$2"
  else
    printf '%s: %s  << CHANGED, was: %s\n' "$1" "$2" "$3"
    failures=$((failures + 1))
  fi
}

finish() { [ "$failures" = 0 ] || { echo "$failures differ from what is described" >&2; exit 1; }; }

# Files for the programs inside, whose folder is /tmp.
give() { cp "${@:2}" "$work/$1/tmp/"; }

# Bytes as decimal numbers in one line.
bytes() { od -An -v -tu1 | xargs; }
