//! The mark: a gate with a keyhole.

use leptos::prelude::*;

const GATE: &str = "M2 22.2V12a10 10 0 0 1 20 0v10.2a.8.8 0 0 1-.8.8h-2.4a.8.8 0 0 1-.8-.8V12a6 6 0 0 0-12 0v10.2a.8.8 0 0 1-.8.8H2.8a.8.8 0 0 1-.8-.8z";
const KEY: &str = "M12 8.7a3.3 3.3 0 0 1 1.6 6.19l1.02 7.22a.8.8 0 0 1-.8.89h-3.64a.8.8 0 0 1-.8-.89l1.02-7.22A3.3 3.3 0 0 1 12 8.7z";

/// The mark with the name.
#[component]
pub(crate) fn Brand() -> impl IntoView {
    view! {
        <svg class="mark" viewBox="0 0 24 24" aria-hidden="true">
            <path class="mark__gate" d=GATE></path>
            <path class="mark__key" d=KEY></path>
        </svg>
        "Grantry"
    }
}
