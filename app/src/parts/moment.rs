//! A point in time, said as a span; the exact time shows on hover.

use grantry_core::application::secret_life::{Ending, ending};
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

const DAY: i64 = 86_400_000;

/// That a secret has run out or will within thirty days; nothing where there is time.
pub(crate) fn runs_out(now: Timestamp, at: Timestamp) -> Option<String> {
    // A day that has begun counts: a secret for a week says seven days at first.
    let days = (at.since(now).as_millis() + DAY - 1) / DAY;
    match (ending(now, Some(at)), days) {
        (Ending::Far, _) => None,
        (Ending::Over, _) => Some("expired".to_owned()),
        (Ending::Within(_), 0 | 1) => Some("expires within a day".to_owned()),
        (Ending::Within(_), days) => Some(format!("expires in {days} days")),
    }
}
