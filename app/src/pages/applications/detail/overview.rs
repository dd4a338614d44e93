//! What an application is, at a glance.

use super::super::answers::Detail;
use super::super::list::mood_of;
use super::facts::{card, fact, text};
use super::{Page, usage};
use crate::parts::copy::Copyable;
use crate::parts::erase::Erase;
use crate::parts::moment::{Ago, Moment};
use crate::parts::status::Dot;
use grantry_core::application::Authenticator;
use grantry_core::time::Timestamp;
use leptos::prelude::*;

/// The tab.
pub(super) fn draw(page: Page, detail: Detail) -> AnyView {
    let Detail { application: of, issuer, now, .. } = detail;
    let (mood, word) = mood_of(of.status);
    let kind = Authenticator::of(of.grants, of.require_pkce).map_or("", Authenticator::label);
    let flows = of.grants.iter().map(|grant| view! { <span class="tag">{grant.label()}</span> });
    let flows = view! { <span class="tags">{flows.collect_view()}</span> };
    let project = match (of.suite, of.project) {
        (Some(suite), Some(project)) => format!("{project} (suite {suite})"),
        (_, project) => project.unwrap_or_default(),
    };
    let used = match of.last_used_at {
        Some(at) => moment(at, now),
        None => view! { <span class="table__none">"never"</span> }.erase(),
    };
    let what = vec![
        text("Name", of.name),
        fact("Client ID", view! { <Copyable value=of.client_id what="client ID"/> }),
        fact("Issuer", view! { <Copyable value=issuer what="issuer"/> }),
        fact("Status", view! { <Dot mood=mood word=word/> }),
        text("Type", kind),
        fact("Grant types", flows),
        text("Client", if of.confidential { "confidential" } else { "public, no secret" }),
    ];
    let where_ = vec![
        text("Tenant", of.tenant),
        text("Region", of.region),
        text("Database", of.db_code),
        text("Plan", of.plan.unwrap_or_default()),
        text("Project", project),
        text("Owner", of.owner),
    ];
    let when = vec![
        fact("Created", moment(of.created_at, now)),
        fact("Updated", moment(of.updated_at, now)),
        fact("Last used", used),
    ];
    view! {
        {usage::card(page)}
        <div class="columns">
            {card("what-title", "Information", None, what)}
            <div class="stack stack--wide">
                {card("where-title", "Belongs to", None, where_)}
                {card("when-title", "Timestamps", None, when)}
            </div>
        </div>
    }
    .erase()
}

/// A moment with its distance.
fn moment(at: Timestamp, now: Timestamp) -> AnyView {
    view! { <Moment at=at/>" "<span class="faint nowrap">"("<Ago now=now then=at/>")"</span> }
        .erase()
}
