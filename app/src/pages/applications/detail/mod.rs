//! The page of one application: its tabs, and what can be done with it.

mod access;
mod actions;
mod activity;
mod config;
mod credentials;
mod facts;
mod handover;
mod incident;
mod leaks;
mod overview;
mod rejections;
mod restore;
mod rotation;
mod secret_form;
mod secret_row;
mod test;
mod usage;
mod user_form;
mod users;
mod words;

use super::address_of;
use super::answers::Detail;
use super::form::{EditForm, Group};
use super::list::mood_of;
use super::server::application;
use crate::pages::NotFound;
use crate::parts::answer::Answer;
use crate::parts::copy::Copyable;
use crate::parts::erase::Erase;
use crate::parts::errand::Errand;
use crate::parts::question::{AskDialog, Asker};
use crate::parts::show_once::{ShowOnce, ShowOnceDialog};
use crate::parts::status::Dot;
use crate::parts::tabs::Tabs;
use crate::parts::unsaved::guard;
use actions::Actions;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map};

pub(crate) use test::test_bench;

const TABS: &[(&str, &str)] = &[
    ("", "Overview"),
    ("/credentials", "Credentials"),
    ("/access", "Access"),
    ("/users", "Users"),
    ("/config", "Config"),
    ("/test", "Test"),
    ("/activity", "Activity"),
];
const EDIT: &str = "/edit";

/// What the tabs share.
#[derive(Clone, Copy)]
struct Page {
    /// Which application.
    client_id: Memo<String>,
    /// Which tab, as the end of the address.
    tab: Memo<String>,
    /// Asks the server for what changes the application itself.
    errand: Errand,
    /// Asks the server for what leaves the application as it is, or leaves nothing of it.
    aside: Errand,
    /// Asks the person.
    asker: Asker,
    /// The secret whose label or end is about to change.
    secret: RwSignal<secret_form::Chosen>,
    /// The entry of the timeline whose state may be restored.
    restoring: RwSignal<Option<String>>,
    /// How often the dialog of the incident button was opened.
    incident: RwSignal<u32>,
    /// Shows new secrets.
    once: ShowOnce,
    /// Leads to another tab.
    go: Callback<String>,
}

impl Page {
    fn new() -> Self {
        let params = use_params_map();
        let param = move |name: &'static str| {
            Memo::new(move |_| params.with(|params| params.get(name)).unwrap_or_default())
        };
        let tab = param("tab");
        let navigate = use_navigate();
        let go = Callback::new(move |to: String| navigate(&to, NavigateOptions::default()));
        Self {
            client_id: param("client_id"),
            tab: Memo::new(move |_| {
                tab.with(|tab| match tab.as_str() {
                    "" => String::new(),
                    tab => ["/", tab].concat(),
                })
            }),
            errand: Errand::new(),
            aside: Errand::new(),
            asker: Asker::new(),
            secret: RwSignal::new(secret_form::Chosen::default()),
            restoring: RwSignal::new(None),
            incident: RwSignal::new(0),
            once: ShowOnce::new(),
            go,
        }
    }

    /// Leads to another tab of this application.
    fn show_tab(self, tab: &str) {
        self.go.run(address_of(&self.client_id.get_untracked(), tab));
    }
}

/// The page.
#[component]
pub(crate) fn ApplicationPage() -> impl IntoView {
    let page = Page::new();
    let known = Memo::new(move |_| {
        page.tab.with(|tab| tab == EDIT || TABS.iter().any(|(known, _)| known == tab))
    });
    let pending = Signal::derive(move || page.errand.pending().get() || page.aside.pending().get());
    view! {
        {move || if known.get() { subject(page) } else { view! { <NotFound/> }.erase() }}
        <AskDialog asker=page.asker pending=pending/>
        <ShowOnceDialog once=page.once finished=Callback::new(|_| ())/>
    }
    .erase()
}

/// The application with its head and its tabs.
fn subject(page: Page) -> AnyView {
    guard(Signal::derive(move || page.once.at_risk()), page.asker);
    let asked = move || (page.client_id.get(), page.errand.done());
    let detail = Resource::new(asked, |(client_id, _)| application(client_id));
    let show = move |detail: Detail| {
        let base = address_of(&detail.application.client_id, "");
        let shown = StoredValue::new(detail.clone());
        let after = incident::note(page, &detail);
        let found = leaks::notes(&detail);
        let dialog = detail.may_write.then(|| {
            view! { <incident::IncidentDialog page=page application=detail.application.clone()/> }
        });
        view! {
            <Head page=page detail=detail/>
            {after}
            {found}
            <Tabs label="Application" tabs=TABS base=base/>
            <h2 class="visually-hidden">"Details"</h2>
            {move || content(page, shown.get_value())}
            {dialog}
        }
        .erase()
    };
    view! { <Answer of=detail lines=8 show=show/> }.erase()
}

/// What the chosen tab shows.
fn content(page: Page, detail: Detail) -> AnyView {
    match page.tab.get().as_str() {
        "" => overview::draw(page, detail),
        "/credentials" => view! { <credentials::Credentials page=page detail=detail/> }.erase(),
        "/access" => view! { <access::Access page=page detail=detail/> }.erase(),
        "/users" => view! { <users::UsersTab page=page detail=detail/> }.erase(),
        "/config" => view! { <config::Config page=page detail=detail/> }.erase(),
        "/test" => test::draw(detail),
        "/activity" => {
            let client_id = detail.application.client_id;
            let restore = restore::Offer { page, may_write: detail.may_write };
            view! {
                <rejections::Rejected page=page may_write=detail.may_write/>
                <activity::Activity client_id=client_id restore=restore/>
            }
            .erase()
        }
        EDIT if detail.may_write => {
            let over = Callback::new(move |()| page.show_tab(""));
            edit(page, detail, Group::ALL, over)
        }
        _ => ().erase(),
    }
}

/// The form; when it is over the page shows what has changed.
fn edit(page: Page, detail: Detail, groups: &'static [Group], over: Callback<()>) -> AnyView {
    let finished = Callback::new(move |saved: bool| {
        over.run(());
        if saved {
            page.errand.changed();
        }
    });
    view! {
        <EditForm client_id=detail.application.client_id groups=groups asker=page.asker finished=finished/>
    }
    .erase()
}

/// The name, the client ID, the state, and the actions.
#[component]
fn Head(
    /// What the tabs share.
    page: Page,
    /// The application.
    detail: Detail,
) -> impl IntoView {
    let (mood, word) = mood_of(detail.application.status);
    let name = detail.application.name.clone();
    let client_id = detail.application.client_id.clone();
    let actions =
        detail.may_write.then(|| view! { <Actions page=page application=detail.application/> });
    view! {
        <Title text=name.clone()/>
        <div class="page-head">
            <div>
                <h1>{name}</h1>
                <div class="page-head__meta">
                    <Copyable value=client_id what="ID"/>
                    <Dot mood=mood word=word/>
                </div>
            </div>
            {actions.map(|actions| view! { <div class="page-head__actions">{actions}</div> })}
        </div>
    }
    .erase()
}
