//! Forbidden words: each row says what, where it holds, and what to do instead.

use super::Violation;
use super::mask::occurrences;
use super::source::Source;

/// One forbidden piece of code.
struct Pattern {
    needle: &'static str,
    /// The files in which it is forbidden.
    applies: fn(&Source) -> bool,
    reach: Reach,
    /// Whether a `// why:` on the line or above it makes it acceptable.
    unless_explained: bool,
    advice: &'static str,
}

#[derive(PartialEq, Eq)]
enum Reach {
    Everywhere,
    OutsideTests,
}

const fn never(needle: &'static str, advice: &'static str) -> Pattern {
    Pattern { needle, applies: anywhere, reach: Reach::Everywhere, unless_explained: false, advice }
}

const fn outside_tests(
    needle: &'static str,
    applies: fn(&Source) -> bool,
    advice: &'static str,
) -> Pattern {
    Pattern { needle, applies, reach: Reach::OutsideTests, unless_explained: false, advice }
}

const fn unexplained(
    needle: &'static str,
    applies: fn(&Source) -> bool,
    advice: &'static str,
) -> Pattern {
    Pattern { needle, applies, reach: Reach::OutsideTests, unless_explained: true, advice }
}

const USE_LOG: &str = "log it with `tracing`; only the command line prints";
const EFFECT: &str = "derive instead of mirroring, or say `// why:` it must be an effect";

const PATTERNS: [Pattern; 19] = [
    never("todo!(", "finish it or leave it out"),
    never("unimplemented!(", "finish it or leave it out"),
    never("dbg!(", "remove it"),
    never("#[ignore", "run the test or delete it"),
    never("#[should_panic", "assert on the returned error"),
    outside_tests("#[allow(", anywhere, "use `#[expect(…, reason = \"…\")]`"),
    outside_tests("#![allow(", anywhere, "use `#![expect(…, reason = \"…\")]`"),
    outside_tests(
        ".unwrap()",
        anywhere,
        "return the error, or `expect` what cannot fail and say why",
    ),
    outside_tests(
        "expect_context",
        outside_context,
        "take it from app/src/context.rs, which cannot panic",
    ),
    never(
        "ServerFnError::ServerError(",
        "return the closed AppError; text of errors is not for clients",
    ),
    unexplained("map_err(|_|", translates_errors, "keep the cause, or say `// why:` it is dropped"),
    outside_tests("println!(", is_silent, USE_LOG),
    outside_tests("eprintln!(", is_silent, USE_LOG),
    outside_tests("print!(", is_silent, USE_LOG),
    outside_tests("eprint!(", is_silent, USE_LOG),
    unexplained("spawn_local(", in_app, "use an action or a resource, or say `// why:` not"),
    unexplained("Effect::new", in_app, EFFECT),
    unexplained("create_effect(", in_app, EFFECT),
    outside_tests("inner_html", in_app, "render nodes; markup in strings is an injection waiting"),
];

fn anywhere(_: &Source) -> bool {
    true
}

fn in_app(file: &Source) -> bool {
    file.is_under("app/src/")
}

fn outside_context(file: &Source) -> bool {
    file.path != "app/src/context.rs"
}

fn translates_errors(file: &Source) -> bool {
    ["engine/", "server/", "app/"].iter().any(|folder| file.is_under(folder))
}

/// The command line talks to people; a build script talks to cargo.
fn is_silent(file: &Source) -> bool {
    let speaks = ["bench/", "end2end/", "xtask/", "server/src/cli", "server/src/main.rs"];
    !speaks.iter().any(|prefix| file.is_under(prefix)) && !file.path.ends_with("build.rs")
}

/// No forbidden piece of code.
pub(super) fn forbidden(file: &Source) -> Vec<Violation> {
    PATTERNS
        .iter()
        .filter(|pattern| (pattern.applies)(file))
        .flat_map(|pattern| {
            occurrences(&file.code, pattern.needle).into_iter().map(move |at| (pattern, at))
        })
        .filter(|(pattern, at)| pattern.reach == Reach::Everywhere || !file.is_test(*at))
        .filter(|(pattern, at)| !(pattern.unless_explained && file.says_why(*at)))
        .map(|(pattern, at)| {
            let advice = format!("`{}`: {}", pattern.needle.trim(), pattern.advice);
            Violation::new(&file.path, file.line(at), "forbidden", advice)
        })
        .collect()
}

/// SQL and its crate stay in one folder, where transactions can be reviewed.
pub(super) fn sqlx_fence(file: &Source) -> Vec<Violation> {
    let inside = file.is_under("engine/src/store/") || file.path == "engine/src/store.rs";
    if inside {
        return Vec::new();
    }
    occurrences(&file.code, "sqlx")
        .into_iter()
        .map(|at| {
            let advice = "name `sqlx` only under engine/src/store/; call a function of the store";
            Violation::new(&file.path, file.line(at), "sqlx fence", advice)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn needles(path: &str, text: &str) -> Vec<String> {
        let found = forbidden(&Source::new(path, text)).into_iter();
        found.filter_map(|found| found.advice.split('`').nth(1).map(str::to_owned)).collect()
    }

    fn fails(path: &str, text: &str) -> bool {
        !needles(path, text).is_empty()
    }

    #[test]
    fn every_pattern_fails_on_a_sample_of_itself() {
        for pattern in &PATTERNS {
            let text = format!("fn a() {{\n    {}\n}}\n", pattern.needle);
            assert_eq!(needles("app/src/pages/x.rs", &text), [pattern.needle], "{text}");
        }
    }

    #[test]
    fn comments_and_strings_may_say_anything() {
        assert!(!fails("core/src/x.rs", "// todo!( later\nlet a = \"dbg!(\";\n"));
    }

    #[test]
    fn tests_may_unwrap_but_not_be_ignored() {
        let tests = |body: &str| format!("#[cfg(test)]\nmod tests {{\n    {body}\n}}\n");
        assert!(!fails("core/src/x.rs", &tests("a.unwrap();")));
        assert!(!fails("core/tests/x.rs", "a.unwrap();\n"));
        assert!(fails("core/src/x.rs", &tests("#[ignore = \"slow\"]")));
        assert!(fails("core/tests/x.rs", "#[should_panic]\n"));
        assert!(fails("core/src/x.rs", "a.unwrap();\n"));
        assert!(!fails("core/src/x.rs", "a.unwrap_or(1);\n"));
    }

    #[test]
    fn only_the_command_line_prints() {
        let text = "println!(\"a\");\n";
        for path in [
            "bench/src/main.rs",
            "xtask/src/main.rs",
            "server/src/main.rs",
            "server/src/cli.rs",
            "server/build.rs",
        ] {
            assert!(!fails(path, text), "{path}");
        }
        assert!(!fails("engine/benches/hash.rs", text));
        assert!(fails("engine/src/run.rs", text));
        assert_eq!(needles("engine/src/run.rs", "eprintln!(\"a\");\n"), ["eprintln!("]);
    }

    #[test]
    fn a_reason_makes_some_acceptable() {
        assert!(fails("engine/src/x.rs", "a.map_err(|_| B)?;\n"));
        assert!(!fails("engine/src/x.rs", "// why: the cause is the input\na.map_err(|_| B)?;\n"));
        assert!(!fails("core/src/x.rs", "a.map_err(|_| B)?;\n"));
        assert!(fails("app/src/x.rs", "spawn_local(async {});\n"));
        assert!(!fails("app/src/x.rs", "spawn_local(async {}); // why: no answer is needed\n"));
        assert!(fails("app/src/x.rs", "// why: I like it\na.unwrap();\n"));
    }

    #[test]
    fn context_is_read_in_one_file() {
        assert!(fails("app/src/pages/x.rs", "expect_context::<Engine>()\n"));
        assert!(!fails("app/src/context.rs", "expect_context::<Engine>()\n"));
    }

    #[test]
    fn sqlx_stays_in_the_store() {
        let fence = |path: &str, text: &str| sqlx_fence(&Source::new(path, text)).len();
        let text = "use sqlx::Row;\n";
        assert_eq!(fence("engine/src/store/codes.rs", text), 0);
        assert_eq!(fence("engine/src/store.rs", text), 0);
        assert_eq!(fence("engine/src/token/redeem.rs", text), 1);
        assert_eq!(fence("engine/tests/store.rs", text), 1);
        assert_eq!(fence("server/src/run.rs", "// sqlx\nlet a = \"sqlx=warn\";\n"), 0);
    }
}
