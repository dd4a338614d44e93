//! Where a browser may go after signing out. The same addresses as redirect URIs, but none is made
//! up at run time, so they match byte for byte and nothing else (RP-Initiated Logout section 3).

use super::uri::{self, address};

address! {
    /// An address that an application has registered for after signing out.
    PostLogoutUri,
    uri::redirect,
    "Accepts what a redirect URI may be."
}

impl PostLogoutUri {
    /// Whether a request that sends this address means this one.
    pub fn matches(&self, sent: &str) -> bool {
        self.0 == sent
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rules_are_those_of_redirect_uris_and_the_port_counts() {
        let uri = PostLogoutUri::parse("HTTP://LocalHost:3000/bye").expect("an address");
        assert_eq!(uri.as_str(), "http://localhost:3000/bye");
        assert!(uri.matches("http://localhost:3000/bye"));
        assert!(!uri.matches("http://localhost:3001/bye"));
        assert!(!uri.matches("http://localhost:3000/bye/"));
        assert!(PostLogoutUri::parse("http://app.example.com/bye").is_err());
    }
}
