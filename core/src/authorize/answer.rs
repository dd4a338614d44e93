//! How an answer is brought back: as a query of the redirect URI (RFC 6749 section 4.1.2), or as a
//! form that the browser posts there (OAuth 2.0 Form Post Response Mode).

use super::form::encode_pairs;

/// How an answer travels.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ResponseMode {
    /// In the query.
    #[default]
    Query,
    /// In a form.
    FormPost,
}

/// An answer and where it goes.
#[derive(Clone, PartialEq, Eq)]
pub struct Answer {
    /// The redirect URI that was checked.
    pub redirect_uri: String,
    /// How it travels.
    pub mode: ResponseMode,
    /// What it says: a code or an error, the state, and who answers (RFC 9207).
    pub fields: Vec<(&'static str, String)>,
}

impl Answer {
    /// The redirect URI with the answer in its query, behind whatever query it has (RFC 6749
    /// section 3.1.2).
    pub fn location(&self) -> String {
        let query = encode_pairs(self.fields.iter().map(|(name, text)| (*name, text.as_str())));
        let uri = &self.redirect_uri;
        let glue = match uri.split_once('?') {
            None => "?",
            Some((_, "")) => "",
            Some((_, old)) if old.ends_with('&') => "",
            Some(_) => "&",
        };
        format!("{uri}{glue}{query}")
    }

    /// A field of the answer.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(field, _)| *field == name).map(|(_, text)| text.as_str())
    }
}

/// The source of a Content-Security-Policy that allows a form to end at this redirect URI: its
/// origin, or its scheme where it has none that a policy can name.
pub fn form_action(redirect_uri: &str) -> String {
    let (scheme, rest) = redirect_uri.split_once(':').unwrap_or((redirect_uri, ""));
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"+.-".contains(&b);
    if scheme.is_empty() || !scheme.bytes().all(plain) {
        return "'none'".to_owned();
    }
    let authority = rest.strip_prefix("//").map(|rest| rest.split(['/', '?']).next().unwrap_or(""));
    let named = |host: &str| {
        let plain = |b: u8| b.is_ascii_alphanumeric() || b".-:".contains(&b);
        !host.is_empty() && host.bytes().all(plain)
    };
    match authority {
        // An address of IPv6 cannot stand in a policy (CSP Level 3 section 2.3.1).
        Some(host) if matches!(scheme, "http" | "https") && named(host) => {
            format!("{scheme}://{host}")
        }
        _ => format!("{scheme}:"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn answer(uri: &str, state: &str) -> Answer {
        Answer {
            redirect_uri: uri.to_owned(),
            mode: ResponseMode::Query,
            fields: vec![("code", "c-1".to_owned()), ("state", state.to_owned())],
        }
    }

    #[test]
    fn the_answer_stands_behind_what_the_address_has() {
        for (uri, location) in [
            ("https://a/cb", "https://a/cb?code=c-1&state=s"),
            ("https://a/cb?x=1", "https://a/cb?x=1&code=c-1&state=s"),
            ("https://a/cb?", "https://a/cb?code=c-1&state=s"),
            ("https://a/cb?x&", "https://a/cb?x&code=c-1&state=s"),
            ("com.example.app:/cb", "com.example.app:/cb?code=c-1&state=s"),
        ] {
            assert_eq!(answer(uri, "s").location(), location);
        }
    }

    #[test]
    fn m013_the_state_comes_back_byte_for_byte() {
        let state = "a b+c&d=e%20/ä\u{1f600}\"'<>;,#?".repeat(8);
        let location = answer("https://a/cb", &state).location();
        let (_, query) = location.split_once('?').expect("a query");
        let mut pairs = super::super::form::decode_pairs(query.as_bytes());
        assert!(pairs.any(|pair| pair == (Some("state".to_owned()), Some(state.clone()))));
        assert!(location.is_ascii() && !location.contains([' ', '"', '<', '\'']));
    }

    #[test]
    fn a_policy_names_the_origin_or_the_scheme() {
        for (uri, source) in [
            ("https://app.example.com/cb?x=1", "https://app.example.com"),
            ("https://app.example.com:8443", "https://app.example.com:8443"),
            ("http://127.0.0.1:51004/cb", "http://127.0.0.1:51004"),
            ("http://[::1]:51004/cb", "http:"),
            ("com.example.app:/cb", "com.example.app:"),
            ("com.example.app://host/cb", "com.example.app:"),
            ("bad scheme;x:/cb", "'none'"),
        ] {
            assert_eq!(form_action(uri), source);
        }
    }

    proptest! {
        #[test]
        fn a_policy_is_never_broken_out_of(uri in ".{0,60}") {
            let source = form_action(&uri);
            prop_assert!(!source.contains([';', ',', ' ', '\n', '*']), "{}", source);
        }
    }
}
