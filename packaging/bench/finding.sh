#!/usr/bin/env bash
# finding.sh [LISTENERS...]: how much is found, and what it costs, among 10 and 60 nodes for real (with a DHT of 400, on loopback)
# and in simulated crowds (p2p/population says what is assumed): one table for each, in which none to 5 % lie, and one with tastes.
# Without arguments 1,000, 10,000 and 100,000; 1,000,000 takes several gigabytes and many minutes.
set -euo pipefail
cd "$(dirname "$0")/../.."
# shellcheck source=../env.sh
. packaging/env.sh
[ $# -gt 0 ] || set -- 1000 10000 100000
program=$(mktemp)
trap 'rm -f "$program"' EXIT
CGO_ENABLED=0 go test -run - -bench FindingAmong -benchtime 20x ./p2p | grep '^Benchmark'
CGO_ENABLED=0 go test -c -o "$program" ./p2p/population
crowd() {
  "$program" -test.timeout 0 -test.run - -test.bench Crowd -test.benchtime 1x "$@" | grep -v '^\(goos\|goarch\|pkg\|cpu\|Benchmark\|PASS\)'
}
for listeners in "$@"; do
  queries=200
  [ "$listeners" -le 200000 ] || queries=100
  crowd -listeners "$listeners" -queries "$queries" -liars 0,0.005,0.01,0.02,0.05
  crowd -listeners "$listeners" -queries "$queries" -liars 0.005 -taste 0.5
done
