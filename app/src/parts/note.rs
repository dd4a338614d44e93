//! A note in the page: information, a warning in brass, trouble, or good news.

use super::erase::Erase;
use super::icon::{Glyph, Icon};
use leptos::prelude::*;

/// What kind of note.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    Info,
    Brass,
    Danger,
    Good,
}

impl Tone {
    const fn class(self) -> &'static str {
        match self {
            Self::Info => "note",
            Self::Brass => "note note--brass",
            Self::Danger => "note note--danger",
            Self::Good => "note note--good",
        }
    }

    const fn glyph(self) -> Glyph {
        match self {
            Self::Info => Glyph::Info,
            Self::Brass => Glyph::Lock,
            Self::Danger => Glyph::Warning,
            Self::Good => Glyph::Check,
        }
    }
}

/// A title and what follows from it.
#[component]
pub(crate) fn Note(
    /// What kind.
    tone: Tone,
    /// A few words.
    #[prop(into)]
    title: String,
    /// A sentence or two.
    children: Children,
) -> impl IntoView {
    let role = (tone == Tone::Danger).then_some("alert");
    view! {
        <div class=tone.class() role=role>
            <Icon glyph=tone.glyph()/>
            <div class="note__body"><p class="note__title">{title}</p><p>{children()}</p></div>
        </div>
    }
    .erase()
}
