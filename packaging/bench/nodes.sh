#!/usr/bin/env bash
# nodes.sh [NODES] [DELAY] [LOSS]: real nodes, 60 unless told otherwise, each in a network namespace behind a line with a delay and a
# loss (percent) each way, find what one of them holds and what all hold; then again when all were started anew and the node of the DHT
# from which they began is dead. Needs root, and about 50 MB for each node.
set -euo pipefail
nodes=${1:-60} delay=${2:-20ms} loss=${3:-1}
cd "$(dirname "$0")/../.."
# shellcheck source=../env.sh
. packaging/env.sh
need_go
need iproute2
[ "$(id -u)" = 0 ] || { say 'Network namespaces need root.'; exit 1; }
program=$(mktemp)
trap 'rm -f "$program"' EXIT
CGO_ENABLED=0 go build -o "$program" ./packaging/bench/nodes
unshare --net --mount --pid --fork --kill-child --mount-proc sh -ec '
  mkdir -p /run/netns
  mount -t tmpfs none /run/netns
  ip link set lo up
  "$@"' sh "$program" "$nodes" "$delay" "$loss"
