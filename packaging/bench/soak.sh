#!/usr/bin/env bash
# soak.sh [DURATION] runs twenty nodes in one process, which join, leave and fetch from each other over
# loopback and a private DHT for 30 minutes or as long as said ("10m"), and fails if memory, goroutines or
# open files grow. Not part of test.sh.
set -euo pipefail
cd "$(dirname "$0")/../.."
# shellcheck source=../env.sh
. packaging/env.sh
need_go
LINNET_SOAK="${1:-30m}" CGO_ENABLED="${CGO_ENABLED:-0}" nice -n 19 go test -run '^$' -bench '^BenchmarkSoak$' -benchtime 1x -timeout 0 -v ./p2p
