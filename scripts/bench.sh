#!/usr/bin/env bash
# Measures everything that docs/PERFORMANCE.md speaks of, one after the other. Every part prints its own
# report and says what falls short; the end names the parts that did, and fails then.
set -uo pipefail
cd "$(dirname "$0")/.."

scripts/setup.sh test || exit 1

target="${CARGO_TARGET_DIR:-target}"
short=()
part() {
  local name="$1"; shift
  printf '\n== %s\n' "$name"
  "$@" || short+=("$name")
}

postgres=$(mktemp -d)
chmod 755 "$postgres"
trap 'scripts/postgres.sh stop "$postgres"' EXIT
url=$(scripts/postgres.sh start "$postgres") || exit 1

part "writes that share a commit" cargo bench --quiet -p grantry-engine --bench group_commit
part "100,000 applications" env GRANTRY_TEST_POSTGRES_URL="$url" cargo bench --quiet -p grantry-engine --bench scale
cargo build --release --quiet -p grantry-bench || exit 1
bench="$target/release/grantry-bench"
part "requests over loopback" "$bench" --postgres "$url" --json "$target/bench.json" target/release/grantry
part "memory under load for five minutes" "$bench" --only soak --soak 300 target/release/grantry
# To fill a million applications takes a quarter of an hour on each database; GRANTRY_BENCH_KEEP names a
# folder where they stay for the next time, and GRANTRY_BENCH_SCALE other numbers.
part "the same with a million applications" "$bench" --only scale --scale "${GRANTRY_BENCH_SCALE:-1000,100000,1000000}" \
  ${GRANTRY_BENCH_KEEP:+--keep "$GRANTRY_BENCH_KEEP"} --postgres "$url" --json "$target/bench-scale.json" target/release/grantry
part "pages in a browser with a slow processor" env GRANTRY_BENCH_JSON="$target/bench-pages.json" npx playwright test --config end2end/bench/playwright.config.ts
part "the browser's module by crate" node end2end/bench/wasm-size.mjs

printf '\n'
if [ ${#short[@]} -gt 0 ]; then
  printf 'falls short: %s\n' "${short[@]}"
  exit 1
fi
echo "everything is within its bounds"
