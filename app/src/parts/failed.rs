//! What is shown where an answer should be and an error came.

use super::erase::Erase;
use super::note::{Note, Tone};
use crate::AppError;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// The error in words; for an ended session also the way back.
#[component]
pub(crate) fn Failed(
    /// What went wrong.
    error: AppError,
) -> impl IntoView {
    let (title, text) = error.words();
    let again = (error == AppError::SignedOut).then(|| {
        let path = use_location().pathname.get_untracked();
        view! { " "<a class="link" rel="external" href=format!("/login?next={path}")>"Sign in again"</a> }
    });
    view! { <Note tone=Tone::Danger title=title>{text}{again}</Note> }.erase()
}
