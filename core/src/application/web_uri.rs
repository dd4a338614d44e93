//! Addresses that are not for browsers: those that this server calls, and those that name an API.

use super::uri::{Uri, UriReason, Web, address};

address! {
    /// An address that this server calls: https, or plain http on this computer.
    WebUri,
    web,
    "Accepts https, and http to this computer."
}

address! {
    /// The name of an API in tokens (RFC 8707): an absolute URI that nobody has to open.
    ResourceUri,
    resource,
    "Accepts an absolute URI without fragment, `urn:example:billing` as well as https."
}

fn web(text: &str) -> Result<String, UriReason> {
    let uri = Uri::split(text)?;
    if uri.is_web() { uri.private_web().map(Web::stored) } else { Err(UriReason::NotHttps) }
}

fn resource(text: &str) -> Result<String, UriReason> {
    let uri = Uri::split(text)?;
    if uri.is_web() { uri.web().map(Web::stored) } else { uri.stored() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_web_uri_can_be_called() {
        let parse = |text| WebUri::parse(text).map(|uri| uri.0);
        let ok = |text: &str| Ok(text.to_owned());
        assert_eq!(
            parse(" HTTPS://App.Example.com:443/Out?x=Y "),
            ok("https://app.example.com/Out?x=Y")
        );
        assert_eq!(parse("http://127.0.0.1:4000/out"), ok("http://127.0.0.1:4000/out"));
        assert_eq!(parse("http://app.example.com/out"), Err(UriReason::HttpNotLoopback));
        assert_eq!(parse("com.example.app:/out"), Err(UriReason::NotHttps));
        assert_eq!(parse("ftp://app.example.com/out"), Err(UriReason::DangerousScheme));
        assert_eq!(parse("https://app.example.com/out#x"), Err(UriReason::Fragment));
        assert_eq!(parse("https://u:p@app.example.com/out"), Err(UriReason::Userinfo));
        assert_eq!(parse("/out"), Err(UriReason::NotAbsolute));
    }

    #[test]
    fn a_resource_is_any_absolute_uri() {
        let parse = |text| ResourceUri::parse(text).map(|uri| uri.0);
        let ok = |text: &str| Ok(text.to_owned());
        assert_eq!(parse("https://API.example.com:443/v1"), ok("https://api.example.com/v1"));
        assert_eq!(parse("http://billing.internal:80"), ok("http://billing.internal"));
        assert_eq!(parse("URN:example:Billing"), ok("urn:example:Billing"));
        assert_eq!(parse("api://billing/V1"), ok("api://billing/V1"));
        assert_eq!(parse("tag:example.com,2026:billing"), ok("tag:example.com,2026:billing"));
        for (bad, reason) in [
            ("", UriReason::Required),
            ("billing", UriReason::NotAbsolute),
            ("/billing", UriReason::NotAbsolute),
            ("urn:", UriReason::NotAbsolute),
            ("localhost:3000/v1", UriReason::NotAbsolute),
            ("urn:example:billing#x", UriReason::Fragment),
            ("javascript:alert(1)", UriReason::DangerousScheme),
            ("mailto:ada@example.com", UriReason::DangerousScheme),
            ("api://u@billing", UriReason::Userinfo),
            ("https://*.example.com", UriReason::Wildcard),
            ("https://api.example.com/*", UriReason::Wildcard),
            ("https://api.example.com/../v2", UriReason::DotSegments),
            ("urn:example:a b", UriReason::Whitespace),
            ("urn:example:%zz", UriReason::BadEscape),
        ] {
            assert_eq!(parse(bad), Err(reason), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn stored_forms_are_final(text in "(?i)(https?|urn|api|data):(//)?[a-z0-9.:/?%*@-]{0,20}") {
            if let Ok(uri) = ResourceUri::parse(&text) {
                prop_assert_eq!(ResourceUri::parse(uri.as_str()), Ok(uri));
            }
            if let Ok(uri) = WebUri::parse(&text) {
                prop_assert_eq!(WebUri::parse(uri.as_str()), Ok(uri));
            }
        }

        #[test]
        fn parsing_never_panics(text in ".{0,300}") {
            let _ = (WebUri::parse(&text), ResourceUri::parse(&text));
        }
    }
}
