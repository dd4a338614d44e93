#!/usr/bin/env bash
# Installs what is missing to build (`setup.sh build`) or to build and test (`setup.sh test`), and
# says what it does. Where nothing is missing it does nothing and says nothing.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf 'setup: %s\n' "$*"; }
die() { printf 'setup: %s\n' "$*" >&2; exit 1; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null; then sudo "$@"; else
    die "cannot install packages without root; install by hand: $*"
  fi
}

apt_updated=""
apt_install() {
  command -v apt-get >/dev/null || die "please install $*: there is no apt here"
  say "installing $* with apt"
  if [ -z "$apt_updated" ]; then
    as_root apt-get -qq update
    apt_updated=yes
  fi
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "$@" >/dev/null
}

need_tools() {
  command -v cargo >/dev/null || die "cargo is missing; install Rust with rustup"
  command -v npm >/dev/null || die "npm is missing; install Node.js 20.19 or newer with npm"
  # aws-lc and SQLite are compiled from C.
  command -v cc >/dev/null || apt_install gcc libc6-dev
  command -v cmake >/dev/null || apt_install cmake
}

need_toolchain() {
  # rustup fetches the pinned compiler at the first call where it may; this makes it say so.
  rustc --version >/dev/null 2>&1 || { say "fetching the pinned Rust toolchain"; rustup toolchain install; }
  scripts/wasm-target.sh
}

need_npm_packages() {
  if [ ! -e node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
    say "installing sass, binaryen, Playwright and what the conformance modules need from npm"
    npm ci --no-audit --no-fund --loglevel=error
    touch node_modules/.package-lock.json
  fi
}

need_chromium() {
  for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null; then return; fi
  done
  apt_install chromium fonts-dejavu-core
}

need_postgres() {
  if command -v initdb >/dev/null || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; then return; fi
  apt_install postgresql
}

# `cargo xtask seed` fills files of SQLite with it, which a test tries.
need_sqlite3() {
  command -v sqlite3 >/dev/null || apt_install sqlite3
}

# `need_from_pypi NAME` installs what scripts/NAME.txt lists into the target folder, where `cargo clean`
# takes it away with everything else that can be made anew.
need_from_pypi() {
  local target="${CARGO_TARGET_DIR:-target}" wanted="scripts/$1.txt"
  local venv="$target/$1"
  if cmp -s "$wanted" "$venv/installed.txt"; then return; fi
  command -v python3 >/dev/null && python3 -c 'import ensurepip' 2>/dev/null || apt_install python3 python3-venv
  say "installing $1 from PyPI"
  mkdir -p "$target"
  python3 -m venv --clear "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check -r "$wanted"
  cp "$wanted" "$venv/installed.txt"
}

case "${1:-build}" in
  build)
    need_tools; need_toolchain; need_npm_packages ;;
  test)
    need_tools; need_toolchain; need_npm_packages; need_chromium; need_postgres; need_sqlite3
    need_from_pypi schemathesis; need_from_pypi authlib ;;
  *)
    echo "usage: scripts/setup.sh [build|test]" >&2; exit 2 ;;
esac
