//! Sizes: a long file or function is one that nobody dares to change.

use super::Violation;
use super::functions::Function;
use super::source::Source;

const FILE: usize = 500;
const TEST_FILE: usize = 800;
const FUNCTION: usize = 60;
const TEST_FUNCTION: usize = 120;
const COMPONENT: usize = 120;
const HANDLER: usize = 20;

/// Rust files have at most 500 lines that are not tests.
pub(super) fn files(file: &Source) -> Vec<Violation> {
    if !file.is_rust() {
        return Vec::new();
    }
    let (lines, limit) = if file.is_test_file() {
        (file.text.lines().count(), TEST_FILE)
    } else {
        (file.lines_without_tests(), FILE)
    };
    if lines <= limit {
        return Vec::new();
    }
    let advice = format!("{lines} lines where {limit} are the limit; split it by what it does");
    vec![Violation::new(&file.path, 1, "file size", advice)]
}

/// Functions have at most 60 lines, components 120, bodies of handlers 20.
pub(super) fn functions(file: &Source) -> Vec<Violation> {
    let too_long = |function: &Function| {
        let (lines, limit, kind) = measure(file, function);
        (lines > limit).then(|| {
            let advice = format!(
                "{kind} {} has {lines} lines where {limit} are the limit; take steps out of it and name them",
                function.name
            );
            Violation::new(&file.path, file.line(function.at), "function size", advice)
        })
    };
    file.functions.iter().filter_map(too_long).collect()
}

fn measure(file: &Source, function: &Function) -> (usize, usize, &'static str) {
    let lines = file.height(&(function.at..function.body.end));
    if file.is_test(function.at) {
        (lines, TEST_FUNCTION, "the test function")
    } else if file.is_under("app/src/") && function.has_attribute("component") {
        (lines, COMPONENT, "the component")
    } else if is_handler(file, function) {
        // The signature lists the extractors, one to a line; what is short is what it does.
        (file.height(&function.body).saturating_sub(2), HANDLER, "the body of the handler")
    } else {
        (lines, FUNCTION, "the function")
    }
}

fn is_handler(file: &Source, function: &Function) -> bool {
    file.is_under("server/src/http/")
        && function.qualifiers.starts_with("pub")
        && function.qualifiers.ends_with("async")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn function(head: &str, lines: usize) -> String {
        format!("//! X.\n{head} {{\n{}}}\n", "    x();\n".repeat(lines - 2))
    }

    fn fails(path: &str, text: &str) -> bool {
        !functions(&Source::new(path, text)).is_empty()
    }

    #[test]
    fn long_files_fail_and_tests_do_not_count() {
        let long = "// x\n".repeat(501);
        assert_eq!(files(&Source::new("core/src/x.rs", &long)).len(), 1);
        assert!(files(&Source::new("core/src/x.rs", &"// x\n".repeat(500))).is_empty());
        assert!(files(&Source::new("core/tests/x.rs", &long)).is_empty());
        assert_eq!(files(&Source::new("core/tests/x.rs", &"// x\n".repeat(801))).len(), 1);
        let mostly_tests =
            format!("//! X.\n#[cfg(test)]\nmod tests {{\n{}}}\n", "// x\n".repeat(600));
        assert!(files(&Source::new("core/src/x.rs", &mostly_tests)).is_empty());
        assert!(files(&Source::new("docs/x.md", &long)).is_empty());
    }

    #[test]
    fn long_functions_fail() {
        assert!(!fails("core/src/x.rs", &function("fn a()", 60)));
        assert!(fails("core/src/x.rs", &function("fn a()", 61)));
        assert!(!fails("core/tests/x.rs", &function("fn a()", 120)));
        assert!(fails("core/tests/x.rs", &function("fn a()", 121)));
    }

    #[test]
    fn components_may_be_longer_in_the_app_only() {
        let component = function("#[component]\npub fn Page() -> impl IntoView", 120);
        assert!(!fails("app/src/pages/x.rs", &component));
        assert!(fails("server/src/x.rs", &component));
        let longer = function("#[component]\npub fn Page() -> impl IntoView", 121);
        assert!(fails("app/src/pages/x.rs", &longer));
    }

    #[test]
    fn handlers_are_short() {
        let path = "server/src/http/oauth/token.rs";
        assert!(!fails(path, &function("pub(crate) async fn token()", 22)));
        assert!(fails(path, &function("pub(crate) async fn token()", 23)));
        assert!(fails(path, &function("pub(super) async fn token()", 23)));
        assert!(!fails(path, &function("fn helper()", 23)));
        assert!(!fails("server/src/run.rs", &function("pub(crate) async fn run()", 23)));
    }
}
