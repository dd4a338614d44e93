//! What the editor of a list of addresses says about each line.

use grantry_core::application::{ListKind, MAX_ENTRIES, Verdict, judge, split_pasted};
use proptest::prelude::*;

const KINDS: [ListKind; 5] = [
    ListKind::RedirectUris,
    ListKind::PostLogoutUris,
    ListKind::AllowedOrigins,
    ListKind::AllowedDomains,
    ListKind::Resources,
];

fn judge_texts(kind: ListKind, texts: &[&str]) -> Vec<Verdict> {
    let lines: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
    judge(kind, &lines)
}

fn good(stored: &str, note: Option<&'static str>) -> Verdict {
    Verdict::Good { stored: stored.to_owned(), note }
}

fn bad(message: &str) -> Verdict {
    Verdict::Bad { message: message.to_owned() }
}

#[test]
fn every_line_has_a_verdict_of_its_own() {
    let typed = [
        "https://App.example.com:443/cb",
        "  ",
        "http://localhost:3000/cb",
        "com.example.app:/cb",
        "http://app.example.com/cb",
        "HTTPS://app.example.com/cb",
        "https://app.example.com/cb/",
    ];
    let expected = [
        good("https://app.example.com/cb", None),
        Verdict::Blank,
        good("http://localhost:3000/cb", Some("any port")),
        good("com.example.app:/cb", Some("public applications only")),
        bad("Plain http is only for this computer (localhost). Use https."),
        bad("This address is listed twice. Remove one of them."),
        good("https://app.example.com/cb/", None),
    ];
    assert_eq!(judge_texts(ListKind::RedirectUris, &typed), expected);
}

#[test]
fn each_list_has_its_own_rules() {
    for (kind, text, verdict) in [
        (ListKind::PostLogoutUris, "http://localhost/bye", good("http://localhost/bye", None)),
        (ListKind::AllowedOrigins, " * ", good("*", Some("every origin"))),
        (ListKind::AllowedOrigins, "https://a.example/", good("https://a.example", None)),
        (ListKind::AllowedDomains, "https://a.example/", good("a.example", None)),
        (ListKind::Resources, "urn:a:b", good("urn:a:b", None)),
        (ListKind::RedirectUris, "*", bad("Write the whole address, https:// included.")),
    ] {
        assert_eq!(judge_texts(kind, &[text]), [verdict], "{kind:?} {text}");
    }
}

#[test]
fn lines_beyond_the_limit_are_refused_and_blank_ones_do_not_count() {
    let mut lines: Vec<String> =
        (0..=MAX_ENTRIES).map(|n| format!("https://app.example.com/{n}")).collect();
    lines.insert(0, String::new());
    let verdicts = judge(ListKind::RedirectUris, &lines);
    assert!(matches!(verdicts[MAX_ENTRIES], Verdict::Good { .. }));
    assert_eq!(verdicts[MAX_ENTRIES + 1], bad("List at most 100 addresses."));
}

#[test]
fn a_pasted_text_falls_into_lines() {
    let pasted = "https://a.example/cb\r\n\n  https://b.example/cb\thttps://c.example/cb ";
    let lines = ["https://a.example/cb", "https://b.example/cb", "https://c.example/cb"];
    assert_eq!(split_pasted(pasted), lines);
    assert!(split_pasted(" \n ").is_empty());
}

/// Lines that are often almost right.
const LINE: &str = "(https://|http://|)[a-c]{0,2}(\\.example|localhost|)[/ *#]?";

proptest! {
    #[test]
    fn every_line_gets_a_verdict_and_the_stored_form_gets_the_same(
        lines in prop::collection::vec(LINE, 0..6),
    ) {
        for kind in KINDS {
            let verdicts = judge(kind, &lines);
            prop_assert_eq!(verdicts.len(), lines.len());
            for verdict in verdicts {
                if let Verdict::Good { ref stored, .. } = verdict {
                    prop_assert_eq!(judge(kind, std::slice::from_ref(stored)), vec![verdict]);
                }
            }
        }
    }

    #[test]
    fn judging_never_panics(lines in prop::collection::vec(".{0,60}", 0..6), text in ".{0,200}") {
        for kind in KINDS {
            let _ = judge(kind, &lines);
        }
        prop_assert!(split_pasted(&text).iter().all(|line| !line.is_empty()));
    }
}
