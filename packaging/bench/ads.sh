#!/usr/bin/env bash
# ads.sh: the speeds that sponsors, operator and listeners rely on, beside what they have to be. Nothing else should be running.
# With LISTENERS=1000000 a million of them report to a pair of aggregators at last, and the sum is compared with the truth (half an hour).
set -euo pipefail
cd "$(dirname "$0")/../.."
# shellcheck source=../env.sh
. packaging/env.sh
export CGO_ENABLED=0

bench() { # bench PACKAGE PATTERN WHAT-IS-WANTED
  printf '\n%s\n' "$3"
  go test "$1" -run '^$' -bench "$2" -benchmem -benchtime "${BENCHTIME:-2s}" | grep '^Benchmark'
}

bench_server() { # the same, on a PostgreSQL server of its own
  printf '\n%s\n' "$3"
  packaging/postgres.sh go test "$1" -run '^$' -bench "$2" -benchmem -benchtime "${BENCHTIME:-2s}" | grep '^Benchmark'
}

bench ./ads 'ChooseAmongTenThousand' 'choice among 10,000 ads: at most 1,000,000 ns'
bench ./ads/feed 'PollWithoutNews' 'poll without news: at most 5,000,000 ns and 600 bytes'
bench ./ads/portal 'IntakeOverHTTP' 'intake over HTTP into SQLite: at least 20,000 reports/s'
bench ./ads/portal 'Pages' 'a page for 50 sponsors at once: at most 20 ms at the 95th percentile'
FSYNC=on bench_server ./ads/portal 'IntakeOverHTTP' 'the same intake into PostgreSQL: at least 10,000 reports/s'
bench ./ads/stats/pair 'Report$' 'pair: what an answer costs a listener'
bench ./ads/stats/pair 'Aggregate' 'pair: both aggregators over HTTP: at least 3,500 reports/s'
if [ -n "${LISTENERS:-}" ]; then
  printf '\npair: %s listeners, the error within what the page claims\n' "$LISTENERS"
  go test ./ads/stats/pair -run ThousandsOfListeners -count 1 -timeout 0 -v -listeners "$LISTENERS" | grep -v '^=== '
fi
