//! `#[instrument]` records every argument unless told not to, and some arguments are passwords.

use super::Violation;
use super::functions::closing;
use super::source::Source;

/// Every `#[instrument]` says `skip_all`.
pub(super) fn skip_all(file: &Source) -> Vec<Violation> {
    let bytes = file.code.as_bytes();
    let mut found = Vec::new();
    for start in ["#[instrument", "#[tracing::instrument"] {
        for (at, _) in file.code.match_indices(start) {
            let attribute = &file.code[at..closing(bytes, at + 1)];
            if !attribute.contains("skip_all") {
                let advice = "add `skip_all` and name the safe fields in `fields(…)`";
                found.push(Violation::new(&file.path, file.line(at), "instrument", advice));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(attribute: &str) -> usize {
        skip_all(&Source::new("engine/src/x.rs", &format!("{attribute}\nfn a() {{}}\n"))).len()
    }

    #[test]
    fn arguments_must_not_be_recorded() {
        assert_eq!(count("#[instrument(skip_all)]"), 0);
        assert_eq!(count("#[tracing::instrument(\n    skip_all,\n    fields(client)\n)]"), 0);
        assert_eq!(count("#[instrument]"), 1);
        assert_eq!(count("#[tracing::instrument(ret, err)]"), 1);
        assert_eq!(count("#[tracing::instrument(skip(password))] // skip_all"), 1);
        assert_eq!(count("// #[instrument]"), 0);
    }
}
