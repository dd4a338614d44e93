//! Where to go after signing in: a path on this server, never another place (A10).

/// Where people connect devices.
const DEVICE: &str = "/device";

/// A path with optional query that starts with exactly one slash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnPath(String);

impl ReturnPath {
    /// Accepts a local path. Anything that a browser could read as another host is refused:
    /// `//host`, `/\host`, control characters and blanks that browsers drop.
    pub fn parse(text: &str) -> Option<Self> {
        let rest = text.strip_prefix('/')?;
        let foreign = rest.starts_with(['/', '\\']);
        let plain = text.bytes().all(|b| (0x21..0x7f).contains(&b) && b != b'\\');
        let loops = ["/login", "/logout", "/setup"].iter().any(|page| is_below(text, page));
        (!foreign && plain && !loops && text.len() <= 2_000).then(|| Self(text.to_owned()))
    }

    /// Back to the page where a device's code is typed, with the code; that page without one where
    /// anything else is asked for.
    pub fn to_device(text: &str) -> Self {
        let is_there = |path: &Self| path.0 == DEVICE || path.0.starts_with("/device?");
        Self::parse(text).filter(is_there).unwrap_or_else(|| Self(DEVICE.to_owned()))
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for ReturnPath {
    fn default() -> Self {
        Self("/".to_owned())
    }
}

fn is_below(path: &str, page: &str) -> bool {
    path.strip_prefix(page).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?', '#']))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a10_only_local_paths_are_followed() {
        for good in ["/", "/settings", "/applications?query=a%20b&sort=-name", "/a#b", "/loginx"] {
            assert!(ReturnPath::parse(good).is_some(), "{good}");
        }
        for bad in [
            "",
            "settings",
            "//evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "/\t/evil",
            "/\n/evil",
            "https://evil.example",
            "javascript:alert(1)",
            " /x",
            "/a b",
            "/ä",
            "/\u{0}",
            "/login",
            "/login?next=/",
            "/logout",
            "/setup?token=x",
        ] {
            assert_eq!(ReturnPath::parse(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn a10_who_connects_a_device_comes_back_to_it_and_nowhere_else() {
        for good in ["/device", "/device?user_code=WDJB-MJHT", "/device?"] {
            assert_eq!(ReturnPath::to_device(good).as_str(), good);
        }
        for bad in [
            "",
            "/",
            "/settings",
            "/devices",
            "/device/../settings",
            "/device#x",
            "//device?",
            "/device?a b",
            "/device?\r\nX: y",
            "device",
            "https://evil.example/device",
        ] {
            assert_eq!(ReturnPath::to_device(bad).as_str(), "/device", "{bad:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_accepted_stays_here(text in ".{0,40}") {
            if let Some(path) = ReturnPath::parse(&text) {
                prop_assert!(path.as_str().starts_with('/'));
                prop_assert!(!path.as_str().starts_with("//"));
                prop_assert!(!path.as_str().contains(['\\', '\t', '\n', '\r']));
            }
        }
    }
}
