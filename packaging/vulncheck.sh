#!/usr/bin/env bash
# Looks for known vulnerabilities that the program calls: govulncheck over the Go vulnerability database, which
# is taken as a Go module, so that the check needs nothing but the module proxy.
#   packaging/vulncheck.sh          the pinned state of the database, the same answer on every machine
#   packaging/vulncheck.sh latest   today's state; when it is clean, pin what it prints
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=env.sh
. packaging/env.sh
need_go
module=golang.org/x/vulndb
version=${1:-v0.0.0-20261105234957-e22db6528018}
about=$(go mod download -json "$module@$version")
version=$(printf '%s' "$about" | sed -n 's/^\t"Version": "\(.*\)",$/\1/p')
dir=$(printf '%s' "$about" | sed -n 's/^\t"Dir": "\(.*\)",$/\1/p')
db=$PWD/build/vulndb/$version
if [ ! -d "$db" ]; then
  mkdir -p build/vulndb
  GOFLAGS=-buildvcs=false CGO_ENABLED=0 go run "$module/cmd/indexdb@$version" -vulns "$dir/data/osv" -out "$db.new"
  mv "$db.new" "$db"
fi
printf 'vulnerability database %s\n' "$version"
CGO_ENABLED=0 go tool govulncheck -db "file://$db" -test ./...
