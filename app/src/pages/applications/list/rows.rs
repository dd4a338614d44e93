//! The table of applications.

use super::super::address_of;
use super::super::answers::ListAnswer;
use super::state::ListState;
use super::wanted::{EACH, Part};
use crate::parts::broad::broad;
use crate::parts::copy::{Copyable, shortened};
use crate::parts::erase::Erase;
use crate::parts::icon::{Glyph, Icon};
use crate::parts::moment::{Ago, runs_out};
use crate::parts::status::{Dot, Mood};
use grantry_core::application::ApplicationStatus;
use grantry_core::console::{ApplicationRow, SecretHint};
use grantry_core::time::Timestamp;
use leptos::prelude::*;

/// The table, and the way to the next page.
#[component]
pub(super) fn Rows(
    /// A page of the list.
    list: ListAnswer,
    /// The list.
    state: ListState,
) -> impl IntoView {
    let ListAnswer { page, by_match, now, may_write } = list;
    let ids: Vec<_> = page.items.iter().map(|row| row.client_id.clone()).collect();
    let count = ids.len();
    let pick_all = may_write.then(|| pick_all(state, ids));
    let pager = pager(state, page.next_cursor, count);
    let rows =
        page.items.into_iter().map(|application| row(application, now, (state, may_write)).erase());
    let rows = rows.collect_view();
    let head = |field, name| sortable(state, by_match, (field, name));
    view! {
        {broad(by_match, "applications")}
        <div class="table-box">
            <table class="table">
                <caption class="visually-hidden">"Applications"</caption>
                <thead>
                    <tr>
                        {pick_all}
                        {head("name", "Name")}
                        <th scope="col">"Client ID"</th>
                        <th scope="col">"Secret"</th>
                        <th scope="col">"Status"</th>
                        <th scope="col">"Grants"</th>
                        {head("created_at", "Created")}
                        {head("updated_at", "Updated")}
                        {head("last_used_at", "Last used")}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {pager}
    }
    .erase()
}

/// A column that the list can be sorted by: the first press sorts, the second turns it round.
fn sortable(
    state: ListState,
    by_match: bool,
    (field, name): (&'static str, &'static str),
) -> AnyView {
    let sorted = state.wanted.with_untracked(|wanted| match wanted.get(Part::Sort) {
        "" if !by_match => "name".to_owned(),
        sort => sort.to_owned(),
    });
    let (direction, next) = match sorted.strip_prefix('-') {
        Some(down) if down == field => (Some("descending"), field.to_owned()),
        None if sorted == field => (Some("ascending"), format!("-{field}")),
        // The latest is what people look for first.
        _ if field != "name" => (None, format!("-{field}")),
        _ => (None, field.to_owned()),
    };
    view! {
        <th scope="col" aria-sort=direction>
            <button class="table__sort" type="button" on:click=move |_| state.want(Part::Sort, &next)>
                {name}<Icon glyph=Glyph::ChevronDown/>
            </button>
        </th>
    }
    .erase()
}

fn pick_all(state: ListState, ids: Vec<String>) -> impl IntoView {
    let count = ids.len();
    let all = move || state.picked.with(|picked| picked.len() == count);
    let some = move || state.picks() && !all();
    let pick = move |event| {
        state.picked.set(if event_target_checked(&event) { ids.clone() } else { Vec::new() });
    };
    view! {
        <th class="table__pick" scope="col">
            <input class="checkbox" type="checkbox" aria-label="Pick all" prop:checked=all
                prop:indeterminate=some on:change=pick/>
        </th>
    }
}

fn row(
    row: ApplicationRow,
    now: Timestamp,
    (state, may_write): (ListState, bool),
) -> impl IntoView {
    let (mood, word) = mood_of(row.status);
    let below = match row.project {
        Some(project) => format!("{project} · {}", row.owner),
        None => row.owner,
    };
    let used = match row.last_used_at {
        Some(then) => view! { <Ago now=now then=then/> }.erase(),
        None => view! { <span class="table__none">"never"</span> }.erase(),
    };
    let tags = row.grants.iter().map(|grant| view! { <span class="tag">{grant.short()}</span> });
    let pick = may_write.then(|| pick_one(state, row.client_id.clone(), &row.name).erase());
    view! {
        <tr>
            {pick}
            <td class="table__main">
                <a class="table__link" href=address_of(&row.client_id, "")>{row.name}</a>
                <span class="table__sub">{below}</span>
            </td>
            <td class="table__over" data-label="Client ID">
                <Copyable shown=shortened(&row.client_id) value=row.client_id what="client ID"/>
            </td>
            <td data-label="Secret">{secret(row.secret, (row.confidential, row.next_expiry), now)}</td>
            <td class="table__state" data-label="Status"><Dot mood=mood word=word/></td>
            <td data-label="Grants"><span class="tags">{tags.collect_view()}</span></td>
            <td class="table__num table__minor"><Ago now=now then=row.created_at/></td>
            <td class="table__num table__minor"><Ago now=now then=row.updated_at/></td>
            <td class="table__num" data-label="Last used">{used}</td>
        </tr>
    }
}

fn pick_one(state: ListState, id: String, name: &str) -> impl IntoView {
    let (own, label) = (id.clone(), format!("Pick {name}"));
    let picked = move || state.picked.with(|picked| picked.contains(&own));
    let pick = move |event| {
        let on = event_target_checked(&event);
        state.picked.update(|picked| {
            picked.retain(|other| *other != id);
            if on {
                picked.push(id.clone());
            }
        });
    };
    view! {
        <td class="table__pick">
            <input class="checkbox" type="checkbox" aria-label=label prop:checked=picked on:change=pick/>
        </td>
    }
}

/// How a status feels.
pub(in super::super) fn mood_of(status: ApplicationStatus) -> (Mood, &'static str) {
    match status {
        ApplicationStatus::Active => (Mood::Good, status.label()),
        ApplicationStatus::Disabled => (Mood::Off, status.label()),
    }
}

/// How the newest secret begins and ends, and that one of them runs out where that is soon.
fn secret(
    hint: Option<SecretHint>,
    (confidential, next_expiry): (bool, Option<Timestamp>),
    now: Timestamp,
) -> AnyView {
    let Some(SecretHint { prefix, last4 }) = hint else {
        let words = if confidential { "none" } else { "public, no secret" };
        return view! { <span class="table__none">{words}</span> }.erase();
    };
    let soon = next_expiry.and_then(|at| runs_out(now, at));
    let tag = soon.map(|words| view! { " "<span class="tag tag--brass">{words}</span> });
    view! { <code class="nowrap">{prefix}"…"{last4}</code>{tag} }.erase()
}

/// The ways to other pages, and how many rows each has; nothing where one page has all.
fn pager(state: ListState, next: Option<String>, count: usize) -> Option<AnyView> {
    let (first, own) =
        state.wanted.with_untracked(|wanted| (wanted.get(Part::After).is_empty(), wanted.each()));
    if first && next.is_none() && count <= EACH[0] as usize {
        return None;
    }
    let next = next.map(|cursor| {
        view! {
            <a class="button" href=state.address(Part::After, &cursor)>"Next page"</a>
        }
    });
    let back = (!first).then(|| {
        view! {
            <a class="button" href=state.address(Part::After, "")>"First page"</a>
        }
    });
    let lengths = EACH.map(|each| {
        let wanted = if each == EACH[0] { String::new() } else { each.to_string() };
        let current = (each == own).then_some("true");
        view! {
            <a class="pager__length" href=state.address(Part::Each, &wanted) aria-current=current>
                {each}
            </a>
        }
    });
    Some(
        view! {
            <nav class="pager" aria-label="Pages">
                <p>{count}" shown"</p>
                <p class="pager__lengths">"Per page"{lengths.collect_view()}</p>
                <div class="pager__links">{back}{next}</div>
            </nav>
        }
        .erase(),
    )
}
