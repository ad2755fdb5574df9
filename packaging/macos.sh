#!/usr/bin/env bash
# Makes Linnet.app, the player for macOS:  packaging/macos.sh [FOLDER]
#
# This runs on a Mac alone: the window needs Apple's compiler and its frameworks, which are not to be had elsewhere. Nobody has built this
# bundle on one yet; what is in it follows Apple's documents (Information Property List, Launch Services). The node, which needs neither, is
# made for macOS by release.sh on any system. APPLE_IDENTITY names a signing identity of the keychain; without it the bundle is signed
# in nobody's name, and a Mac other than this one asks before it opens it.
set -euo pipefail
out=${1:-}
cd "$(dirname "$0")/.."
# shellcheck source=env.sh
. packaging/env.sh
[ "$(uname -s)" = Darwin ] || { say "The player for macOS can be made only on a Mac; the node is made by packaging/release.sh."; exit 1; }
need_go
need
out=${out:-$PWD/build}
version=$(sed -n 's/^const Number = "\(.*\)"$/\1/p' assets/version/version.go)
app=$out/Linnet.app work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
rm -rf "$app"
mkdir -p "$app/Contents/MacOS" "$app/Contents/Resources" "$work/Linnet.iconset"

CGO_ENABLED=1 go build -trimpath '-ldflags=-s -w' -o "$app/Contents/MacOS/linnet" .
CGO_ENABLED=0 go run ./packaging/release notices "$app/Contents/MacOS/linnet" >"$app/Contents/Resources/THIRD-PARTY.txt"
cp LICENSE "$app/Contents/Resources/LICENSE.txt"
sed "s/@VERSION@/$version/g" packaging/files/Info.plist >"$app/Contents/Info.plist"
CGO_ENABLED=0 go run ./packaging/release icons "$work/icons"
for size in 16 32 128 256 512; do
  cp "$work/icons/${size}x$size/apps/org.linnet.Linnet.png" "$work/Linnet.iconset/icon_${size}x$size.png"
done
iconutil -c icns -o "$app/Contents/Resources/Linnet.icns" "$work/Linnet.iconset"
codesign --force --options runtime --sign "${APPLE_IDENTITY:--}" "$app"
hdiutil create -quiet -ov -volname Linnet -srcfolder "$app" "$out/linnet-$version-macos-$(uname -m).dmg"
say "made $app and its disk image"
