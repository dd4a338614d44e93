//! The frame around every page: navigation, header, toasts, and the list of pages.

mod document;
mod nav;
mod sections;
mod topbar;

#[cfg(feature = "ssr")]
pub use document::shell;

use crate::pages;
use crate::parts::toast::{ToastStack, Toasts};
use crate::theme;
use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::SsrMode;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::path;
use nav::Sidebar;
use topbar::Topbar;

/// The dashboard.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    let toasts = Toasts::new();
    provide_context(toasts);
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
            <div class="frame">
                <Sidebar viewer=viewer chosen=chosen/>
                <div class="frame__body">
                    <Topbar viewer=viewer chosen=chosen/>
                    <main class="main" id="main" tabindex="-1">
                        <FlatRoutes fallback=pages::NotFound>
                                <Route path=path!("/") view=pages::OverviewPage ssr=async_.clone()/>
                                <Route path=path!("/keys") view=pages::KeysPage ssr=async_.clone()/>
                                <Route path=path!("/settings") view=pages::AccountPage ssr=async_.clone()/>
                                <Route path=path!("/settings/sessions") view=pages::SessionsPage ssr=async_.clone()/>
                                <Route path=path!("/_parts") view=pages::PartsPage ssr=async_/>
                            </FlatRoutes>
                    </main>
                </div>
            </div>
            <ToastStack toasts=toasts/>
        </Router>
    }
}
