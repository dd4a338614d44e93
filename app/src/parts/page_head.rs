//! The head of a page: its title, one sentence, and its actions. Also sets the browser's title.

use super::erase::Erase;
use leptos::prelude::*;
use leptos_meta::Title;

/// The head of a page.
#[component]
pub(crate) fn PageHead(
    /// The page's name.
    #[prop(into)]
    title: String,
    /// What it is for.
    #[prop(into)]
    text: String,
    /// Buttons at its end.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <Title text=title.clone()/>
        <div class="page-head">
            <div><h1>{title}</h1><p class="page-head__text">{text}</p></div>
            {children.map(|children| view! {
                <div class="page-head__actions">{children()}</div>
            })}
        </div>
    }
    .erase()
}
