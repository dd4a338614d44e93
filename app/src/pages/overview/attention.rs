//! What somebody should look at, each with the way to it: secrets that end, requests that are
//! refused, applications that nobody uses, retired plans, open origins.

use crate::parts::empty::Empty;
use crate::parts::erase::Erase;
use crate::parts::icon::{Glyph, Icon};
use grantry_core::console::{Attention, COUNTED, Concern, Concerns};
use grantry_core::time::{Timestamp, ago};
use leptos::prelude::*;

/// One kind of concern.
struct Kind {
    /// What follows "1", and what follows greater numbers.
    title: (&'static str, &'static str),
    /// What to do.
    advice: &'static str,
    /// Which tab shows it.
    tab: &'static str,
    glyph: Glyph,
}

const EXPIRING: Kind = Kind {
    title: ("secret ends soon or has ended", "secrets end soon or have ended"),
    advice: "Add a new secret and hand it over before callers are locked out.",
    tab: "/credentials",
    glyph: Glyph::Key,
};
const REFUSED: Kind = Kind {
    title: (
        "application was refused in the last 24 hours",
        "applications were refused in the last 24 hours",
    ),
    advice: "Their Activity says why, and what helps.",
    tab: "/activity",
    glyph: Glyph::Warning,
};
const RETIRED: Kind = Kind {
    title: ("application has a retired plan", "applications have a retired plan"),
    advice: "They get no tokens until they have another plan, or none.",
    tab: "/edit",
    glyph: Glyph::Layers,
};
const ORIGINS: Kind = Kind {
    title: ("application allows every origin", "applications allow every origin"),
    advice: "Any web page may call with them. Name the origins that really do.",
    tab: "/access",
    glyph: Glyph::Globe,
};
const UNUSED: Kind = Kind {
    title: ("application was not used for 90 days", "applications were not used for 90 days"),
    advice: "Disable what nobody needs: what is off cannot be stolen.",
    tab: "",
    glyph: Glyph::Clock,
};

/// The card.
pub(super) fn draw(seen: Attention, now: Timestamp) -> AnyView {
    let quiet = seen.is_quiet();
    let kinds = [
        (EXPIRING, seen.expiring),
        (REFUSED, seen.refused),
        (RETIRED, seen.retired_plans),
        (ORIGINS, seen.any_origin),
        (UNUSED, seen.unused),
    ];
    let content = match quiet {
        true => view! {
            <Empty title="All is well" text="Secrets that end, refused requests and other things to look at will be listed here."/>
        }
        .erase(),
        false => {
            let rows = kinds.into_iter().filter(|(_, concerns)| concerns.count > 0);
            let rows = rows.map(|(kind, concerns)| group(&kind, concerns, now));
            view! { <ul class="lines">{rows.collect_view()}</ul> }.erase()
        }
    };
    view! {
        <section class="card attention" aria-labelledby="attention-title">
            <header class="card__head"><h2 class="card__title" id="attention-title">"Needs attention"</h2></header>
            {content}
        </section>
    }
    .erase()
}

fn group(kind: &Kind, concerns: Concerns, now: Timestamp) -> AnyView {
    let title = match concerns.count {
        1 => format!("1 {}", kind.title.0),
        COUNTED => format!("{COUNTED} or more {}", kind.title.1),
        count => format!("{count} {}", kind.title.1),
    };
    let more = concerns.count > i64::try_from(concerns.named.len()).unwrap_or(i64::MAX);
    let more = more.then_some(" and others");
    let named = concerns.named.into_iter().enumerate().map(|(place, concern)| {
        let comma = if place == 0 { "" } else { ", " };
        view! { {comma}{link(kind, concern, now)} }.erase()
    });
    view! {
        <li class="lines__item lines__item--warn lines__item--tall">
            <Icon glyph=kind.glyph/>
            <div class="stack stack--tight">
                <p><b>{title}</b></p>
                <p class="small">{named.collect_view()}{more}</p>
                <p class="faint small">{kind.advice}</p>
            </div>
        </li>
    }
    .erase()
}

fn link(kind: &Kind, concern: Concern, now: Timestamp) -> AnyView {
    let href = ["/applications/", &concern.client_id, kind.tab].concat();
    let about = match (concern.at, concern.times) {
        (_, times) if times > 0 => format!(" ({times})"),
        (Some(at), _) if at > now => format!(" (“{}” in {})", concern.what, left(now, at)),
        (Some(at), _) if concern.what.is_empty() => format!(" ({})", ago(now, at)),
        (Some(at), _) => format!(" (“{}” {})", concern.what, ago(now, at)),
        (None, _) if concern.what.is_empty() => " (never)".to_owned(),
        (None, _) => format!(" ({})", concern.what),
    };
    view! { <a class="link" href=href>{concern.name}</a><span class="faint">{about}</span> }.erase()
}

/// "6 days", "5 hours": how long there still is.
fn left(now: Timestamp, at: Timestamp) -> String {
    const HOUR: i64 = 3_600_000;
    let hours = at.since(now).as_millis() / HOUR;
    match (hours / 24, hours) {
        (0, 0 | 1) => "an hour".to_owned(),
        (0, hours) => format!("{hours} hours"),
        (1, _) => "a day".to_owned(),
        (days, _) => format!("{days} days"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use grantry_core::time::Span;

    #[test]
    fn what_is_left_is_said_in_one_number() {
        let now = Timestamp::from_millis(1_800_000_000_000);
        let said = |hours| left(now, now + Span::hours(hours));
        assert_eq!(
            [said(1), said(5), said(30), said(150)],
            ["an hour", "5 hours", "a day", "6 days"]
        );
    }
}
