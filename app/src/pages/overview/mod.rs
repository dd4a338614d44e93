//! The first page: what this server is and how it does.

mod server;

use crate::parts::answer::Answer;
use crate::parts::copy::Copyable;
use crate::parts::erase::Erase;
use crate::parts::moment::Ago;
use crate::parts::page_head::PageHead;
use grantry_core::console::Overview;
use leptos::prelude::*;
use server::overview;

/// The first page.
#[component]
pub(crate) fn OverviewPage() -> impl IntoView {
    let figures = Resource::new(|| (), |()| overview());
    view! {
        <PageHead title="Overview" text="What this server is, and how it does."/>
        <Answer of=figures lines=5 show=|overview| view! { <Figures overview=overview/> }.erase()/>
    }
    .erase()
}

/// The figures and facts.
#[component]
fn Figures(
    /// What the server says of itself.
    overview: Overview,
) -> impl IntoView {
    let Overview { now, started_at, administrators, sessions, .. } = overview;
    let keys = overview.signing_keys.len();
    let algorithms: Vec<_> =
        overview.signing_keys.iter().map(|key| key.algorithm.as_str()).collect();
    view! {
        <dl class="stats">
            <div class="stat">
                <dt class="stat__label">"Administrators"</dt>
                <dd class="stat__value">{administrators}</dd>
                <dd class="stat__note">"auditors included"</dd>
            </div>
            <div class="stat">
                <dt class="stat__label">"Signed-in browsers"</dt>
                <dd class="stat__value">{sessions}</dd>
                <dd class="stat__note">"in this dashboard"</dd>
            </div>
            <div class="stat">
                <dt class="stat__label">"Signing keys in use"</dt>
                <dd class="stat__value">{keys}</dd>
                <dd class="stat__note">{algorithms.join(", ")}</dd>
            </div>
        </dl>
        <section class="card" aria-labelledby="server-title">
            <header class="card__head"><h2 class="card__title" id="server-title">"This server"</h2></header>
            <dl class="facts">
                <div class="facts__row">
                    <dt>"Issuer"</dt>
                    <dd><Copyable value=overview.issuer what="issuer"/></dd>
                </div>
                <div class="facts__row"><dt>"Database"</dt><dd>{overview.database}</dd></div>
                <div class="facts__row"><dt>"Version"</dt><dd>"Grantry " {overview.version}</dd></div>
                <div class="facts__row"><dt>"Started"</dt><dd><Ago now=now then=started_at/></dd></div>
            </dl>
        </section>
    }
}
