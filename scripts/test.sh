#!/usr/bin/env bash
# Everything that must be green, from the quickest check to the slowest. Set-up comes first.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/setup.sh test

# A build that runs out of room fails late and in words that nobody understands.
room=$(df --output=avail -k "${CARGO_TARGET_DIR:-.}" 2>/dev/null | tail -n 1 || echo)
if [ -n "$room" ] && [ "$room" -lt 12000000 ]; then
  echo "test: $((room / 1000000)) GB are free where the build goes, and it may need 12; remove what is old in ${CARGO_TARGET_DIR:-target}"
fi

step() { printf '\n== %s (after %s s)\n' "$*" "$SECONDS"; }

step "format"
cargo fmt --all --check

step "house rules"
cargo xtask tidy

step "clippy"
cargo clippy --quiet --all-targets -- -D warnings
cargo clippy --quiet -p grantry-frontend --target wasm32-unknown-unknown -- -D warnings

step "unit and integration tests on SQLite and PostgreSQL"
postgres=$(mktemp -d)
chmod 755 "$postgres"
trap 'scripts/postgres.sh stop "$postgres"' EXIT
GRANTRY_TEST_POSTGRES_URL=$(scripts/postgres.sh start "$postgres")
export GRANTRY_TEST_POSTGRES_URL
cargo test

step "the admin API against its own description"
# The tests above have built the development binary.
scripts/check-api.sh

step "browser half and release binary"
# The development binary of the tests above reads its half from disk when it starts.
cargo xtask web
cargo xtask web --release
cargo build --release -p grantry-server

step "foreign client libraries, attacks from outside, two nodes on one database"
# Not of the workspace: it brings a crate that must not come near the product (see its Cargo.toml).
cargo build --quiet --locked --manifest-path end2end/clients/openidconnect/Cargo.toml --target-dir "${CARGO_TARGET_DIR:-target}"
npx playwright test --config end2end/playwright.config.ts --project=protocol

step "modules of the OpenID Foundation's plans on both databases"
npx playwright test --config end2end/conformance/playwright.config.ts --project=sqlite --project=postgres

# Last, because each run begins with an empty folder of results, and these leave pictures to look at.
step "browser tests in Chromium"
npx playwright test --config end2end/playwright.config.ts --project=browser

step "everything is green"
