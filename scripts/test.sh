#!/usr/bin/env bash
# Everything that must be green, from the quickest check to the slowest. Set-up comes first.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/setup.sh test

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

step "browser half and release binary"
# The development binary of the tests above reads its half from disk when it starts.
cargo xtask web
cargo xtask web --release
cargo build --release -p grantry-server

step "browser tests in Chromium"
npx playwright test --config end2end/playwright.config.ts

step "everything is green"
