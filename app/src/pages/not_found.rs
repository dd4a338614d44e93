//! Nothing is here: said inside the frame, so that the way on is at hand.

use crate::parts::empty::Empty;
use crate::parts::erase::Erase;
use crate::parts::icon::{Glyph, Icon};
use leptos::prelude::*;
use leptos_meta::Title;

/// The page for every address that leads nowhere.
#[component]
pub(crate) fn NotFound() -> impl IntoView {
    #[cfg(feature = "ssr")]
    crate::context::set_status(404);
    view! {
        <Title text="Nothing here"/>
        <h1 class="visually-hidden">"Nothing here"</h1>
        <Empty title="There is nothing here" text="The address may be old, or mistyped.">
            <a class="button" href="/"><Icon glyph=Glyph::ArrowLeft/>"Back to the overview"</a>
        </Empty>
    }
    .erase()
}
