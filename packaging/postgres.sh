#!/usr/bin/env bash
# postgres.sh COMMAND...: runs a command while a PostgreSQL server of its own listens on loopback, whose address the command finds
# in LINNET_POSTGRES. Without an installed server it says so and runs nothing.
set -euo pipefail
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
[ -x "${bin:-}/postgres" ] || { echo "skipped: no PostgreSQL server is installed"; exit 0; }
work=$(mktemp -d)
as=()
if [ "$(id -u)" = 0 ]; then # the server refuses to run as root
  chown postgres "$work"
  as=(setpriv --reuid=postgres --regid=postgres --clear-groups)
fi
finish() {
  local status=$?
  "${as[@]}" "$bin/pg_ctl" -D "$work/data" -m immediate stop >/dev/null 2>&1 || true
  rm -rf "$work"
  exit "$status"
}
trap finish EXIT

cd "$work"
"${as[@]}" "$bin/initdb" -D "$work/data" -U linnet -A trust -E UTF8 --locale=C.UTF-8 >/dev/null
# A free port may be taken a moment later by another program: then the next one is tried.
for try in 1 2 3 4 5; do
  port=$((20000 + (RANDOM + try) % 20000))
  "${as[@]}" "$bin/pg_ctl" -D "$work/data" -w -l "$work/log" -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$work -c fsync=${FSYNC:-off} -c max_connections=200" start >/dev/null && break
  [ "$try" != 5 ] || { cat "$work/log"; exit 1; }
done
cd "$OLDPWD"
LINNET_POSTGRES="postgres://linnet@127.0.0.1:$port/postgres?sslmode=disable" "$@"
