//! Light, dark, or as the system says. Kept in a cookie, so that the server draws it right at once.

/// Holds `light` or `dark`; absent means that the system decides. Over https its name begins with
/// `__Host-`, like every cookie of ours.
pub const THEME_COOKIE: &str = "grantry-theme";

/// Which colours are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// What the system says.
    #[default]
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

impl Theme {
    pub(crate) const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    pub(crate) const fn label(self) -> &'static str {
        match self {
            Self::System => "System",
            Self::Light => "Light",
            Self::Dark => "Dark",
        }
    }

    /// The value of the cookie and of `data-theme`.
    pub(crate) const fn forced(self) -> Option<&'static str> {
        match self {
            Self::System => None,
            Self::Light => Some("light"),
            Self::Dark => Some("dark"),
        }
    }

    /// Reads [`Theme::forced`] back; anything else leaves it to the system.
    pub fn parse(text: Option<&str>) -> Self {
        Self::ALL.into_iter().find(|theme| theme.forced() == text).unwrap_or_default()
    }
}

/// What the page shows now.
#[cfg(feature = "hydrate")]
pub(crate) fn current() -> Theme {
    let root = leptos::prelude::document().document_element();
    Theme::parse(root.and_then(|root| root.get_attribute("data-theme")).as_deref())
}

/// What the page shows now.
#[cfg(feature = "ssr")]
pub(crate) fn current() -> Theme {
    leptos::prelude::use_context::<crate::plain::PageLook>().unwrap_or_default().theme
}

/// Neither half: only checked, never run.
#[cfg(not(any(feature = "ssr", feature = "hydrate")))]
pub(crate) fn current() -> Theme {
    Theme::default()
}

/// Shows a theme and remembers it for a year.
#[cfg(feature = "hydrate")]
pub(crate) fn choose(theme: Theme) {
    use wasm_bindgen::JsCast as _;
    let document = leptos::prelude::document();
    if let Some(root) = document.document_element() {
        let changed = match theme.forced() {
            Some(name) => root.set_attribute("data-theme", name),
            None => root.remove_attribute("data-theme"),
        };
        debug_assert!(changed.is_ok(), "the attribute's name is valid");
    }
    let (value, age) = theme.forced().map_or(("", 0), |name| (name, 31_536_000));
    let (prefix, secure) = match document.location().and_then(|here| here.protocol().ok()) {
        Some(protocol) if protocol == "https:" => ("__Host-", "; Secure"),
        _ => ("", ""),
    };
    let cookie =
        format!("{prefix}{THEME_COOKIE}={value}; Path=/; SameSite=Strict; Max-Age={age}{secure}");
    let html = document.unchecked_into::<web_sys::HtmlDocument>();
    if html.set_cookie(&cookie).is_err() {
        leptos::logging::warn!("the theme cannot be remembered: cookies are off");
    }
}

/// On the server nothing is chosen.
#[cfg(not(feature = "hydrate"))]
pub(crate) fn choose(_: Theme) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_two_words_force_a_theme() {
        assert_eq!(Theme::parse(Some("dark")), Theme::Dark);
        assert_eq!(Theme::parse(Some("light")), Theme::Light);
        for other in [None, Some(""), Some("DARK"), Some("dark\" onload=\"x")] {
            assert_eq!(Theme::parse(other), Theme::System);
        }
    }
}
