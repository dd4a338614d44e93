//! The test bench: gets a token in every way that the application allows, against the real endpoints,
//! and shows what was sent, what was answered and what the token says (PRODUCT C9).
//!
//! What is typed lives in signals of this tab and is gone with it: no storage and no address holds it.

mod device;
mod flow;
mod pair;
mod panel;
mod results;
mod run;

use super::super::address_of;
use super::super::answers::Detail;
use crate::AppError;
use crate::layout::{Part, bench_if_here};
use crate::parts::bench::Client;
use crate::parts::erase::Erase;
use crate::parts::errand::Errand;
use crate::parts::note::{Note, Tone};
use crate::parts::skeleton::CardSkeleton;
use device::Waiting;
use flow::Flow;
use grantry_core::application::ApplicationStatus;
use grantry_core::console::{ApplicationView, BenchStep, TokenView};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What somebody typed.
#[derive(Clone, Copy)]
struct Typed {
    email: RwSignal<String>,
    password: RwSignal<String>,
    redirect_uri: RwSignal<String>,
    scope: RwSignal<String>,
    secret: RwSignal<String>,
    challenge: RwSignal<String>,
    method: RwSignal<String>,
    verifier: RwSignal<String>,
    code: RwSignal<String>,
    refresh: RwSignal<String>,
}

/// What the tab holds while it is open.
#[derive(Clone, Copy)]
struct Bench {
    of: StoredValue<ApplicationView>,
    issuer: StoredValue<String>,
    flow: RwSignal<Flow>,
    typed: Typed,
    steps: RwSignal<Vec<BenchStep>>,
    tokens: RwSignal<Vec<(&'static str, TokenView)>>,
    /// The last access token, to be copied.
    token: RwSignal<String>,
    /// What is said of the last try, and whether it is good.
    said: RwSignal<Option<(bool, String)>>,
    trouble: RwSignal<Option<AppError>>,
    waiting: RwSignal<Option<Waiting>>,
    errand: Errand,
}

impl Typed {
    fn new(of: &ApplicationView) -> Self {
        let blank = || RwSignal::new(String::new());
        Self {
            email: blank(),
            password: blank(),
            redirect_uri: RwSignal::new(of.redirect_uris.first().cloned().unwrap_or_default()),
            scope: blank(),
            secret: blank(),
            challenge: blank(),
            method: RwSignal::new("S256".to_owned()),
            verifier: blank(),
            code: blank(),
            refresh: blank(),
        }
    }
}

impl Bench {
    fn new(detail: Detail) -> Self {
        let Detail { application, issuer, .. } = detail;
        Self {
            flow: RwSignal::new(Flow::first(&application)),
            typed: Typed::new(&application),
            of: StoredValue::new(application),
            issuer: StoredValue::new(issuer),
            steps: RwSignal::new(Vec::new()),
            tokens: RwSignal::new(Vec::new()),
            token: RwSignal::new(String::new()),
            said: RwSignal::new(None),
            trouble: RwSignal::new(None),
            waiting: RwSignal::new(None),
            errand: Errand::new(),
        }
    }

    /// Who asks at the endpoints.
    fn client(self) -> Client {
        self.of.with_value(|of| Client {
            issuer: self.issuer.get_value(),
            client_id: of.client_id.clone(),
            secret: self.typed.secret.get_untracked().trim().to_owned(),
            method: of.auth_method,
        })
    }

    fn confidential(self) -> bool {
        self.of.with_value(|of| of.confidential)
    }

    /// Nothing has happened yet.
    fn clear(self) {
        self.steps.set(Vec::new());
        self.tokens.set(Vec::new());
        self.token.set(String::new());
        self.said.set(None);
        self.trouble.set(None);
        self.waiting.set(None);
    }

    fn choose(self, flow: Flow) {
        if self.flow.get_untracked() != flow {
            self.clear();
            self.flow.set(flow);
        }
    }
}

/// The tab. Its part of the module may still be on its way.
pub(super) fn draw(detail: Detail) -> AnyView {
    if let Some(view) = bench_if_here(detail.clone()) {
        return view;
    }
    let here = RwSignal::new(false);
    // why: what is fetched belongs to no view; whoever has left meanwhile needs none of it
    spawn_local(async move {
        match Part::Bench.fetch().await {
            Ok(()) => _ = here.try_set(true),
            // Usually one of a release that is gone.
            Err(_gone) => _ = window().location().reload(),
        }
    });
    let shown = move || match here.get() {
        true => bench_if_here(detail.clone()),
        false => Some(view! { <CardSkeleton lines=6/> }.erase()),
    };
    shown.erase()
}

/// What the tab shows.
pub(crate) fn test_bench(detail: Detail) -> AnyView {
    if !detail.may_write {
        return view! {
            <Note tone=Tone::Info title="Tokens are for administrators to try">
                "You see everything here, and change nothing. Ask somebody who looks after this application."
            </Note>
        }
        .erase();
    }
    let disabled = (detail.application.status != ApplicationStatus::Active).then(|| {
        view! {
            <Note tone=Tone::Brass title="The application is disabled">
                "Every request below is refused until it is enabled again."
            </Note>
        }
    });
    let bench = Bench::new(detail);
    view! {
        {disabled}
        {flows(bench)}
        {move || panel::draw(bench, bench.flow.get())}
        <results::Results bench=bench/>
    }
    .erase()
}

/// The ways to a token, those that are switched off among them.
fn flows(bench: Bench) -> AnyView {
    let cards = bench.of.with_value(|of| {
        let config = address_of(&of.client_id, "/config");
        Flow::ALL
            .map(|flow| card(bench, flow, flow.missing(of), &config))
            .into_iter()
            .collect_view()
    });
    view! {
        <div class="bench-flows" role="radiogroup" aria-labelledby="flows-label">
            <p class="choices__legend" id="flows-label">"Get a token with"</p>
            <div class="choices">{cards}</div>
        </div>
    }
    .erase()
}

fn card(bench: Bench, flow: Flow, missing: Option<&'static str>, config: &str) -> AnyView {
    let id = flow.id();
    let hint = [id, "-hint"].concat();
    let chosen = move || bench.flow.get() == flow;
    let text = match missing {
        None => flow.text().erase(),
        Some(what) => view! {
            {what}" under "<a class="link bench-flow__link" href=config.to_owned()>"Config"</a>"."
        }
        .erase(),
    };
    view! {
        <div class="choice">
            <input class="radio" type="radio" name="flow" id=id checked=chosen prop:checked=chosen
                disabled=missing.is_some() aria-describedby=hint.clone()
                on:change=move |_| bench.choose(flow)/>
            <label class="choice__title" for=id>{flow.title()}</label>
            <p class="choice__text" id=hint>{text}</p>
        </div>
    }
    .erase()
}
