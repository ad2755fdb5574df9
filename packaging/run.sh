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

# windowless says whether the arguments open no window.
windowless() {
  local word
  [ "${1:-}" != link ] || return 0
  for word in "$@"; do
    case "$word" in -headless | --headless | -headless=true | --headless=true | -help | --help | -h | help | -version | --version | version) return 0 ;; esac
  done
  return 1
}

# building PROGRAM builds it, and says how far it is where somebody looks.
building() {
  if [ ! -e "$here/$1" ]; then
    say 'The first build fetches the modules of Go (1 GB on the disk) and compiles for some minutes; later ones take seconds. Packages of a release need neither.'
  fi
  if [ ! -t 2 ]; then
    (cd "$here" && go build -o "$1" .)
    return
  fi
  (cd "$here" && go build -v -o "$1" . 2>&1) | awk '
    /^go: downloading / { printf "\r%d modules fetched ", ++fetched; next }
    /^[a-zA-Z0-9._~\/-]+$/ { printf "\r%d packages compiled ", ++compiled; next }
    { print }
    END { if (fetched + compiled) print "" }' >&2
}

if windowless "$@"; then
  program=build/linnet-static
  export CGO_ENABLED=0
else
  program=build/linnet
  # shellcheck disable=SC2086
  need $BUILD_PACKAGES
fi
building "$program"
exec "$here/$program" "$@"
