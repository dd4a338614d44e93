//! Embeds the browser half into the release binary: `cargo xtask web --release` leaves it in `site/`
//! together with a manifest, from which a table of `include_bytes!` is written here.
//!
//! Development builds read `site-dev/` from disk when they start, so that a changed style sheet
//! needs no new binary.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a build that cannot go on ends here, and cargo speaks through the environment"
)]

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::{env, fs};

fn main() {
    pack_relocations();
    let root = Path::new(&env::var("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("..");
    let manifest = root.join("site").join("manifest.json");
    println!("cargo::rerun-if-changed={}", manifest.display());
    println!("cargo::rerun-if-changed=build.rs");
    let mut table = String::from("&[\n");
    if env::var("PROFILE").as_deref() == Ok("release") {
        let text = fs::read_to_string(&manifest).unwrap_or_else(|_missing| {
            panic!("the browser half is missing; run: cargo xtask web --release (or make build)")
        });
        let manifest: serde_json::Value =
            serde_json::from_str(&text).expect("the manifest is JSON");
        for file in manifest["files"].as_array().expect("the manifest lists files") {
            write_entry(&mut table, &root.join("site"), file);
        }
    }
    table.push(']');
    let out = Path::new(&env::var("OUT_DIR").expect("cargo sets it")).join("embedded.rs");
    fs::write(out, table).expect("the output folder is writable");
}

fn write_entry(table: &mut String, site: &Path, file: &serde_json::Value) {
    let text = |name: &str| file[name].as_str();
    let include = |name: &str| {
        text(name).map_or("None".to_owned(), |path| {
            let path = fs::canonicalize(site.join(path)).expect("the manifest names real files");
            format!("Some(include_bytes!({:?}) as &[u8])", path.display().to_string())
        })
    };
    let parts = file["parts"].as_array().into_iter().flatten();
    let parts: Vec<&str> = parts.filter_map(serde_json::Value::as_str).collect();
    writeln!(
        table,
        "Embedded {{ path: {:?}, content_type: {:?}, immutable: {}, role: {:?}, parts: &{:?}, raw: {}, br: {}, gz: {} }},",
        text("path").expect("a path"),
        text("content_type").expect("a content type"),
        file["immutable"].as_bool().unwrap_or(false),
        text("role").unwrap_or("other"),
        parts,
        include("file"),
        include("br"),
        include("gz"),
    )
    .expect("writing to a string works");
}

/// What the loader has to adjust at start is a list of two megabytes, which stay in memory; packed it is
/// some kilobytes. Loaders know how to read that since glibc 2.36.
fn pack_relocations() {
    let is = |name: &str, value: &str| env::var(name).as_deref() == Ok(value);
    let native = env::var("HOST") == env::var("TARGET");
    if is("PROFILE", "release") && is("CARGO_CFG_TARGET_ENV", "gnu") && native && knows_packed() {
        println!("cargo::rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    }
}

fn knows_packed() -> bool {
    let Ok(output) = Command::new("getconf").arg("GNU_LIBC_VERSION").output() else { return false };
    let said = String::from_utf8_lossy(&output.stdout);
    let version = said.trim().rsplit(' ').next().unwrap_or_default();
    let mut numbers = version.split('.').map(|part| part.parse().unwrap_or(0));
    let mut next = || numbers.next().unwrap_or(0);
    (next(), next()) >= (2, 36)
}
