//! Credentials as scanners of public places find them (PRODUCT D8): how each kind looks, and what it is
//! called in reports. Published at `/.well-known/secret-scanning.json` and in `docs/SECRET_SCANNING.md`.

/// A kind of credential that can be told from any other text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TokenKind {
    /// The secret of an application.
    ClientSecret,
    /// What renews access.
    RefreshToken,
    /// An access token that is no JWT.
    AccessToken,
}

impl TokenKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::ClientSecret, Self::RefreshToken, Self::AccessToken];

    /// How every one of this kind begins.
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::ClientSecret => "gry_cs_",
            Self::RefreshToken => "gry_rt_",
            Self::AccessToken => "gry_at_",
        }
    }

    /// What it is called in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ClientSecret => "grantry_client_secret",
            Self::RefreshToken => "grantry_refresh_token",
            Self::AccessToken => "grantry_access_token",
        }
    }

    /// What it is called in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ClientSecret => "client_secret",
            Self::RefreshToken => "refresh_token",
            Self::AccessToken => "access_token",
        }
    }

    /// The regular expression that finds it. Access tokens are as long as what they say.
    pub const fn pattern(self) -> &'static str {
        match self {
            Self::ClientSecret => r"\bgry_cs_[0-9A-Za-z]{49,}\b",
            Self::RefreshToken => r"\bgry_rt_[0-9A-Za-z]{49}\b",
            Self::AccessToken => r"\bgry_at_[0-9A-Za-z]{200,4000}\b",
        }
    }

    /// The kind of a text by its beginning.
    pub fn of(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| text.starts_with(kind.prefix()))
    }

    /// The kind that the database names.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// The longest address that is kept of a report.
const LONGEST: usize = 500;

/// The address of a report as it may be shown: on one line and not endless.
pub fn address(url: &str) -> String {
    url.chars().filter(|letter| !letter.is_control()).take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn product_d08_every_kind_is_known_by_its_beginning() {
        for kind in TokenKind::ALL {
            assert_eq!(TokenKind::of(&format!("{}abc", kind.prefix())), Some(kind));
            assert_eq!(TokenKind::parse(kind.as_str()), Some(kind));
            assert!(kind.pattern().contains(kind.prefix()) && kind.name().starts_with("grantry_"));
        }
        assert_eq!((TokenKind::of("gry_"), TokenKind::of("x gry_cs_")), (None, None));
    }

    #[test]
    fn addresses_are_kept_on_one_line() {
        assert_eq!(address("https://a.example/\nx\u{1b}[0m"), "https://a.example/x[0m");
        assert_eq!(address(&"x".repeat(900)).len(), 500);
    }
}
