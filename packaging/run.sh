#!/usr/bin/env bash
# Builds Linnet and starts it:  ./packaging/run.sh [arguments]       the player
#                               ./packaging/run.sh demo [-headless]  the whole story on this machine
#                               ./packaging/run.sh -headless ...     a node without a window
# Without a window nothing but Go is needed: no system package, no C compiler.
set -euo pipefail
here="$(cd "$(dirname "$0")/.." && pwd)"
# shellcheck source=env.sh
. "$here/packaging/env.sh"
need_go

# typed WORD ARGUMENT... says whether one of the arguments is that option, or that command.
typed() {
  local option=$1 word
  shift
  for word in "$@"; do
    case "$word" in "-$option" | "--$option" | "-$option=true" | "--$option=true") return 0 ;; esac
  done
  [ "${1:-}" = "$option" ]
}

# building PROGRAM PACKAGE builds it, and says how far it is where somebody looks.
building() {
  if [ ! -e "$here/$1" ]; then
    say 'The first build fetches the modules of Go (1 GB on the disk) and compiles for some minutes; later ones take seconds. Packages of a release need neither.'
  fi
  if [ ! -t 2 ]; then
    (cd "$here" && go build -o "$1" "$2")
    return
  fi
  (cd "$here" && go build -v -o "$1" "$2" 2>&1) | awk '
    /^go: downloading / { printf "\r%d modules fetched ", ++fetched; next }
    /^[a-zA-Z0-9._~\/-]+$/ { printf "\r%d packages compiled ", ++compiled; next }
    { print }
    END { if (fetched + compiled) print "" }' >&2
}

# The demo is a program of its own, and a node one without the toolkit. What opens no window needs no C compiler.
name=linnet package=. static=no
if [ "${1:-}" = demo ]; then
  shift
  name=linnet-demo package=./app/demo/linnet-demo
  if typed headless "$@" || typed help "$@" || typed h "$@" || typed version "$@"; then name=linnet-demo-static static=yes; fi
elif typed help "$@" || typed h "$@" || typed version "$@"; then
  name=linnet-static static=yes
elif typed headless "$@" || typed link "$@"; then
  name=linnet-node package=./app/node static=yes
fi
if [ "$static" = yes ]; then
  export CGO_ENABLED=0
else
  # shellcheck disable=SC2086
  need $BUILD_PACKAGES
fi
building "build/$name" "$package"
exec "$here/build/$name" "$@"
