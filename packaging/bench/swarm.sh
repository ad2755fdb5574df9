#!/usr/bin/env bash
# swarm.sh [MIB] [ROUNDS]: one file over the loopback interface from one and from four seeders, by Linnet and by libtorrent in
# turn. Prints MB/s, CPU seconds per GiB and the largest resident memory of both sides, and how Linnet compares.
set -euo pipefail
mib=${1:-1024} rounds=${2:-3}
cd "$(dirname "$0")"
# shellcheck source=../env.sh
. ../env.sh
need_go
need python3-libtorrent
cd ../../p2p
# Files in memory where there is room: disks differ, and theirs is not the speed asked for.
[ -d /dev/shm ] && export TMPDIR=/dev/shm
LINNET_BENCH_MIB=$mib CGO_ENABLED=0 go test -run '^$' -bench '^BenchmarkSwarm$' -benchtime 1x -count "$rounds" -timeout 60m . | tee /dev/stderr | awk '
  /^BenchmarkSwarm\// {
    sub(/^BenchmarkSwarm\//, "", $1); sub(/-[0-9]+$/, "", $1)
    for (i = 3; i < NF; i += 2) { sum[$1, $(i+1)] += $i; unit[$(i+1)] = 1 }
    n[$1]++
  }
  function mean(who, u) { return n[who] ? sum[who, u] / n[who] : 0 }
  END {
    split("MB/s leech-s/GiB seed-s/GiB leech-MB seed-MB", units)
    for (s = 1; s <= 4; s += 3) for (u = 1; u <= 5; u++) {
      ours = mean("linnet-" s, units[u]); theirs = mean("libtorrent-" s, units[u])
      if (theirs) printf "%d seeders  %-12s  linnet %8.2f  libtorrent %8.2f  ratio %.2f\n", s, units[u], ours, theirs, ours / theirs
    }
  }'
