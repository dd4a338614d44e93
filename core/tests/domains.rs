//! Which allowed domains are accepted, in which form they are stored, and why others are refused.

use grantry_core::application::{AllowedDomain, ListKind, MAX_DOMAINS, Verdict, judge};
use grantry_core::field_error::Reason;

const STORED: &[(&str, &str)] = &[
    // The examples of the product.
    ("https://app.example.com/", "app.example.com"),
    ("http://localhost:3000/", "localhost:3000"),
    ("localhost", "localhost"),
    ("localhost:3000", "localhost:3000"),
    // Scheme, slash, blanks and case.
    ("app.example.com", "app.example.com"),
    ("  app.example.com  ", "app.example.com"),
    ("app.example.com/", "app.example.com"),
    ("http://app.example.com", "app.example.com"),
    ("https://app.example.com", "app.example.com"),
    ("HTTPS://App.Example.COM/", "app.example.com"),
    ("HTTP://LOCALHOST/", "localhost"),
    ("example.com", "example.com"),
    ("a.b.c.d.example.com", "a.b.c.d.example.com"),
    ("my-app.example.com", "my-app.example.com"),
    ("3com.example", "3com.example"),
    ("1.example", "1.example"),
    ("app.localhost", "app.localhost"),
    ("xn--mnchen-3ya.example", "xn--mnchen-3ya.example"),
    ("XN--MNCHEN-3YA.example", "xn--mnchen-3ya.example"),
    ("example.xn--p1ai", "example.xn--p1ai"),
    // Ports.
    ("app.example.com:8443", "app.example.com:8443"),
    ("https://app.example.com:8443/", "app.example.com:8443"),
    ("app.example.com:1", "app.example.com:1"),
    ("app.example.com:65535", "app.example.com:65535"),
    ("app.example.com:443", "app.example.com:443"),
    ("https://app.example.com:443", "app.example.com"),
    ("http://app.example.com:80/", "app.example.com"),
    ("http://app.example.com:443", "app.example.com:443"),
    ("https://localhost:80", "localhost:80"),
    // IPv4 addresses.
    ("127.0.0.1", "127.0.0.1"),
    ("127.0.0.1:3000", "127.0.0.1:3000"),
    ("http://192.0.2.7:8080/", "192.0.2.7:8080"),
];

const REFUSED: &[(&str, &str)] = &[
    ("", "required"),
    ("   ", "required"),
    ("/", "required"),
    ("https://", "required"),
    ("http:///", "required"),
    ("*", "wildcard"),
    ("*.example.com", "wildcard"),
    ("https://*.example.com/", "wildcard"),
    ("app.*.com", "wildcard"),
    ("app.example.com:*", "wildcard"),
    ("app.example.com/*", "wildcard"),
    ("app.example.com/path", "has_path"),
    ("https://app.example.com/path/", "has_path"),
    ("app.example.com//", "has_path"),
    ("app.example.com?x=1", "has_path"),
    ("app.example.com/?x=1", "has_path"),
    ("app.example.com#x", "has_path"),
    ("app.example.com\\", "has_path"),
    ("/app.example.com", "has_path"),
    ("//app.example.com", "has_path"),
    ("https:/app.example.com", "has_path"),
    ("ada@app.example.com", "userinfo"),
    ("https://ada:secret@app.example.com", "userinfo"),
    ("ada@example.com", "userinfo"),
    ("münchen.example", "not_ascii"),
    ("app.еxample.com", "not_ascii"),
    ("app.example.com\u{200b}", "not_ascii"),
    ("app.example.com:0", "bad_port"),
    ("app.example.com:", "bad_port"),
    ("app.example.com:/", "bad_port"),
    ("app.example.com:65536", "bad_port"),
    ("app.example.com:080", "bad_port"),
    ("app.example.com:+80", "bad_port"),
    ("app.example.com:-80", "bad_port"),
    ("app.example.com:http", "bad_port"),
    ("app.example.com:80:80", "bad_port"),
    ("localhost:99999", "bad_port"),
    ("localhost:0", "bad_port"),
    ("intranet", "bad_host"),
    ("intranet:8080", "bad_host"),
    ("com", "bad_host"),
    (":3000", "bad_host"),
    (".", "bad_host"),
    (".example.com", "bad_host"),
    ("example.com.", "bad_host"),
    ("localhost.", "bad_host"),
    ("app..example.com", "bad_host"),
    ("-app.example.com", "bad_host"),
    ("app-.example.com", "bad_host"),
    ("my_app.example.com", "bad_host"),
    ("app example.com", "bad_host"),
    ("app.example.com,other.example.com", "bad_host"),
    ("app.example.com\nother.example.com", "bad_host"),
    ("app.exam\tple.com", "bad_host"),
    ("app.example.com\0", "bad_host"),
    ("app%2eexample.com", "bad_host"),
    ("256.0.0.1", "bad_host"),
    ("1.2.3", "bad_host"),
    ("127.1", "bad_host"),
    ("01.2.3.4", "bad_host"),
    ("0x7f.0.0.0x1", "bad_host"),
    ("example.123", "bad_host"),
    ("[::1]", "bad_host"),
    ("[::1]:3000", "bad_host"),
    ("::1", "bad_host"),
    ("ftp://app.example.com", "bad_host"),
    ("https://https://app.example.com", "bad_host"),
];

fn stored(text: &str) -> Result<String, &'static str> {
    AllowedDomain::parse(text).map(|domain| domain.to_string()).map_err(|reason| reason.code())
}

fn lines(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

#[test]
fn product_a11_a_domain_is_stored_as_host_and_port() {
    for (text, form) in STORED {
        assert_eq!(stored(text), Ok((*form).to_owned()), "{text:?}");
        assert_eq!(stored(form), Ok((*form).to_owned()), "{form:?}");
    }
}

#[test]
fn product_a11_what_is_no_domain_is_refused_with_a_reason() {
    for (text, code) in REFUSED {
        assert_eq!(stored(text), Err(*code), "{text:?}");
    }
    assert_eq!(stored(&format!("{}example", "a123456789.".repeat(23))), Err("too_long"));
    assert!(stored(&format!("{}example", "a123456789.".repeat(22))).is_ok());
    assert_eq!(stored(&format!("{}.example", "a".repeat(64))), Err("bad_host"));
    assert!(STORED.len() + REFUSED.len() >= 60);
}

#[test]
fn product_a11_a_domain_stands_in_the_list_once() {
    let typed = lines(&["app.example.com", "", "https://APP.example.com/", "localhost"]);
    let good = |stored: &str| Verdict::Good { stored: stored.to_owned(), note: None };
    let twice = "This domain is listed twice. Remove one of them.".to_owned();
    let expected = [
        good("app.example.com"),
        Verdict::Blank,
        Verdict::Bad { message: twice },
        good("localhost"),
    ];
    // The repeated one counts: four lines would be too many.
    assert_eq!(judge(ListKind::AllowedDomains, &typed), expected);
}

#[test]
fn product_a11_there_are_at_most_three_domains() {
    assert_eq!(MAX_DOMAINS, 3);
    let typed = lines(&["a.example", "b.example", "c.example", "d.example", "e.example"]);
    let verdicts = judge(ListKind::AllowedDomains, &typed);
    let bad = verdicts.iter().filter(|verdict| matches!(verdict, Verdict::Bad { .. })).count();
    assert_eq!(bad, 2);
    assert_eq!(verdicts[3], Verdict::Bad { message: "List at most three domains.".to_owned() });
}
