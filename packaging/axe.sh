#!/usr/bin/env bash
# axe.sh: brings axe-core (MPL-2.0), which tells what keeps people off a page, into build/ and prints where it is. It is a tool of the
# tests: nothing of it is part of the program, or kept in the repository.
set -euo pipefail
cd "$(dirname "$0")/.."
version=4.14.1
integrity='FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ==' # SHA-512
folder=build/axe-core-$version
if [ ! -s "$folder/axe.min.js" ]; then
  mkdir -p "$folder"
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  command -v npm >/dev/null || { . packaging/env.sh; need npm; }
  packed=$(npm pack --silent --pack-destination "$work" "axe-core@$version")
  [ "$(openssl dgst -sha512 -binary "$work/$packed" | base64 -w 0)" = "$integrity" ] || { echo "axe-core $version is not what it was" >&2; exit 1; }
  tar -xzf "$work/$packed" -C "$work" package/axe.min.js
  mv "$work/package/axe.min.js" "$folder/axe.min.js"
fi
echo "$PWD/$folder/axe.min.js"
