#!/usr/bin/env bash
# Makes sure that the pinned Rust toolchain can compile for wasm32-unknown-unknown.
#
# The ordinary way is `rustup target add`. Where rustup cannot download, the same library is
# compiled from Debian's package of the standard library's source, of exactly the same version.
set -euo pipefail
cd "$(dirname "$0")/.."

target=wasm32-unknown-unknown
sysroot=$(rustc --print sysroot)
libdir=$sysroot/lib/rustlib/$target/lib

have_target() { compgen -G "$libdir/libstd-*.rlib" >/dev/null; }
say() { printf 'setup: %s\n' "$*"; }

have_target && exit 0

if command -v rustup >/dev/null; then
  say "adding the $target target with rustup"
  if timeout 120 rustup target add "$target" >/dev/null 2>&1 && have_target; then exit 0; fi
  say "rustup could not download it; building it from Debian's source of the standard library"
fi

version=$(rustc --version | awk '{print $2}')
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 2>/dev/null | grep -E '/debian/?$' | head -n 1) || true
if [ -z "$mirror" ]; then
  echo "setup: no Debian mirror is configured here; install the target by hand: rustup target add $target" >&2
  exit 1
fi

work=$(mktemp -d)
linked=""
cleanup() {
  [ -n "$linked" ] && rm -f "$sysroot/lib/rustlib/src/rust"
  rm -rf "$work"
}
trap cleanup EXIT

# The system's own package sources stay as they are: everything apt writes goes below $work.
mkdir -p "$work"/{sources,lists/partial,cache/archives/partial,unpacked,std/src}
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
for suite in trixie-backports trixie sid; do
  echo "deb [signed-by=$keyring] $mirror $suite main" >"$work/sources/$suite.list"
done
apt_options=(-o "Dir::Etc::sourcelist=/dev/null" -o "Dir::Etc::sourceparts=$work/sources"
  -o "Dir::State::lists=$work/lists" -o "Dir::Cache=$work/cache" -o "APT::Sandbox::User=root")
apt-get "${apt_options[@]}" -qq update
package=$(apt-cache "${apt_options[@]}" madison rust-src | awk -v v="$version" '$3 ~ "^"v"[+~-]" {print $3; exit}')
if [ -z "$package" ]; then
  echo "setup: Debian has no rust-src of version $version; install the target by hand: rustup target add $target" >&2
  exit 1
fi
say "fetching rust-src $package"
(cd "$work" && apt-get "${apt_options[@]}" -qq download "rust-src=$package" && dpkg -x rust-src_*.deb unpacked)
source=$(find "$work/unpacked" -type f -path "*/library/Cargo.lock" -printf "%h\n" | head -n 1)

if [ ! -e "$sysroot/lib/rustlib/src/rust" ]; then
  mkdir -p "$sysroot/lib/rustlib/src"
  ln -s "$(dirname "$source")" "$sysroot/lib/rustlib/src/rust"
  linked=yes
fi

say "compiling the standard library for $target"
cat >"$work/std/Cargo.toml" <<'TOML'
[package]
name = "empty-crate"
version = "0.0.0"
edition = "2024"
[workspace]
TOML
: >"$work/std/src/lib.rs"
(cd "$work/std" && RUSTC_BOOTSTRAP=1 RUSTUP_TOOLCHAIN="${RUSTUP_TOOLCHAIN:-$version}" CARGO_TARGET_DIR="$work/std/target" \
  cargo build --quiet --release -Zbuild-std=std,panic_abort,proc_macro --target "$target")
mkdir -p "$libdir"
find "$work/std/target/$target/release/deps" -name 'lib*.rlib' ! -name 'libempty_crate*' -exec cp {} "$libdir/" \;
have_target || { echo "setup: the $target target could not be built" >&2; exit 1; }
