//! Has the linker keep the relocations: `cargo xtask web` cuts the module into parts, and what moves
//! has to be found again.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-link-arg-cdylib=--emit-relocs");
}
