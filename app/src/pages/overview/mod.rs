//! The first page: what this server is and how it does.

mod attention;
mod server;

use crate::parts::answer::Answer;
use crate::parts::chart::usage_chart;
use crate::parts::copy::Copyable;
use crate::parts::erase::Erase;
use crate::parts::moment::Ago;
use crate::parts::page_head::PageHead;
use grantry_core::console::{Landing, Overview, PlatformFigures};
use leptos::prelude::*;
use server::{landing, overview};

/// The first page.
#[component]
pub(crate) fn OverviewPage() -> impl IntoView {
    let figures = Resource::new(|| (), |()| overview());
    let landing = Resource::new(|| (), |()| landing());
    view! {
        <PageHead title="Overview" text="What needs attention, and how this server does."/>
        <Answer of=landing lines=6 show=applications/>
        <Answer of=figures lines=5 show=|overview| view! { <Figures overview=overview/> }.erase()/>
    }
    .erase()
}

/// What needs attention, and how often tokens are asked for.
fn applications(landing: Landing) -> AnyView {
    let Landing { attention, usage, now } = landing;
    view! {
        {attention::draw(attention, now)}
        <section class="card" aria-labelledby="usage-title">
            <header class="card__head">
                <h2 class="card__title" id="usage-title">"Tokens"</h2>
                <span class="faint small">"the last 30 days"</span>
            </header>
            <div class="card__body">{usage_chart(&usage)}</div>
        </section>
    }
    .erase()
}

/// Facts for everybody, figures for those who may see them.
#[component]
fn Figures(
    /// What the server says of itself.
    overview: Overview,
) -> impl IntoView {
    let Overview { now, started_at, platform, .. } = overview;
    let database = platform.as_ref().map(|figures| figures.database.clone());
    let database = database.map(|database| {
        view! { <div class="facts__row"><dt>"Database"</dt><dd>{database}</dd></div> }
    });
    view! {
        {platform.map(|figures| view! { <Stats figures=figures/> })}
        <section class="card" aria-labelledby="server-title">
            <header class="card__head"><h2 class="card__title" id="server-title">"This server"</h2></header>
            <dl class="facts">
                <div class="facts__row">
                    <dt>"Issuer"</dt>
                    <dd><Copyable value=overview.issuer what="issuer"/></dd>
                </div>
                {database}
                <div class="facts__row"><dt>"Version"</dt><dd>"Grantry " {overview.version}</dd></div>
                <div class="facts__row"><dt>"Started"</dt><dd><Ago now=now then=started_at/></dd></div>
            </dl>
        </section>
    }
}

/// Figures of the whole server.
#[component]
fn Stats(
    /// The figures.
    figures: PlatformFigures,
) -> impl IntoView {
    let PlatformFigures { administrators, sessions, signing_keys, .. } = figures;
    let algorithms: Vec<_> = signing_keys.iter().map(|key| key.algorithm.as_str()).collect();
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
                <dd class="stat__value">{signing_keys.len()}</dd>
                <dd class="stat__note">{algorithms.join(", ")}</dd>
            </div>
        </dl>
    }
}
