//! The direction of the crates: which may depend on which, and what core must not know.

use serde_json::Value;

use super::{Tree, Violation};

/// What each crate of the workspace may name. An arrow that is not here is a decision, not a slip.
const ARROWS: [(&str, &[&str]); 7] = [
    ("grantry-core", &[]),
    ("grantry-engine", &["grantry-core"]),
    ("grantry-app", &["grantry-core", "grantry-engine"]),
    ("grantry-server", &["grantry-app", "grantry-core", "grantry-engine"]),
    ("grantry-frontend", &["grantry-app"]),
    ("xtask", &[]),
    // Knows the product by its addresses alone, as everybody does who calls it.
    ("grantry-bench", &[]),
];

/// Core decides: it has no input, no output, no clock and no dice, and compiles for the browser.
const NOT_IN_CORE: [&str; 24] = [
    "async-std",
    "aws-lc-rs",
    "axum",
    "chrono",
    "fastrand",
    "futures",
    "futures-util",
    "getrandom",
    "hyper",
    "jiff",
    "js-sys",
    "leptos",
    "leptos_axum",
    "leptos_router",
    "rand",
    "rand_core",
    "reqwest",
    "rusqlite",
    "rustix",
    "sqlx",
    "time",
    "tokio",
    "tracing",
    "web-sys",
];

const ENGINE: &str = "grantry-engine";

/// All arrows point the right way.
pub(super) fn check(tree: &Tree) -> Vec<Violation> {
    let packages = tree.metadata["packages"].as_array();
    packages.into_iter().flatten().flat_map(|package| check_package(tree, package)).collect()
}

fn check_package(tree: &Tree, package: &Value) -> Vec<Violation> {
    let name = package["name"].as_str().unwrap_or_default();
    let manifest = manifest_path(tree, package);
    let Some((_, allowed)) = ARROWS.iter().find(|(crate_name, _)| *crate_name == name) else {
        let advice = format!("`{name}`: write in xtask/src/tidy/arrows.rs what it may depend on");
        return vec![Violation::new(&manifest, 1, "crate arrows", advice)];
    };
    let mut advices: Vec<(&str, String)> = Vec::new();
    for dependency in shipped_dependencies(package) {
        let other = dependency["name"].as_str().unwrap_or_default();
        let ours = ARROWS.iter().any(|(crate_name, _)| *crate_name == other);
        if ours && !allowed.contains(&other) {
            advices.push((other, format!("`{name}` must not depend on `{other}`")));
        }
        if name == "grantry-core" && NOT_IN_CORE.contains(&other) {
            advices
                .push((other, format!("`{other}` does not belong in core; pass its results in")));
        }
        if name == "grantry-app" && other == ENGINE && dependency["optional"] != true {
            advices.push((
                other,
                format!("`{other}` must be optional here, for the browser has none"),
            ));
        }
    }
    if name == "grantry-app" {
        advices
            .extend(engine_leaks(&package["features"]).into_iter().map(|advice| (ENGINE, advice)));
    }
    let line = |needle: &str| {
        let text = tree.file(&manifest).map_or("", |file| file.text.as_str());
        text.lines().position(|line| line.starts_with(needle)).map_or(1, |index| index + 1)
    };
    advices
        .into_iter()
        .map(|(other, advice)| Violation::new(&manifest, line(other), "crate arrows", advice))
        .collect()
}

/// The dependencies that end up in the product: tests may lean on what they like.
fn shipped_dependencies(package: &Value) -> impl Iterator<Item = &Value> {
    let all = package["dependencies"].as_array().into_iter().flatten();
    all.filter(|dependency| dependency["kind"] != "dev")
}

/// Features other than `ssr` that bring the engine into the browser.
fn engine_leaks(features: &Value) -> Vec<String> {
    let brings = |value: &Value| {
        let entry = value.as_str().unwrap_or_default();
        let strong = entry.split('/').next().unwrap_or_default();
        strong == "ssr" || strong == ENGINE || strong == format!("dep:{ENGINE}")
    };
    let features = features.as_object().into_iter().flatten();
    features
        .filter(|(name, _)| name.as_str() != "ssr" && name.as_str() != ENGINE)
        .filter(|(_, entries)| entries.as_array().is_some_and(|entries| entries.iter().any(brings)))
        .map(|(name, _)| format!("feature `{name}` must not bring `{ENGINE}`; only `ssr` does"))
        .collect()
}

/// Relative to the root, as the other violations are.
fn manifest_path(tree: &Tree, package: &Value) -> String {
    let path = package["manifest_path"].as_str().unwrap_or("Cargo.toml");
    let root = tree.metadata["workspace_root"].as_str().unwrap_or_default();
    path.strip_prefix(root).unwrap_or(path).trim_start_matches('/').to_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::source::Source;
    use super::*;

    fn advices(name: &str, dependencies: &Value, features: &Value) -> Vec<String> {
        let package = json!({
            "name": name,
            "manifest_path": "/w/x/Cargo.toml",
            "dependencies": dependencies,
            "features": features,
        });
        let manifest = Source::new("x/Cargo.toml", "[dependencies]\ntokio = \"1\"\n");
        let metadata = json!({ "workspace_root": "/w", "packages": [package] });
        let found = check(&Tree { files: vec![manifest], metadata });
        found
            .into_iter()
            .map(|found| format!("{}:{}: {}", found.path, found.line, found.advice))
            .collect()
    }

    #[test]
    fn wrong_arrows_fail() {
        let on = |other: &str, kind: Option<&str>| json!([{ "name": other, "kind": kind, "optional": false }]);
        let none = json!({});
        assert!(advices("grantry-engine", &on("grantry-core", None), &none).is_empty());
        assert!(advices("grantry-server", &on("grantry-app", None), &none).is_empty());
        assert_eq!(advices("grantry-core", &on("grantry-engine", None), &none).len(), 1);
        assert_eq!(advices("grantry-engine", &on("grantry-app", None), &none).len(), 1);
        assert_eq!(
            advices("grantry-frontend", &on("grantry-engine", Some("build")), &none).len(),
            1
        );
        assert_eq!(advices("xtask", &on("grantry-core", None), &none).len(), 1);
        assert!(advices("grantry-engine", &on("grantry-app", Some("dev")), &none).is_empty());
        assert_eq!(advices("grantry-extra", &json!([]), &none).len(), 1);
    }

    #[test]
    fn core_stays_pure() {
        let on = |other: &str, kind: Option<&str>| json!([{ "name": other, "kind": kind, "optional": false }]);
        let found = advices("grantry-core", &on("tokio", None), &json!({}));
        assert_eq!(found, ["x/Cargo.toml:2: `tokio` does not belong in core; pass its results in"]);
        assert!(advices("grantry-core", &on("serde", None), &json!({})).is_empty());
        assert!(advices("grantry-core", &on("tokio", Some("dev")), &json!({})).is_empty());
        assert!(advices("grantry-engine", &on("tokio", None), &json!({})).is_empty());
    }

    #[test]
    fn the_browser_has_no_engine() {
        let engine =
            |optional: bool| json!([{ "name": ENGINE, "kind": null, "optional": optional }]);
        let good = json!({ "default": [], "ssr": ["dep:grantry-engine", "leptos/ssr"], "hydrate": ["leptos/hydrate"] });
        assert!(advices("grantry-app", &engine(true), &good).is_empty());
        assert_eq!(advices("grantry-app", &engine(false), &good).len(), 1);
        for leak in ["dep:grantry-engine", "grantry-engine", "grantry-engine/x", "ssr"] {
            let bad = json!({ "ssr": ["dep:grantry-engine"], "hydrate": [leak] });
            assert_eq!(advices("grantry-app", &engine(true), &bad).len(), 1, "{leak}");
        }
        let weak = json!({ "ssr": ["dep:grantry-engine"], "trace": ["grantry-engine?/trace"] });
        assert!(advices("grantry-app", &engine(true), &weak).is_empty());
    }
}
