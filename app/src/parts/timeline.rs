//! What happened, newest first, along a rail: who did what to what, before and after.

use super::copy::Copyable;
use super::erase::Erase;
use super::icon::{Glyph, Icon};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What happened on one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Day {
    /// "Today, 2026-11-20".
    pub(crate) name: String,
    pub(crate) events: Vec<Event>,
}

/// Something that happened. Every text is ready to be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Event {
    /// The time of the day.
    pub(crate) time: String,
    /// The moment, exactly.
    pub(crate) at: String,
    pub(crate) actor: String,
    /// "tenant.create".
    pub(crate) action: String,
    /// "created the tenant".
    pub(crate) said: String,
    pub(crate) target: String,
    pub(crate) tenant: Option<String>,
    pub(crate) request_id: String,
    pub(crate) changes: Vec<Shift>,
}

/// A field, before and after; of a list only what came and went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Shift {
    pub(crate) field: String,
    pub(crate) gone: Vec<String>,
    pub(crate) come: Vec<String>,
}

/// More fields than these are folded away.
const FEW: usize = 4;

/// One day with its heading.
pub(crate) fn day(day: Day, has_heading: bool) -> AnyView {
    let heading = has_heading.then(|| view! { <h2 class="timeline__day">{day.name}</h2> });
    view! {
        <section>
            {heading}
            <ol class="timeline">{day.events.into_iter().map(event).collect_view()}</ol>
        </section>
    }
    .erase()
}

fn event(event: Event) -> AnyView {
    let (glyph, class) = look(&event.action);
    let only = |what: &str, name: &str| {
        format!("/audit?{what}={}", leptos_router::location::Url::escape(name))
    };
    let (actor, target) = (only("actor", &event.actor), only("target", &event.target));
    let tenant = event.tenant.map(|tenant| format!(" · tenant {tenant}"));
    let changed = [".change", ".restore"].iter().any(|verb| event.action.ends_with(verb));
    view! {
        <li class="timeline__item">
            <span class=class><Icon glyph=glyph/></span>
            <div class="timeline__body">
                <p>
                    <a class="timeline__who" href=actor>{event.actor}</a>
                    " " {event.said} " "
                    <a class="timeline__what" href=target>{event.target}</a>
                </p>
                {diff(event.changes, changed)}
                <p class="timeline__meta">
                    <code>{event.action}</code>{tenant}" · request "
                    <Copyable value=event.request_id what="request ID"/>
                </p>
            </div>
            <time class="timeline__time" datetime=event.at.clone() title=event.at>{event.time}</time>
        </li>
    }
    .erase()
}

fn look(action: &str) -> (Glyph, &'static str) {
    match action.rsplit('.').next().unwrap_or("") {
        "create" => (Glyph::Plus, "timeline__icon timeline__icon--good"),
        "delete" => (Glyph::Trash, "timeline__icon timeline__icon--danger"),
        "disable" => (Glyph::Power, "timeline__icon timeline__icon--danger"),
        "incident" | "leak" => (Glyph::Warning, "timeline__icon timeline__icon--danger"),
        "enable" => (Glyph::Power, "timeline__icon timeline__icon--good"),
        "restore" => (Glyph::Refresh, "timeline__icon"),
        "add_secret" | "regenerate_secret" | "retire_secret" | "hand_over" | "use_handover" => {
            (Glyph::Key, "timeline__icon timeline__icon--brass")
        }
        _ => (Glyph::Pencil, "timeline__icon"),
    }
}

/// What changed. A new record is all new, so its fields are folded away.
fn diff(changes: Vec<Shift>, changed: bool) -> Option<AnyView> {
    let count = changes.len();
    let shifts = changes.into_iter().map(shift).collect_view();
    let shifts = view! { <div class="diff">{shifts}</div> };
    match count {
        0 => None,
        1..=FEW if changed => Some(shifts.erase()),
        _ => {
            let summary = if count == 1 { "1 field".to_owned() } else { format!("{count} fields") };
            Some(view! {
                <details class="fold"><summary class="fold__summary">{summary}</summary>{shifts}</details>
            }.erase())
        }
    }
}

fn shift(shift: Shift) -> AnyView {
    let gone = shift.gone.into_iter().map(|line| view! { <del><span>{line}</span></del> });
    let come = shift.come.into_iter().map(|line| view! { <ins><span>{line}</span></ins> });
    view! {
        <div class="diff__shift">
            <p class="diff__field">{shift.field}</p>
            <div class="diff__values">{gone.collect_view()}{come.collect_view()}</div>
        </div>
    }
    .erase()
}
