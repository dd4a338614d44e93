//! Which registered address a request means. Compared byte for byte, except for the port of an app
//! on this computer (RFC 9700 section 2.1, RFC 8252 section 7.3; the rule is in
//! [`RedirectUri::matches`]).

use crate::application::RedirectUri;

/// Why a request has no address to which an answer may go. The person is told, nobody is sent
/// anywhere (RFC 6749 section 4.1.2.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RedirectProblem {
    /// It names none, and has to.
    Missing,
    /// It names one that is not registered.
    Mismatch,
}

/// Where the answer goes. A request that names no address means the only one there is, unless it is
/// one of OpenID Connect, which has to name it (Core section 3.1.2.1).
pub fn redirect_target(
    registered: &[String],
    sent: Option<&str>,
    must_name: bool,
) -> Result<String, RedirectProblem> {
    match (sent, registered) {
        (Some(sent), _) if registered.iter().any(|one| matches(one, sent)) => Ok(sent.to_owned()),
        (Some(_), _) => Err(RedirectProblem::Mismatch),
        (None, [only]) if !must_name => Ok(only.clone()),
        (None, _) => Err(RedirectProblem::Missing),
    }
}

fn matches(registered: &str, sent: &str) -> bool {
    RedirectUri::parse(registered).is_ok_and(|uri| uri.matches(sent))
}

/// The registered address that somebody probably meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nearest<'a> {
    /// It.
    pub uri: &'a str,
    /// The first character, counted from zero, at which what was sent is another.
    pub differs_at: usize,
}

/// The address with the longest beginning in common; of several, the one of the nearest length.
pub fn nearest<'a>(registered: &'a [String], sent: &str) -> Option<Nearest<'a>> {
    let common = |uri: &str| uri.chars().zip(sent.chars()).take_while(|(a, b)| a == b).count();
    let found = registered.iter().map(|uri| Nearest { uri, differs_at: common(uri) });
    found.max_by_key(|near| {
        (near.differs_at, std::cmp::Reverse(near.uri.len().abs_diff(sent.len())))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn list(uris: &[&str]) -> Vec<String> {
        uris.iter().map(|uri| (*uri).to_owned()).collect()
    }

    #[test]
    fn m001_an_address_is_the_registered_one_byte_for_byte() {
        let registered = list(&["https://app.example.com/cb", "https://app.example.com/two?x=1"]);
        let target = |sent| redirect_target(&registered, Some(sent), true);
        assert_eq!(target(&registered[0]).as_ref(), Ok(&registered[0]));
        assert_eq!(target(&registered[1]).as_ref(), Ok(&registered[1]));
        for bad in [
            "https://app.example.com/cb/",
            "https://APP.example.com/cb",
            "https://app.example.com/CB",
            "https://app.example.com/%63b",
            "https://app.example.com%2Fcb",
            "https://app.example.com/cb?x=1",
            "https://app.example.com/a/../cb",
            "https://user@app.example.com/cb",
            "https://app.example.com:443/cb",
            "https://app.example.com/cb#",
            "https://app.example.com.evil.example/cb",
            "javascript:alert(1)",
            " https://app.example.com/cb",
        ] {
            assert_eq!(target(bad), Err(RedirectProblem::Mismatch), "{bad}");
        }
    }

    #[test]
    fn m002_on_this_computer_only_the_port_may_differ() {
        let registered = list(&["http://127.0.0.1/cb", "http://[::1]:9/cb"]);
        let target = |sent| redirect_target(&registered, Some(sent), false);
        for good in ["http://127.0.0.1:51004/cb", "http://127.0.0.1/cb", "http://[::1]:51004/cb"] {
            assert_eq!(target(good).as_deref(), Ok(good), "the answer goes to the port that asks");
        }
        for bad in [
            "http://127.0.0.1:51004/cb2",
            "http://u@127.0.0.1:1/cb",
            "http://127.0.0.2:51004/cb",
            "http://127.0.0.1:51004/cb?x=1",
            "http://localhost:51004/cb",
            "http://127.0.0.1:1@evil.example/cb",
        ] {
            assert_eq!(target(bad), Err(RedirectProblem::Mismatch), "{bad}");
        }
    }

    #[test]
    fn m007_only_plain_oauth_may_leave_the_address_out() {
        let (one, two) = (list(&["https://a/cb"]), list(&["https://a/cb", "https://b/cb"]));
        assert_eq!(redirect_target(&one, None, false).as_deref(), Ok("https://a/cb"));
        assert_eq!(redirect_target(&one, None, true), Err(RedirectProblem::Missing));
        assert_eq!(redirect_target(&two, None, false), Err(RedirectProblem::Missing));
        assert_eq!(redirect_target(&[], None, false), Err(RedirectProblem::Missing));
    }

    #[test]
    fn the_nearest_address_is_found_with_its_first_difference() {
        let registered = list(&["https://a.example/cb", "https://app.example.com/callback"]);
        let near = nearest(&registered, "https://app.example.com/callbak");
        assert_eq!(near, Some(Nearest { uri: &registered[1], differs_at: 30 }));
        let near = nearest(&registered, "https://a.example/cb/");
        assert_eq!(near, Some(Nearest { uri: &registered[0], differs_at: 20 }));
        assert_eq!(nearest(&[], "https://a"), None);
    }

    proptest! {
        #[test]
        fn nothing_but_the_registered_address_is_a_web_address(sent in "(https://a\\.example/cb)?.{0,20}") {
            let registered = list(&["https://a.example/cb"]);
            let target = redirect_target(&registered, Some(&sent), false);
            prop_assert_eq!(target.is_ok(), sent == registered[0]);
        }
    }
}
