//! Icons: a small set of our own, 16 pixels, 1.5 pixel strokes, in the colour of the text.

use leptos::prelude::*;

/// Which icon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Glyph {
    Overview,
    Application,
    Key,
    Settings,
    User,
    Check,
    Copy,
    Warning,
    Info,
    Close,
    Menu,
    Monitor,
    Sun,
    Moon,
    SignOut,
    Device,
    Refresh,
    ChevronDown,
    Lock,
    Plus,
    Trash,
    ArrowLeft,
    Search,
    More,
    Download,
    Pencil,
    People,
    Shield,
    Building,
    Folder,
    Globe,
    Layers,
    Clock,
    Power,
}

impl Glyph {
    const fn path(self) -> &'static str {
        match self {
            Self::User => {
                "M8 7.75a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM3 13.25c.3-2.2 2.3-3.75 5-3.75s4.7 1.55 5 3.75"
            }
            Self::Check => "M3 8.5l3.25 3.25L13 4.75",
            Self::Copy => {
                "M6.25 5.25h6a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1h-6a1 1 0 0 1-1-1v-6a1 1 0 0 1 1-1zM10.25 5.25v-1.5a1 1 0 0 0-1-1h-5.5a1 1 0 0 0-1 1v5.5a1 1 0 0 0 1 1h1.5"
            }
            Self::Warning => "M8 2.75L13.75 13H2.25zM8 6.5v3M8 11.25v.01",
            Self::Info => {
                "M8 13.75a5.75 5.75 0 1 0 0-11.5 5.75 5.75 0 0 0 0 11.5zM8 7.5v3.25M8 5.25v.01"
            }
            Self::Close => "M4 4l8 8M12 4l-8 8",
            Self::Menu => "M2.25 4.25h11.5M2.25 8h11.5M2.25 11.75h11.5",
            Self::Monitor => {
                "M2.25 3.75a1 1 0 0 1 1-1h9.5a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1h-9.5a1 1 0 0 1-1-1zM8 10.75v2.5M5.5 13.25h5"
            }
            Self::Sun => {
                "M8 10.75a2.75 2.75 0 1 0 0-5.5 2.75 2.75 0 0 0 0 5.5zM8 1.5v1M8 13.5v1M1.5 8h1M13.5 8h1M3.4 3.4l.7.7M11.9 11.9l.7.7M12.6 3.4l-.7.7M4.1 11.9l-.7.7"
            }
            Self::Moon => "M13.5 9.6A5.75 5.75 0 0 1 6.4 2.5a5.75 5.75 0 1 0 7.1 7.1z",
            Self::SignOut => {
                "M6.25 13.25h-2.5a1 1 0 0 1-1-1v-8.5a1 1 0 0 1 1-1h2.5M10.25 11l3-3-3-3M13 8H6.25"
            }
            Self::Device => {
                "M4.75 3a1 1 0 0 1 1-1h4.5a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1h-4.5a1 1 0 0 1-1-1zM7.25 11.5h1.5"
            }
            Self::Refresh => "M13.25 8a5.25 5.25 0 1 1-1.55-3.7l1.55 1.5M13.25 2.5v3.3h-3.3",
            Self::ChevronDown => "M4 6.25l4 4 4-4",
            Self::Lock => {
                "M3.75 8.25a1 1 0 0 1 1-1h6.5a1 1 0 0 1 1 1v4a1 1 0 0 1-1 1h-6.5a1 1 0 0 1-1-1zM5.5 7.25V5a2.5 2.5 0 0 1 5 0v2.25"
            }
            Self::Plus => "M8 3.25v9.5M3.25 8h9.5",
            Self::Trash => {
                "M2.75 4.25h10.5M6.25 4.25v-1.5h3.5v1.5M4 4.25l.6 8.1a1 1 0 0 0 1 .9h4.8a1 1 0 0 0 1-.9l.6-8.1M6.75 7v3.5M9.25 7v3.5"
            }
            Self::ArrowLeft => "M13 8H3.25M7.25 4l-4 4 4 4",
            Self::Search => "M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM10.5 10.5l3 3",
            Self::Download => "M8 2.75v7M5 7l3 3 3-3M2.75 13.25h10.5",
            Self::Pencil => "M10.75 3.25l2 2-7.25 7.25-2.75.75.75-2.75zM9.5 4.5l2 2",
            Self::Power => "M8 2.25v5M4.6 4.4a5 5 0 1 0 6.8 0",
            Self::More => {
                "M2.9 8a.35.35 0 1 0 .7 0 .35.35 0 1 0-.7 0M7.65 8a.35.35 0 1 0 .7 0 .35.35 0 1 0-.7 0M12.4 8a.35.35 0 1 0 .7 0 .35.35 0 1 0-.7 0"
            }
            section => section.of_a_section(),
        }
    }

    /// The sections of the navigation.
    const fn of_a_section(self) -> &'static str {
        match self {
            Self::Settings => {
                "M2.25 4.75h6.4M12.1 4.75h1.65M2.25 11.25H3.9M7.35 11.25h6.4M10.4 6.4a1.65 1.65 0 1 0 0-3.3 1.65 1.65 0 0 0 0 3.3zM5.6 12.9a1.65 1.65 0 1 0 0-3.3 1.65 1.65 0 0 0 0 3.3z"
            }
            Self::Key => {
                "M9.6 9.35a3.5 3.5 0 1 0-2.95-2.95L2.5 10.5v3h2.75V12h1.5v-1.5h1.7zM10.9 5.1h.01"
            }
            Self::Application => {
                "M3.25 2.75h9.5a1 1 0 0 1 1 1v8.5a1 1 0 0 1-1 1h-9.5a1 1 0 0 1-1-1v-8.5a1 1 0 0 1 1-1zM2.25 6h11.5M4.5 4.4h.01M6.5 4.4h.01"
            }
            Self::Overview => {
                "M2.75 2.75h4v5.5h-4zM9.25 2.75h4v3h-4zM9.25 8.25h4v5h-4zM2.75 10.75h4v2.5h-4z"
            }
            Self::People => {
                "M6 7.5A2.25 2.25 0 1 0 6 3a2.25 2.25 0 0 0 0 4.5zM1.75 13c.2-2.1 1.9-3.5 4.25-3.5s4.05 1.4 4.25 3.5M10.5 3.2a2.25 2.25 0 0 1 0 4.1M12 9.8c1.3.5 2.1 1.7 2.25 3.2"
            }
            Self::Shield => {
                "M8 2.25l5 1.75v3.5c0 3-2 5.25-5 6.25-3-1-5-3.25-5-6.25V4zM5.75 8l1.75 1.75L10.5 6.5"
            }
            Self::Building => {
                "M3.25 13.5V3.25a1 1 0 0 1 1-1h4.5a1 1 0 0 1 1 1V13.5M9.75 6.25h2a1 1 0 0 1 1 1v6.25M1.75 13.5h12.5M5.5 5.25h2M5.5 7.75h2M5.5 10.25h2"
            }
            Self::Folder => {
                "M2.25 12.25v-8.5a1 1 0 0 1 1-1h2.9l1.6 2h5a1 1 0 0 1 1 1v6.5a1 1 0 0 1-1 1h-9.5a1 1 0 0 1-1-1z"
            }
            Self::Globe => {
                "M8 13.75a5.75 5.75 0 1 0 0-11.5 5.75 5.75 0 0 0 0 11.5zM2.25 8h11.5M8 2.25c1.7 1.7 2.4 3.6 2.4 5.75S9.7 12.05 8 13.75C6.3 12.05 5.6 10.15 5.6 8S6.3 3.95 8 2.25z"
            }
            Self::Layers => "M8 2.25l6 3-6 3-6-3zM2 8l6 3 6-3M2 10.75l6 3 6-3",
            Self::Clock => {
                "M8 13.75a5.75 5.75 0 1 0 0-11.5 5.75 5.75 0 0 0 0 11.5zM8 4.75V8l2.25 1.5"
            }
            _ => "",
        }
    }
}

/// An icon beside a text. It says nothing by itself.
#[component]
pub(crate) fn Icon(
    /// Which one.
    glyph: Glyph,
) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d=glyph.path()></path></svg>
    }
}
