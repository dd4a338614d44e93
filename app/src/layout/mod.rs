//! The frame around every page: navigation, header, toasts, and the list of pages.

mod document;
mod nav;
mod part;
mod sections;
mod topbar;

#[cfg(feature = "ssr")]
pub use document::shell;
pub use part::Part;
pub(crate) use part::bench_if_here;

use crate::pages;
use crate::parts::toast::{ToastStack, Toasts};
use crate::parts::unsaved::Unsaved;
use crate::theme;
use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::SsrMode;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::path;
use nav::Sidebar;
use part::{AdministrationPage, ApplicationPage, Page};
use topbar::Topbar;

/// The dashboard.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    let toasts = Toasts::new();
    provide_context(toasts);
    let unsaved = Unsaved::new();
    provide_context(unsaved);
    let viewer = Resource::new_blocking(|| (), |()| pages::who_am_i());
    provide_context(pages::SignedInViewer(viewer));
    let chosen = RwSignal::new(theme::current());
    let async_ = SsrMode::Async;
    view! {
        <Title formatter=|title: String| match title.is_empty() {
            true => "Grantry".to_owned(),
            false => format!("{title} · Grantry"),
        }/>
        <Router>
            <a class="skip" href="#main">"Skip to content"</a>
            <div
                class="frame"
                on:click:capture=move |event| unsaved.clicked(&event)
                on:pointerover=|event| part::fetch_ahead(&event)
                on:focusin=|event| part::fetch_ahead(&event)
            >
                <Sidebar viewer=viewer chosen=chosen/>
                <div class="frame__body">
                    <Topbar viewer=viewer chosen=chosen/>
                    <main class="main" id="main" tabindex="-1">
                        <FlatRoutes fallback=pages::NotFound>
                                <Route path=path!("/") view=Page::Overview ssr=async_.clone()/>
                                <Route path=path!("/applications") view=Page::Applications ssr=async_.clone()/>
                                <Route path=path!("/applications/new") view=Page::Application(ApplicationPage::New) ssr=async_.clone()/>
                                <Route path=path!("/applications/:client_id/:tab?") view=Page::Application(ApplicationPage::One) ssr=async_.clone()/>
                                <Route path=path!("/audit") view=Page::Administration(AdministrationPage::Audit) ssr=async_.clone()/>
                                <Route path=path!("/keys") view=Page::Administration(AdministrationPage::Keys) ssr=async_.clone()/>
                                <Route path=path!("/permissions") view=Page::Administration(AdministrationPage::Permissions) ssr=async_.clone()/>
                                <Route path=path!("/plans") view=Page::Administration(AdministrationPage::Plans) ssr=async_.clone()/>
                                <Route path=path!("/projects") view=Page::Administration(AdministrationPage::Projects) ssr=async_.clone()/>
                                <Route path=path!("/projects/suites") view=Page::Administration(AdministrationPage::Suites) ssr=async_.clone()/>
                                <Route path=path!("/regions") view=Page::Administration(AdministrationPage::Regions) ssr=async_.clone()/>
                                <Route path=path!("/settings") view=Page::Administration(AdministrationPage::Account) ssr=async_.clone()/>
                                <Route path=path!("/settings/sessions") view=Page::Administration(AdministrationPage::Sessions) ssr=async_.clone()/>
                                <Route path=path!("/tenants") view=Page::Administration(AdministrationPage::Tenants) ssr=async_.clone()/>
                                <Route path=path!("/users") view=Page::Administration(AdministrationPage::Users) ssr=async_.clone()/>
                                <Route path=path!("/_parts") view=Page::Parts ssr=async_/>
                            </FlatRoutes>
                    </main>
                </div>
            </div>
            <ToastStack toasts=toasts/>
        </Router>
    }
}
