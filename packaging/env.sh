# Sourced by the other scripts: one set of build flags everywhere, so that Go's cache serves run, test
# and continuous integration alike; and the system packages that each of them needs.
#   nosqlite          keeps a second SQLite, which needs cgo, out of the BitTorrent engine
#   migrated_fynedo   tells the toolkit that all drawing happens on its own thread
#   GOTOOLCHAIN       go.mod names the newest patch of Go; an older one on the machine fetches it
# shellcheck shell=bash disable=SC2034
export GOFLAGS="-buildvcs=false -tags=nosqlite,migrated_fynedo" GOTOOLCHAIN=auto

say() { printf '%s\n' "$*" >&2; }

BUILD_PACKAGES="ca-certificates gcc g++ libc6-dev libgl1-mesa-dev xorg-dev libxkbcommon-dev libwayland-dev"
TEST_PACKAGES="ffmpeg lame twolame mpg123 xvfb xdotool openbox imagemagick x11-utils libgl1-mesa-dri fonts-noto-core fonts-noto-cjk python3-libtorrent aria2 postgresql chromium transmission-daemon qbittorrent-nox rtorrent nftables miniupnpd miniupnpd-nftables iproute2 dbus-daemon playerctl pulseaudio pulseaudio-utils"
MUSIC_PACKAGES="flac lame vorbis-tools opus-tools"

FEDORA_PACKAGES="gcc gcc-c++ mesa-libGL-devel libX11-devel libXcursor-devel libXrandr-devel libXinerama-devel libXi-devel libXxf86vm-devel libxkbcommon-devel wayland-devel"
ARCH_PACKAGES="gcc mesa libx11 libxcursor libxrandr libxinerama libxi libxxf86vm libxkbcommon wayland"

# need PACKAGE... installs the Debian packages that are missing, after saying which. On a terminal it
# asks first. On other systems it prints the command that installs what a build needs.
need() {
  case "$(uname -s)" in
    Darwin)
      xcode-select -p >/dev/null 2>&1 || { say "Linnet needs Apple's compiler. Install it with:  xcode-select --install"; exit 1; }
      return ;;
  esac
  if command -v dpkg-query >/dev/null; then
    need_debian "$@"
  elif command -v rpm >/dev/null; then
    # shellcheck disable=SC2086
    rpm -q --quiet $FEDORA_PACKAGES 2>/dev/null || { say "Some packages may be missing. Install them with:"; say "  sudo dnf install $FEDORA_PACKAGES"; exit 1; }
  elif command -v pacman >/dev/null; then
    # shellcheck disable=SC2086
    pacman -Q $ARCH_PACKAGES >/dev/null 2>&1 || { say "Some packages may be missing. Install them with:"; say "  sudo pacman -S --needed $ARCH_PACKAGES"; exit 1; }
  fi
}

# without_packages is for people who may not install any.
without_packages() {
  say "Ask an administrator to run  apt-get install --no-install-recommends $1  or do without any package and without a window:  ./packaging/run.sh -headless"
}

need_debian() {
  local missing=()
  for p in "$@"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$p" 2>/dev/null)" = installed ] || missing+=("$p")
  done
  [ ${#missing[@]} -eq 0 ] && return
  say "Missing system packages: ${missing[*]}"
  say "All that a window needs is about 120 MB to fetch and 470 MB on the disk; with -headless no package is needed."
  if [ -t 0 ] && [ -t 2 ]; then
    read -r -p "Install them now? [Y/n] " answer
    case "$answer" in [nN]*) say "Install them with:  sudo apt-get install --no-install-recommends ${missing[*]}"; exit 1 ;; esac
  fi
  local as_root=()
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || { without_packages "${missing[*]}"; exit 1; }
    as_root=(sudo)
  fi
  "${as_root[@]}" apt-get update -q >&2
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}" >&2
}

need_go() {
  command -v go >/dev/null || { say "Linnet needs Go 1.26 or newer: https://go.dev/dl/"; exit 1; }
}

# bare_root FOLDER makes a root there with what every Debian has, of this machine's release, and nothing else.
bare_root() {
  local where
  # shellcheck disable=SC2016
  read -r -a where < <(apt-get indextargets --format '$(CODENAME) $(REPO_URI)' 'Created-By: Packages' | grep -v '^[a-z]*-')
  debootstrap --variant=minbase "${where[0]}" "$1" "${where[1]}" >"$1.log" 2>&1 || { cat "$1.log" >&2; return 1; }
  mountpoint -q "$1/proc" || mount -t proc proc "$1/proc"
}
