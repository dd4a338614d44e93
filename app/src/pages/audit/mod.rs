//! The audit log: what was done, by whom, to what, and what changed. Newest first.

#[cfg(feature = "ssr")]
mod event;
mod server;

use crate::parts::answer::Answer;
use crate::parts::empty::Empty;
use crate::parts::erase::Erase;
use crate::parts::page_head::PageHead;
use crate::parts::submit::Press;
use crate::parts::timeline::{Day, day};
use crate::records::{Asked, Choose, Remote, Search};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use server::ReadAudit;

const PATH: &str = "/audit";

/// Kinds of records, as actions begin.
const KINDS: &[(&str, &str)] = &[
    ("application.", "Applications"),
    ("user.", "Users"),
    ("scope.", "Permissions"),
    ("tenant.", "Tenants"),
    ("suite.", "Suites"),
    ("project.", "Projects"),
    ("region.", "Regions"),
    ("plan.", "Plans"),
    ("key.", "Keys"),
];

static LOG: Remote<Log> = Remote::of::<ReadAudit>();

/// A part of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Log {
    /// What happened, by days.
    days: Vec<Day>,
    /// Where the next part begins, if there is one.
    next: Option<String>,
}

/// The page.
#[component]
pub(crate) fn AuditPage() -> impl IntoView {
    let asked = Asked::here();
    let log = Resource::new(move || asked.get(), |asked| LOG.ask(asked));
    let kinds = KINDS.iter().map(|&(begin, name)| (begin.to_owned(), name.to_owned())).collect();
    view! {
        <PageHead title="Audit log" text="Every change, with who made it and what it was before. Secrets are never in it."/>
        <div class="filters">
            <Search path=PATH name="actor" label="Actor: e-mail or client ID" asked=asked/>
            <Search path=PATH name="target" label="Target: the name of a record" asked=asked/>
            <div class="filters__row">
                <Choose path=PATH name="action" label="Action" any="Any action" offered=kinds asked=asked/>
            </div>
        </div>
        <Answer of=log lines=8 show=move |log| part(log, asked.get_untracked(), "")/>
    }
    .erase()
}

/// What happened, and the way to what happened before.
fn part(log: Log, asked: Asked, day_above: &str) -> AnyView {
    if log.days.is_empty() && day_above.is_empty() {
        return nothing(&asked);
    }
    let last = log.days.last().map(|day| day.name.clone()).unwrap_or_default();
    let days = log.days.into_iter().map(|of| {
        let has_heading = of.name != day_above;
        day(of, has_heading)
    });
    let days = days.collect_view();
    let more = log.next.map(|next| more(asked.with("cursor", &next), last));
    view! { <div class="stack stack--wide">{days}{more}</div> }.erase()
}

/// A button, and once it was pressed the next part in its place.
fn more(asked: Asked, day_above: String) -> AnyView {
    let wanted = RwSignal::new(false);
    let press = Callback::new(move |()| wanted.set(true));
    view! {
        {move || match wanted.get() {
            false => view! {
                <div class="cluster">
                    <Press label="Show more" pending=false on_press=press class="button"/>
                </div>
            }.erase(),
            true => next(asked.clone(), day_above.clone()),
        }}
    }
    .erase()
}

fn next(asked: Asked, day_above: String) -> AnyView {
    let source = asked.clone();
    let log = Resource::new(|| (), move |()| LOG.ask(source.clone()));
    let show = move |log| part(log, asked.clone(), &day_above);
    view! { <Answer of=log lines=4 show=show/> }.erase()
}

fn nothing(asked: &Asked) -> AnyView {
    if asked.is_everything() {
        let text = "Whatever is changed from now on is written down here.";
        return view! { <Empty title="Nothing has happened yet" text=text/> }.erase();
    }
    view! {
        <Empty title="Nothing found" text="Names have to be typed in full.">
            <a class="button" href=PATH>"Show everything"</a>
        </Empty>
    }
    .erase()
}
