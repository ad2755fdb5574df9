#!/usr/bin/env bash
# Makes a release twice, the second time from a copy of the source in another folder, and compares:  packaging/reproduce.sh VERSION
# WINDOW=no leaves the player out.
set -euo pipefail
cd "$(dirname "$0")/.."
[ $# = 1 ] || { echo 'usage: packaging/reproduce.sh VERSION' >&2; exit 2; }
first=$PWD/build/release/$1
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
git ls-files -co --exclude-standard -z | tar --null -T - -cf - | tar -C "$copy" -xf -
packaging/release.sh "$1" "$first"
"$copy/packaging/release.sh" "$1" "$copy/build/again"
# buildah writes the random name of its container into an image, so of images only the layers are the same, and they are not compared.
diff <(grep -v -e -image- "$first/SHA256SUMS") <(grep -v -e -image- "$copy/build/again/SHA256SUMS") || { echo 'the second release differs from the first' >&2; exit 1; }
echo "twice the same: $(grep -vc -e -image- "$first/SHA256SUMS") files in $first"
