#!/usr/bin/env bash
# Makes everything that a release consists of:  packaging/release.sh VERSION [FOLDER]
#
# Into FOLDER (build/release/VERSION) go: packages for Debian, Fedora, Arch and Alpine of the player, the node without a window and the
# operator's server; archives of all three programs; player and node for Windows, with installers; the node for macOS; container images
# of node and server with a compose file; a bill of materials of each program; checksums, signed where RELEASE_KEY names an SSH key. The
# same commit makes the same bytes, images aside: packaging/reproduce.sh looks, and packaging/installed.sh installs and uses them.
#
# Needs Go; for the player also a C compiler and the headers of env.sh; for Windows zip and makensis (Debian: nsis), and for its player
# g++-mingw-w64-x86-64; for images buildah. What cannot be made is left out and said so. The tool that writes packages is fetched by go
# install. WINDOW=no leaves the player out, OTHERS=no other systems and images. GOARCH builds node and server for another processor.
# MAINTAINER is the address in the packages. WINDOWS_CERT and WINDOWS_KEY name a certificate and its key, for osslsigncode to sign what
# Windows starts. FEED_KEYS and FEED name the keys and the folder of the feed of releases, to which this one is added (app/update/PROTOCOL.md).
set -euo pipefail
out=${2:-}
case "$out" in "" | /*) ;; *) out=$PWD/$out ;; esac
cd "$(dirname "$0")/.."
# shellcheck source=env.sh
. packaging/env.sh
need_go
nfpm=github.com/goreleaser/nfpm/v2/cmd/nfpm@v2.45.2
files=packaging/files
[ $# -ge 1 ] || { say 'usage: packaging/release.sh VERSION [FOLDER]'; exit 2; }
version=$1
grep -q "^const Number = \"$version\"\$" assets/version/version.go || { say "assets/version/version.go says another number than $version; change it first."; exit 1; }
out=${out:-$PWD/build/release/$version}
if [ -n "$(ls -A "$out" 2>/dev/null)" ] && [ ! -e "$out/SHA256SUMS" ]; then
  say "$out holds something else than a release; name an empty folder."
  exit 1
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
umask 022
export LC_ALL=C TZ=UTC
: "${MAINTAINER:=The Linnet authors <linnet@users.noreply.invalid>}"

CGO_ENABLED=0 GOOS='' GOARCH='' go build -o "$work/parts" ./packaging/release
"$work/parts" changes "$version" >"$work/changes"
date=$(head -n 1 "$work/changes")
SOURCE_DATE_EPOCH=$(date -d "$date" +%s)
export SOURCE_DATE_EPOCH
[ -z "$(git status --porcelain 2>/dev/null)" ] || say 'What is built is not what is committed.'
arch=$(go env GOARCH)
rm -rf "$out"
mkdir -p "$out" "$work/bin"

# Flags that leave no trace of this machine in the programs. The player is position independent; the others are static, without a loader.
link=(-trimpath '-ldflags=-s -w -buildid=')
build() {
  say "building $1"
  CGO_ENABLED=0 go build "${link[@]}" -o "$work/bin/$1" "$2"
}

# has_window says whether this machine can build the player for itself.
has_window() {
  [ "${WINDOW:-}" != no ] && [ "$arch" = "$(go env GOHOSTARCH)" ] && [ "$(go env CGO_ENABLED)" = 1 ] && command -v gcc >/dev/null && command -v g++ >/dev/null &&
    printf '#include <GL/gl.h>\n#include <X11/Xcursor/Xcursor.h>\n#include <wayland-client.h>\n' | gcc -E - >/dev/null 2>&1
}

# put MODE FROM TO installs a file, with the words of this release in it.
put() {
  mkdir -p "$(dirname "$3")"
  sed -e "s/@VERSION@/$version/g" -e "s/@DATE@/$date/g" "$2" >"$3"
  chmod "$1" "$3"
}

# common PROGRAM installs what every package has: the program, its page, its completions, its licences, what is new.
common() {
  local root=$work/$1 page=${2:-$1} doc=$work/$1/usr/share/doc/$1
  install -D -m 755 "$work/bin/$1" "$root/usr/bin/$1"
  put 644 "$files/$page.1" "$root/usr/share/man/man1/$1.1"
  gzip -9n "$root/usr/share/man/man1/$1.1"
  put 644 "$files/$page.bash" "$root/usr/share/bash-completion/completions/$1"
  put 644 "$files/$page.zsh" "$root/usr/share/zsh/vendor-completions/_$1"
  put 644 "$files/$page.fish" "$root/usr/share/fish/vendor_completions.d/$1.fish"
  put 644 "$files/lintian" "$root/usr/share/lintian/overrides/$1"
  sed -i "s/^/$1: /" "$root/usr/share/lintian/overrides/$1"
  [ "$1" != linnet ] || sed -i '/static\|script/d' "$root/usr/share/lintian/overrides/$1"
  mkdir -p "$doc"
  "$work/parts" notices "$work/bin/$1" | gzip -9n >"$doc/THIRD-PARTY.txt.gz"
  { printf 'Linnet %s\nCopyright: 2026 The Linnet authors\nLicense: MIT\n\n' "$version"; cat LICENSE
    printf '\nThe licences of all that is linked into the program are in THIRD-PARTY.txt.gz in this folder.\n'; } >"$doc/copyright"
  gzip -9nc CHANGELOG.md >"$doc/changelog.gz"
  { printf '%s (%s-1) unstable; urgency=medium\n\n  * See changelog.gz.\n\n' "$1" "$version"
    printf ' -- %s  %s\n' "$MAINTAINER" "$(date -d "$date" -R)"; } | gzip -9n >"$doc/changelog.Debian.gz"
}

# service NAME installs a service of the system, its user and its options.
service() {
  local root=$work/linnet-$1
  put 644 "$files/linnet-$1.service" "$root/usr/lib/systemd/system/linnet-$1.service"
  put 644 "$files/linnet-$1.sysusers" "$root/usr/lib/sysusers.d/linnet-$1.conf"
  put 644 "$files/linnet-$1.tmpfiles" "$root/usr/lib/tmpfiles.d/linnet-$1.conf"
}

# pack NAME FORMAT... writes the packages of a stage. The words that differ are in the variables that its caller sets.
pack() {
  local name=$1 config='' scripts='  {}' s
  shift
  find "$work/$name" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
  if [ "$name" != linnet ]; then
    config="  - {dst: /etc/linnet, type: dir, file_info: {mtime: $(date -d "$date" +%FT%TZ)}}
  - {src: $files/${name#linnet-}.conf, dst: /etc/linnet/${name#linnet-}.conf, type: config|noreplace, file_info: {mtime: $(date -d "$date" +%FT%TZ)}}"
    cp "$files/$name".p* "$work/" # whose times are in some formats
    touch -d "@$SOURCE_DATE_EPOCH" "$work/$name".p*
    scripts="  postinstall: $work/$name.postinst
  preremove: $work/$name.prerm"
  fi
  awk -v config="$config" -v scripts="$scripts" '$0=="@CONFIG@"{if(config)print config;next} $0=="@SCRIPTS@"{print scripts;next} {print}' "$files/nfpm.yaml" |
    sed -e "s|@NAME@|$name|; s|@ARCH@|$arch|; s|@VERSION@|$version|; s|@SECTION@|$section|; s|@MAINTAINER@|$MAINTAINER|" \
      -e "s|@TIME@|$(date -d "$date" +%FT%TZ)|; s|@SUMMARY@|$summary|; s|@ABOUT@|$about|; s|@RECOMMENDS@|$recommends|; s|@STAGE@|$work/$name|" \
      -e "s|@DEB@|$deb|; s|@RPM@|$rpm|; s|@ARCHLINUX@|$archlinux|" >"$work/$name.yaml"
  for s in "$@"; do # Debian comes first: others keep completions for zsh elsewhere, and have no lintian
    if [ "$s" != deb ] && [ -d "$work/$name/usr/share/zsh/vendor-completions" ]; then
      rm -r "$work/$name/usr/share/lintian"
      mv "$work/$name/usr/share/zsh/vendor-completions" "$work/$name/usr/share/zsh/site-functions"
      touch -d "@$SOURCE_DATE_EPOCH" "$work/$name/usr/share/zsh" "$work/$name/usr/share"
    fi
    cp "$work/$name.yaml" "$work/$name.$s.yaml"
    [ "$s" != deb ] || [ ! -e "$work/$name.postrm" ] || printf '  postremove: %s\n' "$work/$name.postrm" >>"$work/$name.$s.yaml"
    "$work/nfpm" package -f "$work/$name.$s.yaml" -p "$s" -t "$out/" >&2
  done
  SOURCE_DATE_EPOCH=$SOURCE_DATE_EPOCH "$work/parts" sbom "$work/bin/$name" >"$out/$name-$version-$arch.spdx.json"
}

# archive NAME writes the stage as it is, for systems without one of the formats.
archive() { tarball "$1" "$1-$version" "-linux-$arch"; }

# tarball FOLDER NAME [MORE] writes NAMEMORE.tar.gz, in which the folder is called NAME.
tarball() {
  tar --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$SOURCE_DATE_EPOCH" --format=ustar -C "$work" --transform "s|^$1|$2|" \
    -cf - "$1" | gzip -9n >"$out/$2${3:-}.tar.gz"
}

player() {
  local root=$work/linnet section=sound recommends='xdg-utils, ffmpeg, libasound2, libegl1, libwayland-cursor0, libwayland-egl1'
  local summary='music player whose library can be shared'
  local about='Plays music, finds freely licensed tracks that others share over\n  BitTorrent, and shows sponsor panels only to those who want them.'
  local deb='libc6 (>= 2.34), libstdc++6, libgcc-s1, libgl1, libwayland-client0, libx11-6, libxcursor1, libxrandr2, libxinerama1, libxi6, libxkbcommon0'
  local rpm='libGL.so.1()(64bit), libwayland-client.so.0()(64bit), libstdc++.so.6()(64bit), libX11.so.6()(64bit), libXcursor.so.1()(64bit), libXrandr.so.2()(64bit), libXinerama.so.1()(64bit), libXi.so.6()(64bit), libxkbcommon.so.0()(64bit)'
  local archlinux='glibc, gcc-libs, libgl, wayland, libx11, libxcursor, libxrandr, libxinerama, libxi, libxkbcommon'
  say 'building linnet'
  go build "${link[@]}" -buildmode=pie -o "$work/bin/linnet" .
  common linnet
  put 644 app/desktop/linnet.desktop "$root/usr/share/applications/org.linnet.Linnet.desktop"
  put 644 "$files/org.linnet.Linnet.metainfo.xml" "$root/usr/share/metainfo/org.linnet.Linnet.metainfo.xml"
  "$work/parts" icons "$root/usr/share/icons/hicolor"
  pack linnet deb rpm archlinux
  archive linnet
}

node() {
  local section=net recommends='ca-certificates' deb='' rpm='' archlinux=''
  local summary='Linnet without a window: a node that shares music'
  local about='A static program and a service of the system, or of a user, that shares\n  a folder of freely licensed music over BitTorrent.'
  build linnet-node ./app/node
  common linnet-node linnet
  put 644 "$files/linnet-node.user.service" "$work/linnet-node/usr/lib/systemd/user/linnet-node.service"
  service node
  pack linnet-node deb rpm archlinux apk
  archive linnet-node
}

operator() {
  local section=web recommends='ca-certificates' deb='' rpm='' archlinux=''
  local summary='server of a sponsor feed for Linnet'
  local about='Portal for sponsors, review, books, a signed feed, and the intake of\n  reports that show no single listener.'
  build linnet-operator ./ads/operator
  common linnet-operator
  put 644 ads/MANUAL.md "$work/linnet-operator/usr/share/doc/linnet-operator/MANUAL.md"
  service operator
  pack linnet-operator deb rpm archlinux apk
  archive linnet-operator
}

# beside FOLDER PROGRAM puts beside a program what must come with it, as plain text.
beside() {
  cp LICENSE "$1/LICENSE.txt"
  "$work/parts" notices "$2" >"$1/THIRD-PARTY.txt"
  sed 1d "$work/changes" >"$1/CHANGES.txt"
}

# signed FILE signs a program for Windows, where there is a key. NSIS calls it too, for the uninstaller.
signed() {
  [ -n "${WINDOWS_CERT:-}" ] || return 0
  [ -x "$work/sign" ] || {
    printf '#!/bin/sh\nosslsigncode sign -certs "%s" -key "%s" -h sha256 -n Linnet -time %s -in "$1" -out "$1.signed" >/dev/null && mv "$1.signed" "$1"\n' \
      "$WINDOWS_CERT" "$WINDOWS_KEY" "$SOURCE_DATE_EPOCH" >"$work/sign"
    chmod 700 "$work/sign"
  }
  "$work/sign" "$1"
}

# windows NAME TITLE makes an archive and an installer of a program that is built.
windows() {
  local from=$work/windows made=$out/$1-$version-windows-$arch options=()
  rm -rf "$from"
  mkdir "$from"
  cp "$work/bin/$1.exe" "$from/"
  beside "$from" "$work/bin/$1.exe"
  sed -i 's/$/\r/' "$from"/*.txt
  signed "$from/$1.exe"
  touch -d "@$SOURCE_DATE_EPOCH" "$from"/*
  (cd "$from" && zip -q -X -9 "$made.zip" -- *)
  [ ! -x "$work/sign" ] || options+=("-DSIGN=$work/sign")
  [ "$arch" != amd64 ] || options+=(-DTARGET=amd64-unicode)
  makensis -V2 -NOCONFIG "-DNAME=$1" "-DTITLE=$2" "-DVERSION=$version" "-DFROM=$from" "-DOUT=$made-setup.exe" "${options[@]}" "$files/linnet.nsi" >&2
  signed "$made-setup.exe"
}

windows_node() {
  GOOS=windows build linnet-node.exe ./app/node
  windows linnet-node 'Linnet node'
}

# windows_player needs a C++ compiler for Windows, as libutp and the toolkit's window are not written in Go.
windows_player() {
  say 'building linnet.exe'
  GOOS=windows CGO_ENABLED=1 CC=x86_64-w64-mingw32-gcc CXX=x86_64-w64-mingw32-g++ go build -trimpath \
    '-ldflags=-s -w -buildid= -H windowsgui -extldflags "-static -Wl,--no-insert-timestamp"' -o "$work/bin/linnet.exe" .
  windows linnet Linnet
}

# macos makes archives of the node. Go's linker signs what is for Apple's processors, in the name of nobody; the rest needs a Mac and an account.
macos() {
  local processor from=$work/linnet-node-macos
  for processor in amd64 arm64; do
    rm -rf "$from"
    mkdir "$from"
    GOOS=darwin GOARCH=$processor build linnet-node-macos ./app/node
    cp "$work/bin/linnet-node-macos" "$from/linnet-node"
    beside "$from" "$from/linnet-node"
    put 644 "$files/linnet.1" "$from/linnet-node.1"
    put 644 "$files/org.linnet.node.plist" "$from/org.linnet.node.plist"
    tarball linnet-node-macos "linnet-node-$version-macos-$processor"
  done
}

# authorities are those that Mozilla trusts, as Debian's ca-certificates has them: never what this machine trusts besides.
authorities=/usr/share/ca-certificates/mozilla

# image NAME makes a container image of a stage: its program and licences, and nothing else of any system.
image() {
  local from=$work/image store=(--root "$work/images" --runroot "$work/images-run" --storage-driver vfs) made=localhost/$1:$version
  rm -rf "$from"
  mkdir -p "$from/home" "$from/image/usr/bin" "$from/image/usr/share/doc" "$from/image/etc/ssl/certs"
  cp "$work/bin/$1" "$work/bin/health" "$from/image/usr/bin/"
  cp -r "$work/$1/usr/share/doc/$1" "$from/image/usr/share/doc/"
  cat "$authorities"/*.crt >"$from/image/etc/ssl/certs/ca-certificates.crt"
  chmod 700 "$from/home"
  find "$from" -exec touch -d "@$SOURCE_DATE_EPOCH" {} +
  buildah "${store[@]}" build --isolation chroot --format docker --timestamp "$SOURCE_DATE_EPOCH" --arch "$arch" -q -f "$files/${1#linnet-}.containerfile" -t "$made" "$from" >/dev/null
  rm -f "$work/image.tar"
  buildah "${store[@]}" push -q "$made" "docker-archive:$work/image.tar:$made"
  gzip -9nc "$work/image.tar" >"$out/$1-image-$version-$arch.tar.gz"
}

images() {
  build health ./packaging/health
  image linnet-node
  image linnet-operator
  put 644 "$files/compose.yaml" "$out/compose.yaml"
}

say "Linnet $version of $date for linux/$arch, into $out"
GOARCH='' GOBIN=$work CGO_ENABLED=0 go install "$nfpm"
node
operator
if has_window; then player; else say 'The player is left out: it needs the processor, the C compiler and the headers that packaging/env.sh names.'; fi
if [ "${OTHERS:-}" != no ]; then
  if command -v zip >/dev/null && command -v makensis >/dev/null; then
    windows_node
    if [ "${WINDOW:-}" != no ] && [ "$arch" = amd64 ] && command -v x86_64-w64-mingw32-g++ >/dev/null; then windows_player; else say 'The player for Windows is left out: it needs mingw (Debian: g++-mingw-w64-x86-64).'; fi
  else
    say 'Windows is left out: it needs zip and makensis.'
  fi
  macos
  if command -v buildah >/dev/null && [ -d "$authorities" ]; then images; else say 'Images are left out: they need buildah and ca-certificates.'; fi
fi
sed 1d "$work/changes" >"$out/CHANGES-$version.md"
(cd "$out" && sha256sum -- * >SHA256SUMS)
if [ -n "${FEED_KEYS:-}" ]; then "$work/parts" feed add "$FEED_KEYS" "${FEED:?names the folder of the feed of releases}" "$out" "$version"; fi
if [ -n "${RELEASE_KEY:-}" ]; then ssh-keygen -q -Y sign -f "$RELEASE_KEY" -n linnet-release "$out/SHA256SUMS"; fi
say "made:"
ls -l "$out" >&2
