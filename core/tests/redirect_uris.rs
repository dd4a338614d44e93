//! Which redirect URIs are accepted, in which form they are stored, and why others are refused.

use grantry_core::application::{PostLogoutUri, RedirectUri};
use grantry_core::field_error::Reason;

/// What is stored exactly as it is typed.
const KEPT: &[&str] = &[
    "https://app.example.com",
    "https://app.example.com/",
    "https://app.example.com/callback",
    "https://app.example.com/callback/",
    "https://app.example.com//callback",
    "https://app.example.com/Callback",
    "https://app.example.com/callback?tenant=a&x=%2F",
    "https://app.example.com/callback?",
    "https://app.example.com/callback?next=https://other.example/a",
    "https://app.example.com/callback?up=../x",
    "https://app.example.com/callback?star=*",
    "https://app.example.com/callback?a[]=1",
    "https://app.example.com/callback?mail=ada@example.com",
    "https://app.example.com?x=1",
    "https://app.example.com/a%20b",
    "https://app.example.com/a%C3%A4b",
    "https://app.example.com/a%2fb",
    "https://app.example.com/a..b",
    "https://app.example.com/.well-known/cb",
    "https://app.example.com/.../cb",
    "https://app.example.com/a.",
    "https://app.example.com/a:b@c;d=e,f!g$h&i'j(k)l+m~n_o",
    "https://app.example.com:8443/callback",
    "https://app.example.com:80/callback",
    "https://app.example.com:1/callback",
    "https://app.example.com:65535/callback",
    "https://xn--mnchen-3ya.example/callback",
    "https://a-b.c-d.example/callback",
    "https://1.example.com/callback",
    "https://3com.example/callback",
    "https://intranet/callback",
    "https://localhost/callback",
    "https://localhost:3000/callback",
    "https://192.0.2.7/callback",
    "https://192.0.2.7:8443/callback",
    "https://[2001:db8::1]/callback",
    "https://[2001:db8::1]:8443/callback",
    "https://[::ffff:192.0.2.7]/callback",
    "http://localhost",
    "http://localhost/callback",
    "http://localhost:3000/callback",
    "http://localhost:443/callback",
    "http://localhost:3000/callback?x=1",
    "http://127.0.0.1/callback",
    "http://127.0.0.1:51004/callback",
    "http://127.1.2.3:51004/callback",
    "http://127.255.255.255/callback",
    "http://[::1]/callback",
    "http://[::1]:51004/callback",
    "http://[0:0:0:0:0:0:0:1]/callback",
    "com.example.app:/callback",
    "com.example.app:/",
    "com.example.app://callback",
    "com.example.app://Callback/Path?X=Y",
    "com.example.app:///callback",
    "com.example.app:/callback?x=1",
    "com.example-two.app:/callback",
    "com.googleusercontent.apps.123-abc:/oauth2redirect",
];

/// What is stored in another form.
const REWRITTEN: &[(&str, &str)] = &[
    ("  https://app.example.com/cb  ", "https://app.example.com/cb"),
    ("\thttps://app.example.com/cb\r\n", "https://app.example.com/cb"),
    ("\u{a0}https://app.example.com/cb\u{2003}", "https://app.example.com/cb"),
    ("HTTPS://app.example.com/cb", "https://app.example.com/cb"),
    ("https://App.Example.COM/CB?X=Y", "https://app.example.com/CB?X=Y"),
    ("https://XN--MNCHEN-3YA.example/cb", "https://xn--mnchen-3ya.example/cb"),
    ("https://app.example.com:443", "https://app.example.com"),
    ("https://app.example.com:443/cb", "https://app.example.com/cb"),
    ("https://app.example.com:443?x", "https://app.example.com?x"),
    ("https://[2001:DB8::A]:443/cb", "https://[2001:db8::a]/cb"),
    ("Http://LocalHost/cb", "http://localhost/cb"),
    ("http://localhost:80/cb", "http://localhost/cb"),
    ("http://127.0.0.1:80/cb", "http://127.0.0.1/cb"),
    ("http://[::1]:80/cb", "http://[::1]/cb"),
    ("COM.Example.App:/CallBack", "com.example.app:/CallBack"),
    ("Com.Example.App://Host/Path", "com.example.app://Host/Path"),
];

const REFUSED: &[(&str, &str)] = &[
    // Nothing at all.
    ("", "required"),
    ("   ", "required"),
    ("\r\n\t", "required"),
    // Not a whole address.
    ("callback", "not_absolute"),
    ("/callback", "not_absolute"),
    ("/callback?x=https://app.example.com", "not_absolute"),
    ("//app.example.com/cb", "not_absolute"),
    ("app.example.com", "not_absolute"),
    ("app.example.com/cb", "not_absolute"),
    ("app.example.com:8443", "not_absolute"),
    ("app.example.com:8443/cb", "not_absolute"),
    ("localhost:3000", "not_absolute"),
    ("localhost:3000/cb", "not_absolute"),
    ("127.0.0.1:3000/cb", "not_absolute"),
    ("[::1]:3000/cb", "not_absolute"),
    ("://app.example.com/cb", "not_absolute"),
    (":/cb", "not_absolute"),
    ("1https://app.example.com/cb", "not_absolute"),
    ("ht_tps://app.example.com/cb", "not_absolute"),
    ("https:", "not_absolute"),
    ("https:app.example.com/cb", "not_absolute"),
    ("https:/app.example.com/cb", "not_absolute"),
    ("com.example.app:", "not_absolute"),
    ("com.example.app:callback", "not_absolute"),
    ("*", "not_absolute"),
    ("https", "not_absolute"),
    ("#", "not_absolute"),
    // Fragments.
    ("https://app.example.com/cb#x", "fragment"),
    ("https://app.example.com/cb#", "fragment"),
    ("https://app.example.com#x", "fragment"),
    ("https://app.example.com/cb?x=1#y", "fragment"),
    ("http://localhost/#/cb", "fragment"),
    ("com.example.app:/cb#x", "fragment"),
    // Somebody before the host.
    ("https://ada@app.example.com/cb", "userinfo"),
    ("https://ada:secret@app.example.com/cb", "userinfo"),
    ("https://@app.example.com/cb", "userinfo"),
    ("https://app.example.com@evil.example/cb", "userinfo"),
    ("https://app.example.com:443@evil.example/cb", "userinfo"),
    ("https://a@b@evil.example/cb", "userinfo"),
    ("http://localhost@evil.example/cb", "userinfo"),
    ("http://127.0.0.1:80@evil.example/cb", "userinfo"),
    ("com.example.app://ada@host/cb", "userinfo"),
    // Wildcards.
    ("https://*.example.com/cb", "wildcard"),
    ("https://*/cb", "wildcard"),
    ("https://app*.example.com/cb", "wildcard"),
    ("https://app.example.com:*/cb", "wildcard"),
    ("http://localhost:*/cb", "wildcard"),
    ("https://app.example.com/*", "wildcard"),
    ("https://app.example.com/a/*/cb", "wildcard"),
    ("com.example.app:/*", "wildcard"),
    ("com.example.app://*/cb", "wildcard"),
    // Characters.
    ("https://münchen.example/cb", "not_ascii"),
    ("https://app.example.com/ü", "not_ascii"),
    ("https://аpp.example.com/cb", "not_ascii"),
    ("https://app.example.com/cb?x=é", "not_ascii"),
    ("https://app。example.com/cb", "not_ascii"),
    ("https://app.example.com／cb", "not_ascii"),
    ("\u{feff}https://app.example.com/cb", "not_ascii"),
    ("https://app.example.com/cb\u{200b}", "not_ascii"),
    ("https://app.example.com/\u{202e}cb", "not_ascii"),
    ("https://app.example.com/a b", "whitespace"),
    ("https:// app.example.com/cb", "whitespace"),
    ("https://app.example .com/cb", "whitespace"),
    ("https://app.exam\tple.com/cb", "whitespace"),
    ("https://app.example.com/cb\nhttps://other.example/cb", "whitespace"),
    ("https://app.example.com/cb\r\nX: y", "whitespace"),
    ("https://app.example.com/\u{a0}cb", "whitespace"),
    ("https://app.example.com/cb\0", "whitespace"),
    ("https://app.example.com/\u{7f}", "whitespace"),
    ("java\nscript:alert(1)", "whitespace"),
    ("https:\\\\app.example.com\\cb", "backslash"),
    ("https://app.example.com\\@evil.example/cb", "backslash"),
    ("https://app.example.com/a\\b", "backslash"),
    ("http://localhost\\.evil.example/cb", "backslash"),
    ("https://app.example.com/%", "bad_escape"),
    ("https://app.example.com/%4", "bad_escape"),
    ("https://app.example.com/%zz", "bad_escape"),
    ("https://app.example.com/%%41", "bad_escape"),
    ("https://app.example.com/cb?x=%G0", "bad_escape"),
    ("https://app.example.com/cb?x=100%", "bad_escape"),
    ("https://app.example.com/<cb>", "bad_escape"),
    ("https://app.example.com/\"cb\"", "bad_escape"),
    ("https://app.example.com/{tenant}/cb", "bad_escape"),
    ("https://app.example.com/a|b", "bad_escape"),
    ("https://app.example.com/a^b", "bad_escape"),
    ("https://app.example.com/a`b", "bad_escape"),
    ("com.example.app:/%2", "bad_escape"),
    // Paths that others resolve.
    ("https://app.example.com/.", "dot_segments"),
    ("https://app.example.com/..", "dot_segments"),
    ("https://app.example.com/../cb", "dot_segments"),
    ("https://app.example.com/a/../cb", "dot_segments"),
    ("https://app.example.com/a/./cb", "dot_segments"),
    ("https://app.example.com/a/..?x", "dot_segments"),
    ("https://app.example.com/%2e/cb", "dot_segments"),
    ("https://app.example.com/%2E%2e/cb", "dot_segments"),
    ("https://app.example.com/.%2e/cb", "dot_segments"),
    ("https://app.example.com/%2E./cb", "dot_segments"),
    ("http://localhost/a/%2e%2E", "dot_segments"),
    ("com.example.app:/../cb", "dot_segments"),
    // Plain http.
    ("http://app.example.com/cb", "http_not_loopback"),
    ("http://app.example.com:3000/cb", "http_not_loopback"),
    ("http://localhost.example.com/cb", "http_not_loopback"),
    ("http://127.0.0.1.example.com/cb", "http_not_loopback"),
    ("http://notlocalhost/cb", "http_not_loopback"),
    ("http://app.localhost/cb", "http_not_loopback"),
    ("http://0.0.0.0/cb", "http_not_loopback"),
    ("http://128.0.0.1/cb", "http_not_loopback"),
    ("http://192.168.0.1/cb", "http_not_loopback"),
    ("http://10.0.0.1/cb", "http_not_loopback"),
    ("http://[::]/cb", "http_not_loopback"),
    ("http://[::2]/cb", "http_not_loopback"),
    ("http://[::ffff:127.0.0.1]/cb", "http_not_loopback"),
    ("http://intranet/cb", "http_not_loopback"),
    // Schemes that never lead back to an application.
    ("javascript:alert(1)", "dangerous_scheme"),
    ("JavaScript:alert(1)", "dangerous_scheme"),
    (" javascript://app.example.com/%0aalert(1)", "dangerous_scheme"),
    ("data:text/html,hello", "dangerous_scheme"),
    ("DATA:text/html;base64,AAAA", "dangerous_scheme"),
    ("vbscript:msgbox(1)", "dangerous_scheme"),
    ("blob:https://app.example.com/1", "dangerous_scheme"),
    ("file:///etc/passwd", "dangerous_scheme"),
    ("filesystem:https://app.example.com/1", "dangerous_scheme"),
    ("about:blank", "dangerous_scheme"),
    ("ftp://app.example.com/cb", "dangerous_scheme"),
    ("ftps://app.example.com/cb", "dangerous_scheme"),
    ("ws://localhost/cb", "dangerous_scheme"),
    ("wss://app.example.com/cb", "dangerous_scheme"),
    ("mailto:ada@example.com", "dangerous_scheme"),
    ("tel:123", "dangerous_scheme"),
    ("intent://cb#Intent;end", "dangerous_scheme"),
    ("view-source:https://app.example.com", "dangerous_scheme"),
    ("javascript:", "dangerous_scheme"),
    // Schemes that anybody may claim.
    ("myapp:/cb", "scheme_without_dot"),
    ("myapp://cb", "scheme_without_dot"),
    ("myapp:cb", "scheme_without_dot"),
    ("urn:ietf:wg:oauth:2.0:oob", "scheme_without_dot"),
    ("chrome-extension://abc/cb", "scheme_without_dot"),
    ("httpss://app.example.com/cb", "scheme_without_dot"),
    ("shttp://app.example.com/cb", "scheme_without_dot"),
    ("com.:/cb", "scheme_without_dot"),
    ("com..app:/cb", "scheme_without_dot"),
    ("com.example-:/cb", "scheme_without_dot"),
    ("com.exam+ple:/cb", "scheme_without_dot"),
    // Hosts.
    ("https://", "bad_host"),
    ("https:///cb", "bad_host"),
    ("https://?x=1", "bad_host"),
    ("https://:8443/cb", "bad_host"),
    ("https://.example.com/cb", "bad_host"),
    ("https://app..example.com/cb", "bad_host"),
    ("https://app.example.com./cb", "bad_host"),
    ("https://-app.example.com/cb", "bad_host"),
    ("https://app-.example.com/cb", "bad_host"),
    ("https://my_app.example.com/cb", "bad_host"),
    ("https://app%2eexample.com/cb", "bad_host"),
    ("https://app.example.com%00.evil.example/cb", "bad_host"),
    ("https://app.example.com;evil.example/cb", "bad_host"),
    ("https://app.example.com,evil.example/cb", "bad_host"),
    ("https://app!.example.com/cb", "bad_host"),
    ("https://256.1.1.1/cb", "bad_host"),
    ("https://1.2.3/cb", "bad_host"),
    ("https://1.2.3.4.5/cb", "bad_host"),
    ("https://01.2.3.4/cb", "bad_host"),
    ("https://2130706433/cb", "bad_host"),
    ("https://0x7f000001/cb", "bad_host"),
    ("http://0x7f.0.0.0x1/cb", "bad_host"),
    ("http://0177.0.0.1/cb", "bad_host"),
    ("http://127.1/cb", "bad_host"),
    ("https://example.123/cb", "bad_host"),
    ("https://[::1/cb", "bad_host"),
    ("https://::1/cb", "bad_host"),
    ("https://[]/cb", "bad_host"),
    ("https://[::g]/cb", "bad_host"),
    ("https://[1:2:3]/cb", "bad_host"),
    ("https://[fe80::1%25eth0]/cb", "bad_host"),
    ("https://[v1.x]/cb", "bad_host"),
    ("https://[127.0.0.1]/cb", "bad_host"),
    ("https://[::1].example.com/cb", "bad_host"),
    ("https://a[::1]/cb", "bad_host"),
    ("http://localhost./cb", "bad_host"),
    // Ports.
    ("https://app.example.com:/cb", "bad_port"),
    ("https://app.example.com:0/cb", "bad_port"),
    ("https://app.example.com:65536/cb", "bad_port"),
    ("https://app.example.com:99999999999/cb", "bad_port"),
    ("https://app.example.com:0443/cb", "bad_port"),
    ("https://app.example.com:+443/cb", "bad_port"),
    ("https://app.example.com:-1/cb", "bad_port"),
    ("https://app.example.com:8a/cb", "bad_port"),
    ("https://app.example.com:80:80/cb", "bad_port"),
    ("https://https://app.example.com/cb", "bad_port"),
    ("http://localhost:port/cb", "bad_port"),
    ("http://[::1]:0/cb", "bad_port"),
];

fn stored(text: &str) -> Result<String, &'static str> {
    RedirectUri::parse(text).map(|uri| uri.to_string()).map_err(|reason| reason.code())
}

#[test]
fn what_is_fine_is_kept_byte_for_byte() {
    for text in KEPT {
        assert_eq!(stored(text), Ok((*text).to_owned()));
    }
}

#[test]
fn scheme_host_and_default_port_are_written_in_one_way() {
    for (text, form) in REWRITTEN {
        assert_eq!(stored(text), Ok((*form).to_owned()), "{text:?}");
        assert_eq!(stored(form), Ok((*form).to_owned()), "{form:?}");
    }
}

#[test]
fn whatever_may_lead_elsewhere_is_refused_with_a_reason() {
    for (text, code) in REFUSED {
        assert_eq!(stored(text), Err(*code), "{text:?}");
    }
}

#[test]
fn the_table_is_large_and_has_no_row_twice() {
    let mut rows: Vec<&str> = KEPT.to_vec();
    rows.extend(REWRITTEN.iter().map(|(text, _)| *text));
    rows.extend(REFUSED.iter().map(|(text, _)| *text));
    let count = rows.len();
    rows.sort_unstable();
    rows.dedup();
    assert_eq!(rows.len(), count);
    assert!(count >= 150, "{count}");
}

#[test]
fn the_length_is_bounded() {
    let address = |length: usize| {
        let start = "https://app.example.com/";
        format!("{start}{}", "a".repeat(length - start.len()))
    };
    assert_eq!(stored(&address(2048)), Ok(address(2048)));
    assert_eq!(stored(&format!("  {}  ", address(2048))), Ok(address(2048)));
    assert_eq!(stored(&address(2049)), Err("too_long"));
    let host = |labels: usize| format!("https://{}example/cb", "a123456789.".repeat(labels));
    assert!(stored(&host(22)).is_ok());
    assert_eq!(stored(&host(23)), Err("bad_host"));
    assert_eq!(stored(&format!("https://{}.example/cb", "a".repeat(64))), Err("bad_host"));
}

#[test]
fn every_stored_form_matches_itself() {
    for text in KEPT.iter().copied().chain(REWRITTEN.iter().map(|(_, form)| *form)) {
        let uri = RedirectUri::parse(text).expect("a row that is accepted");
        assert!(uri.matches(uri.as_str()), "{text}");
    }
}

#[test]
fn addresses_for_signing_out_follow_the_same_table() {
    let stored = |text: &str| PostLogoutUri::parse(text).map_err(|reason| reason.code());
    for text in KEPT {
        assert_eq!(stored(text).map(|uri| uri.to_string()), Ok((*text).to_owned()));
    }
    for (text, code) in REFUSED {
        assert_eq!(stored(text), Err(*code), "{text:?}");
    }
}
