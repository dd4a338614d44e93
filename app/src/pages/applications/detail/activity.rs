//! Every change to an application: who, when, and what it was before and after.

use super::super::answers::Timeline;
use super::super::server::application_timeline;
use super::restore::Offer;
use super::words;
use crate::parts::answer::Answer;
use crate::parts::empty::Empty;
use crate::parts::erase::Erase;
use crate::parts::icon::{Glyph, Icon};
use crate::parts::moment::Ago;
use grantry_core::audit::Change;
use grantry_core::console::AuditView;
use grantry_core::time::Timestamp;
use leptos::prelude::*;

/// More changes than one compares at a glance.
const MANY: usize = 8;

/// The tab: one page of the record, the newest first.
#[component]
pub(super) fn Activity(
    /// Whose.
    client_id: String,
    /// Brings earlier settings back.
    restore: Offer,
) -> impl IntoView {
    let after = RwSignal::new(String::new());
    let asked = move || (client_id.clone(), after.get());
    let timeline =
        Resource::new(asked, |(client_id, after)| application_timeline(client_id, after));
    let show = move |timeline: Timeline| {
        let Timeline { page, now } = timeline;
        if page.items.is_empty() {
            return view! { <Empty title="Nothing yet" text="Changes will be listed here."/> }
                .erase();
        }
        let first = after.with_untracked(String::is_empty);
        let older = page.next_cursor.map(|cursor| view! {
            <button class="button" type="button" on:click=move |_| after.set(cursor.clone())>"Older"</button>
        });
        let newest = (!first).then(|| view! {
            <button class="button" type="button" on:click=move |_| after.set(String::new())>"Newest"</button>
        });
        let entries =
            page.items.into_iter().map(|entry| item(entry, now, restore).erase()).collect_view();
        view! {
            <ol class="timeline">{entries}</ol>
            {restore.dialog()}
            <div class="cluster">{newest}{older}</div>
        }
        .erase()
    };
    view! {
        <section class="section" aria-labelledby="timeline-title">
            <header class="section__head"><h2 id="timeline-title">"Timeline"</h2></header>
            <Answer of=timeline lines=6 show=show/>
        </section>
    }
    .erase()
}

fn item(entry: AuditView, now: Timestamp, restore: Offer) -> impl IntoView {
    let (class, glyph) = look_of(&entry.action);
    let changes = differences(&entry.changes);
    let foot = restore.foot(&entry);
    view! {
        <li class="timeline__item">
            <span class=class><Icon glyph=glyph/></span>
            <div class="timeline__body">
                <p><b>{words::action(&entry.action)}</b></p>
                <p class="timeline__meta">"by " {entry.actor}</p>
                {changes}
                {foot}
            </div>
            <span class="timeline__time"><Ago now=now then=entry.at/></span>
        </li>
    }
}

/// What has changed; what a new application began with lies under a lid.
pub(super) fn differences(changes: &[Change]) -> Option<AnyView> {
    if changes.is_empty() {
        return None;
    }
    let count = changes.len();
    let changes = view! { <div class="diff">{changes.iter().map(diff).collect_view()}</div> };
    Some(match count > MANY {
        true => view! {
            <details class="more more--bare">
                <summary class="more__summary">{count}" settings"</summary>
                {changes}
            </details>
        }
        .erase(),
        false => changes.erase(),
    })
}

fn look_of(action: &str) -> (&'static str, Glyph) {
    let good = "timeline__icon timeline__icon--good";
    let danger = "timeline__icon timeline__icon--danger";
    match action.strip_prefix("application.").unwrap_or(action) {
        "create" => (good, Glyph::Plus),
        "restore" => ("timeline__icon", Glyph::Refresh),
        "enable" => (good, Glyph::Power),
        "disable" => (danger, Glyph::Power),
        "incident" | "leak" => (danger, Glyph::Warning),
        "regenerate_secret" | "add_secret" | "hand_over" | "use_handover" => {
            ("timeline__icon timeline__icon--brass", Glyph::Key)
        }
        "retire_secret" => (danger, Glyph::Key),
        name if name.ends_with("_user") => ("timeline__icon", Glyph::User),
        _ => ("timeline__icon", Glyph::Pencil),
    }
}

/// A field with what it was and what it is; of a list only what came and went.
fn diff(change: &Change) -> AnyView {
    let before = words::lines(&change.field, &change.before);
    let after = words::lines(&change.field, &change.after);
    let gone = before.iter().filter(|line| !after.contains(line));
    let come = after.iter().filter(|line| !before.contains(line));
    let gone = gone.map(|line| view! { <del>{line.clone()}</del> }).collect_view();
    let come = come.map(|line| view! { <ins>{line.clone()}</ins> }).collect_view();
    view! { <p class="diff__field">{words::field(&change.field)}</p>{gone}{come} }.erase()
}
