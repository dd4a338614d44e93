#!/usr/bin/env bash
# Asks the running server what its own description of the admin API promises: schemathesis makes
# requests from the OpenAPI document, good ones and bad ones, and compares every answer with it.
# Uses the development binary that the tests have built, and what setup.sh has installed. The requests
# are the same every time; EXAMPLES=100 makes more of them.
set -euo pipefail
cd "$(dirname "$0")/.."

target="${CARGO_TARGET_DIR:-target}"
case "$target" in /*) ;; *) target="$PWD/$target" ;; esac
venv="$target/schemathesis"

data=$(mktemp -d)
server=""
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$data"' EXIT

id=schemathesis-client
secret=$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')
GRANTRY_LISTEN=127.0.0.1:0 GRANTRY_DATA_DIR="$data" GRANTRY_LOG=error GRANTRY_RATE_LIMITS=off \
  GRANTRY_BOOTSTRAP_ADMIN_EMAIL=ada@example.com GRANTRY_BOOTSTRAP_ADMIN_PASSWORD="$secret" \
  GRANTRY_BOOTSTRAP_CLIENT_ID="$id" GRANTRY_BOOTSTRAP_CLIENT_SECRET="$secret" \
  "$target/debug/grantry" >"$data/out" 2>"$data/err" &
server=$!

url=""
for _ in $(seq 100); do
  url=$(sed -n 's/^listening on //p' "$data/out")
  [ -n "$url" ] && break
  sleep 0.1
done
[ -n "$url" ] || { cat "$data/err" >&2; exit 1; }

token=$(curl --silent --fail "$url/oauth/token" --user "$id:$secret" -d grant_type=client_credentials |
  sed -n 's/.*"access_token":"\([^"]*\)".*/\1/p')

# It keeps what it has found in the folder in which it runs.
cd "$data"
"$venv/bin/schemathesis" run "$url/api/v1/openapi.json" \
  --header "Authorization: Bearer $token" \
  --phases examples,coverage,fuzzing --max-examples "${EXAMPLES:-5}" \
  --generation-deterministic --continue-on-failure \
  --exclude-checks positive_data_acceptance \
  --warnings off
if grep -q 'ERROR' "$data/err"; then
  cat "$data/err" >&2
  exit 1
fi
