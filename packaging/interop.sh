#!/usr/bin/env bash
# interop.sh [quick]: other people's BitTorrent programs, from Debian's packages, fetch a track and an album of eight files from Linnet, and
# Linnet from them, in network namespaces (p2p/interop). Prints a table of the seconds from the start of the program until both were
# whole, by each way to find them and each kind of connection. Needs root. CGO_ENABLED=0 measures the build without uTP.
# With quick nobody is waited for who looks on the DHT by slow timers of its own.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=env.sh
. packaging/env.sh
export CGO_ENABLED="${CGO_ENABLED:-1}" LINNET_TEST_NETNS=must
[ "${1:-}" = quick ] || export LINNET_TEST_INTEROP=all
need_go
need python3-libtorrent qbittorrent-nox transmission-daemon aria2 rtorrent nftables iproute2
said=$(mktemp)
trap 'rm -f "$said"' EXIT
status=0
go test -count=1 -v -timeout 10m ./p2p/interop >"$said" 2>&1 || status=$?
echo "Built with CGO_ENABLED=$CGO_ENABLED."
awk -F'|' '
  /^ *interop\|/ {
    who = $2 "|" $3; found = $4; content = $5; kind = $6
    if (content == "") { reason[who, found] = $7; next }
    row = who "|" found
    if (!(row in seen)) { seen[row] = 1; rows[++n] = row; of[row] = who; by[row] = found }
    if ($7 ~ /^no/) { bad[row, content] = bad[row, kind] = 1; next }
    split($7, took, " ")
    came[row, content] = 1
    if (took[1] + 0 > most[row, kind] + 0) most[row, kind] = took[1]
  }
  function cell(row, kind) {
    if ((row, kind) in bad) return "NO"
    if ((row, kind) in most) return most[row, kind] " s"
    if ((of[row], kind) in reason) return "no"
    return "-"
  }
  function had(row, content) { return (row, content) in bad ? ((row, content) in came ? "some" : "NO") : "yes" }
  END {
    form = "%-13s %-20s %-8s %-6s %-6s %-8s %-8s %s\n"
    printf form, "client", "", "found by", "track", "album", "TCP", "uTP", "encryption required"
    for (i = 1; i <= n; i++) {
      row = rows[i]; split(row, f, "|")
      printf form, f[1], f[2], f[3], had(row, "track"), had(row, "album"), cell(row, "TCP"), cell(row, "uTP"), cell(row, "encryption")
    }
    print ""
    for (key in reason) { split(key, k, SUBSEP); split(k[1], w, "|"); print w[1] " " w[2] ", " k[2] ": " reason[key] | "sort" }
  }' "$said"
[ "$status" = 0 ] || grep -v '^ *interop|' "$said" >&2
exit "$status"
