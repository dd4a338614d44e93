//! A point in time, said as a span; the exact time shows on hover.

use grantry_core::time::{Timestamp, ago};
use leptos::prelude::*;

/// "3 min ago", measured by the server's clock.
#[component]
pub(crate) fn Ago(
    /// The server's time.
    now: Timestamp,
    /// The moment.
    then: Timestamp,
) -> impl IntoView {
    let exact = then.to_string();
    view! { <time datetime=exact.clone() title=exact>{ago(now, then)}</time> }
}

/// "2026-11-20 14:02 UTC".
#[component]
pub(crate) fn Moment(
    /// The moment.
    at: Timestamp,
) -> impl IntoView {
    let exact = at.to_string();
    let shown = format!("{} {} UTC", &exact[..10], &exact[11..16]);
    view! { <time class="nowrap" datetime=exact>{shown}</time> }
}
