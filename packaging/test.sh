#!/usr/bin/env bash
# Installs what the tests need and runs every check. Each step prints its time; the first that fails
# ends the run. Screenshots of the real window are left in build/screenshots.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=env.sh
. packaging/env.sh
export LANG=C.UTF-8 GOTRACEBACK=all
# As root a system that gives tests no networks of their own is a failure; for others those tests are skipped.
if [ "$(id -u)" = 0 ]; then
  export LINNET_TEST_NETNS=must
else
  echo 'not root: what leaves the machine (TestWhatLeaves), real routers and NATs are not tested'
fi

step() {
  local name="$1" began=$SECONDS
  shift
  printf '== %s\n' "$name"
  "$@"
  printf '== %s: %d s\n' "$name" $((SECONDS - began))
}

formatted() {
  local files
  files=$(git ls-files -co --exclude-standard '*.go' | xargs gofmt -l)
  [ -z "$files" ] || { printf 'not gofmt-clean:\n%s\n' "$files"; return 1; }
}

static() {
  CGO_ENABLED=0 go build -o build/linnet-node ./app/node
  CGO_ENABLED=0 go build -o build/linnet-demo-static ./app/demo/linnet-demo
  ! ldd build/linnet-node >/dev/null 2>&1 || { echo 'build/linnet-node is not static'; return 1; }
}

# The demo says what it did; a step that did not happen makes it exit non-zero.
demo() {
  build/linnet-demo-static -headless -json build/demo.json
  cat build/demo.json
}

# The tests without cgo have met them without uTP. Only root may make networks.
interop() {
  [ "$(id -u)" = 0 ] || { echo 'not root: other BitTorrent programs are left out'; return; }
  packaging/interop.sh quick
}

# The race detector looks at everything but SQLite, translated from C, whose memory is not Go's, and arithmetic over bytes
# that nobody shares: with these the tests take three times as long.
race() {
  go test -race -gcflags=modernc.org/sqlite/lib=-race=false -gcflags=golang.org/x/crypto/...=-race=false -timeout 30m "$@"
}

# A run writes some 8 GiB into Go's build cache and the folder for temporary files; a full disk ends it with a compiler's riddle.
# Nobody else uses the cache where CI is true, so there it is emptied.
disk() {
  local free
  mkdir -p "$(go env GOCACHE)"
  free=$(df -Pm "$(go env GOCACHE)" "${TMPDIR:-/tmp}" | awk 'NR>1 && (!least || $4<least) {least=$4} END {print least}')
  [ "$free" -lt 8192 ] || return 0
  if [ "${CI:-}" = true ]; then
    echo "only $free MiB are free: Go's build cache is emptied"
    go clean -cache
  else
    say "Only $free MiB are free; a run needs 8192. Go's build cache is emptied with:  go clean -cache"
    return 1
  fi
}

packages() {
  need_go
  # shellcheck disable=SC2086
  need $BUILD_PACKAGES $TEST_PACKAGES $MUSIC_PACKAGES
}

mkdir -p build
step 'system packages' packages
step 'free disk' disk
step 'gofmt' formatted
step 'go vet' go vet ./...
step 'staticcheck' go tool staticcheck ./...
step 'known vulnerabilities' packaging/vulncheck.sh
step 'other platforms' go run ./packaging/platforms linux/arm windows/amd64 freebsd/amd64 darwin/arm64:ci
step 'static builds' static
mkdir -p build/screenshots
step 'axe-core' packaging/axe.sh
step 'tests without cgo' env CGO_ENABLED=0 LINNET_AXE="$(packaging/axe.sh)" LINNET_SCREENSHOTS="$PWD/build/screenshots" go test -timeout 20m ./...
step 'tests with the race detector' race ./...
step 'the operator on PostgreSQL' env CGO_ENABLED=0 packaging/postgres.sh go test ./ads/database ./ads/ledger ./ads/portal/... ./ads/payment/... ./ads/bookkeeping ./ads/webhook ./ads/stats/pair ./ads/operator
step 'demo' demo
step 'build' go build -o build/linnet .
step 'other BitTorrent programs' interop
step 'window' packaging/smoke.sh build/linnet build/screenshots
printf 'all checks passed in %d s\n' "$SECONDS"
