//! Grey shapes where an answer is about to be.

use leptos::prelude::*;

/// A card whose content is on its way.
#[component]
pub(crate) fn CardSkeleton(
    /// How many lines it will have, about.
    #[prop(default = 3)]
    lines: usize,
) -> impl IntoView {
    view! {
        <div class="card" aria-busy="true">
            <p class="visually-hidden" role="status">"Loading"</p>
            <div class="card__body">
                <div>
                    <span class="skeleton skeleton--title"></span>
                    {(0..lines).map(|_| view! { <span class="skeleton"></span> }).collect_view()}
                </div>
            </div>
        </div>
    }
}
