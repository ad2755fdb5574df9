#!/usr/bin/env bash
# Builds Linnet and starts it:  ./packaging/run.sh [arguments]      the player
#                               ./packaging/run.sh demo [-headless] the whole story on this machine
set -euo pipefail
here="$(cd "$(dirname "$0")/.." && pwd)"
# shellcheck source=env.sh
. "$here/packaging/env.sh"
need_go
# shellcheck disable=SC2086
need $BUILD_PACKAGES
(cd "$here" && go build -o build/linnet .)
exec "$here/build/linnet" "$@"
