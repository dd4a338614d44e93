//! A dot with a word: what state something is in. The word carries the meaning, the colour helps.

use leptos::prelude::*;

/// How a state feels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mood {
    Good,
    Off,
    Warn,
    #[cfg_attr(not(debug_assertions), expect(dead_code, reason = "the next pages need it"))]
    Danger,
}

/// A dot with a word.
#[component]
pub(crate) fn Dot(
    /// How it feels.
    mood: Mood,
    /// The word.
    #[prop(into)]
    word: String,
) -> impl IntoView {
    let class = match mood {
        Mood::Good => "dot",
        Mood::Off => "dot dot--off",
        Mood::Warn => "dot dot--warn",
        Mood::Danger => "dot dot--danger",
    };
    view! { <span class=class>{word}</span> }
}
