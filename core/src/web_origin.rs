//! Whether a write comes from our own pages (cross-site request forgery).
//!
//! Browsers say where a request comes from in `Sec-Fetch-Site` (Fetch Metadata) and `Origin`
//! (RFC 6454). A page cannot forge either; a program that is no browser sends neither.

/// What the headers of a writing request prove about where it came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Provenance {
    /// One of our own pages.
    SameOrigin,
    /// Another site's page, or a browser that hides where it was.
    CrossSite,
    /// No browser's headers at all: only a form token can vouch for it.
    Unknown,
}

/// Judges a writing request by its `Sec-Fetch-Site` and `Origin` headers.
///
/// `Sec-Fetch-Site` decides where it is present, since a page with `Referrer-Policy: no-referrer`
/// posts its own forms with `Origin: null`. `none` means typed or bookmarked, which no write is;
/// it is left to `Origin`.
pub fn provenance(fetch_site: Option<&str>, origin: Option<&str>, ours: &str) -> Provenance {
    match (fetch_site, origin) {
        (Some("same-origin"), _) => Provenance::SameOrigin,
        (Some("same-site" | "cross-site"), _) => Provenance::CrossSite,
        (_, Some(origin)) if origin == ours => Provenance::SameOrigin,
        (_, Some(_)) => Provenance::CrossSite,
        (_, None) => Provenance::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn m026_only_our_own_pages_are_trusted() {
        const OURS: &str = "https://id.example.com";
        let judge = |site, origin| provenance(site, origin, OURS);
        assert_eq!(judge(Some("same-origin"), Some(OURS)), Provenance::SameOrigin);
        assert_eq!(judge(Some("same-origin"), Some("null")), Provenance::SameOrigin);
        assert_eq!(judge(None, Some(OURS)), Provenance::SameOrigin);
        assert_eq!(judge(Some("none"), Some(OURS)), Provenance::SameOrigin);
        for evil in ["https://evil.example", "null", "", "https://id.example.com.evil.example"] {
            assert_eq!(judge(None, Some(evil)), Provenance::CrossSite, "{evil}");
        }
        assert_eq!(judge(Some("same-site"), Some(OURS)), Provenance::CrossSite);
        assert_eq!(judge(Some("cross-site"), Some(OURS)), Provenance::CrossSite);
        assert_eq!(judge(Some("cross-site"), None), Provenance::CrossSite);
        assert_eq!(judge(None, None), Provenance::Unknown);
        assert_eq!(judge(Some("none"), None), Provenance::Unknown);
    }
}
