#!/usr/bin/env bash
# A private PostgreSQL for the tests: `postgres.sh start FOLDER` prints its address, `postgres.sh
# stop FOLDER` ends it and removes the folder. Nothing of an installed cluster is touched.
set -euo pipefail

folder=${2:?usage: scripts/postgres.sh start|stop FOLDER}
bin=$(dirname "$(command -v initdb || ls -d /usr/lib/postgresql/*/bin/initdb | sort -V | tail -n 1)")

# PostgreSQL refuses to run as root.
as_user() {
  if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}

case "$1" in
  start)
    mkdir -p "$folder"
    if [ "$(id -u)" = 0 ]; then chown postgres "$folder"; fi
    as_user "$bin/initdb" -D "$folder/data" -U postgres -A trust -E UTF8 --no-sync >"$folder/initdb.log"
    port=$(node -e 's=require("net").createServer().listen(0,"127.0.0.1",()=>{process.stdout.write(`${s.address().port}`);s.close()})')
    # Speed before safety: the data lives as long as one test run. `synchronous_commit` stays on,
    # since Grantry refuses to start without it.
    as_user "$bin/pg_ctl" -D "$folder/data" -l "$folder/log" -w -s start -o \
      "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off -c full_page_writes=off -c max_connections=400" >/dev/null
    echo "postgres://postgres@127.0.0.1:$port/postgres" ;;
  stop)
    as_user "$bin/pg_ctl" -D "$folder/data" -m immediate -s stop || true
    rm -rf "$folder" ;;
  *)
    echo "usage: scripts/postgres.sh start|stop FOLDER" >&2; exit 2 ;;
esac
