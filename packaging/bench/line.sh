#!/usr/bin/env bash
# line.sh [MIB] [DELAY] [LOSS] [RATE]: one file from Linnet and from libtorrent to either, by TCP and by uTP only, over a line between
# two network namespaces with a delay and a loss (percent) each way and a rate (Mbit/s). Prints seconds, MB/s and the ratio to
# libtorrent alone. A file of 16 MiB does for a first look; needs root.
set -euo pipefail
mib=${1:-512} delay=${2:-25ms} loss=${3:-0.5} rate=${4:-100}
cd "$(dirname "$0")/../.."
# shellcheck source=../env.sh
. packaging/env.sh
need_go
need python3-libtorrent nftables iproute2
[ "$(id -u)" = 0 ] || { say 'Network namespaces need root.'; exit 1; }
program=$(mktemp)
trap 'rm -f "$program"' EXIT
CGO_ENABLED=1 go build -o "$program" ./packaging/bench/line
# Files in memory where there is room: disks differ, and theirs is not the speed asked for.
[ -d /dev/shm ] && export TMPDIR=/dev/shm
unshare --net --mount --pid --fork --kill-child --mount-proc sh -ec '
  mkdir -p /run/netns
  mount -t tmpfs none /run/netns
  ip link set lo up
  "$@"' sh "$program" "$mib" "$delay" "$loss" "$rate" "$PWD/packaging/bench/swarm.py"
