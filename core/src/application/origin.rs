//! Origins whose pages may call this server from a script (CORS), or `*` for all of them.

use super::uri::{Uri, UriReason, address};

const ANY: &str = "*";

address! {
    /// `https://app.example.com`, as browsers write it in the `Origin` header, or `*`.
    AllowedOrigin,
    origin,
    "Accepts `*`, and scheme, host and port of https or of http on this computer."
}

impl AllowedOrigin {
    /// Whether it stands for every origin.
    pub fn is_any(&self) -> bool {
        self.0 == ANY
    }

    /// Whether a page of this origin may call.
    pub fn allows(&self, origin: &str) -> bool {
        self.is_any() || self.0 == origin
    }
}

fn origin(text: &str) -> Result<String, UriReason> {
    if text.trim() == ANY {
        return Ok(ANY.to_owned());
    }
    let uri = Uri::split(text)?;
    if !uri.is_web() {
        return Err(UriReason::NotHttps);
    }
    let web = uri.private_web()?;
    if matches!(web.tail, "" | "/") { Ok(web.origin) } else { Err(UriReason::HasPath) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_origin_ends_after_the_port() {
        let parse = |text| AllowedOrigin::parse(text).map(|origin| origin.0);
        for (good, stored) in [
            (" * ", "*"),
            ("https://app.example.com", "https://app.example.com"),
            ("https://App.Example.com:443/", "https://app.example.com"),
            ("HTTPS://app.example.com:8443/", "https://app.example.com:8443"),
            ("http://localhost:3000/", "http://localhost:3000"),
            ("http://127.0.0.1:80", "http://127.0.0.1"),
            ("http://[::1]:5173", "http://[::1]:5173"),
        ] {
            assert_eq!(parse(good), Ok(stored.to_owned()), "{good}");
        }
        for (bad, reason) in [
            ("", UriReason::Required),
            ("null", UriReason::NotAbsolute),
            ("app.example.com", UriReason::NotAbsolute),
            ("localhost:3000", UriReason::NotAbsolute),
            ("**", UriReason::NotAbsolute),
            ("https://*.example.com", UriReason::Wildcard),
            ("https://app.example.com/*", UriReason::Wildcard),
            ("https://app.example.com/app", UriReason::HasPath),
            ("https://app.example.com//", UriReason::HasPath),
            ("https://app.example.com?x", UriReason::HasPath),
            ("https://app.example.com/#x", UriReason::Fragment),
            ("https://u@app.example.com", UriReason::Userinfo),
            ("https://app.example.com:0", UriReason::BadPort),
            ("https://app_1.example.com", UriReason::BadHost),
            ("http://app.example.com", UriReason::HttpNotLoopback),
            ("capacitor://localhost", UriReason::NotHttps),
            ("com.example.app:/", UriReason::NotHttps),
            ("file:///x", UriReason::DangerousScheme),
        ] {
            assert_eq!(parse(bad), Err(reason), "{bad}");
        }
    }

    #[test]
    fn a_star_allows_every_origin_and_others_only_themselves() {
        let any = AllowedOrigin::parse("*").expect("a star");
        assert!(any.is_any() && any.allows("https://anything.example") && any.allows("null"));
        let one = AllowedOrigin::parse("https://app.example.com/").expect("an origin");
        assert!(!one.is_any() && one.allows("https://app.example.com"));
        assert!(!one.allows("https://app.example.com/") && !one.allows("null"));
    }

    proptest! {
        #[test]
        fn stored_forms_are_final(text in "(?i)(https?://)?[a-z0-9.:/?*@-]{0,20}") {
            if let Ok(origin) = AllowedOrigin::parse(&text) {
                prop_assert!(origin.allows(origin.as_str()));
                prop_assert_eq!(AllowedOrigin::parse(origin.as_str()), Ok(origin));
            }
        }

        #[test]
        fn parsing_never_panics(text in ".{0,300}") {
            let _ = AllowedOrigin::parse(&text);
        }
    }
}
