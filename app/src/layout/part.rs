//! Which pages come with the dashboard, and which in parts of the module that the browser fetches when
//! it first needs them.
//!
//! `cargo xtask web` cuts the module at the functions below. A part that cannot be fetched is one of
//! a release that is gone: the page is then loaded anew, from the server that runs now.

use crate::pages;
use crate::parts::dom::link_around;
use crate::parts::erase::Erase;
use leptos::prelude::*;
use leptos_router::ChooseView;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Waker};
use wasm_split_helpers::{SplitLoaderError, wasm_split};

/// A part of the module that not every page needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The list of applications.
    Applications,
    /// One application, and the form for a new one.
    Application,
    /// The test bench of an application, which comes on top of its page.
    Bench,
    /// What applications belong to, the people, and the server itself.
    Administration,
}

impl Part {
    /// The part that the page at an address comes in.
    pub fn at(path: &str) -> Option<Self> {
        let mut segments = path.split('/').filter(|segment| !segment.is_empty());
        match (segments.next()?, segments.next(), segments.next()) {
            ("applications", None, _) => Some(Self::Applications),
            ("applications", Some(_), Some("test")) => Some(Self::Bench),
            ("applications", Some(_), _) => Some(Self::Application),
            (
                "audit" | "keys" | "permissions" | "plans" | "projects" | "regions" | "settings"
                | "tenants" | "users",
                ..,
            ) => Some(Self::Administration),
            _ => None,
        }
    }

    /// The part that the page in the window comes in.
    #[cfg(feature = "hydrate")]
    pub fn here() -> Option<Self> {
        Self::at(&window().location().pathname().ok()?)
    }

    /// What the list of files calls it and what it stands on.
    pub fn names(self) -> &'static [&'static str] {
        match self {
            Self::Applications => &["applications"],
            Self::Application => &["application"],
            Self::Bench => &["application", "bench"],
            Self::Administration => &["administration"],
        }
    }

    /// Fetches it, if it is not here yet.
    pub async fn fetch(self) -> Result<(), SplitLoaderError> {
        match self {
            Self::Applications => fetch_applications().await,
            Self::Application => fetch_application().await,
            Self::Bench => {
                fetch_application().await?;
                fetch_bench().await?;
                BENCH_IS_HERE.store(true, Ordering::Relaxed);
                Ok(())
            }
            Self::Administration => fetch_administration().await,
        }
    }
}

/// Somebody points at a link or tabs to it: what it needs is fetched before they press it.
pub(super) fn fetch_ahead(event: &web_sys::Event) {
    let path = link_around(event).and_then(|link| link.get_attribute("href"));
    if let Some(part) = path.and_then(|path| Part::at(path.split(['?', '#']).next()?)) {
        // why: nothing waits for it, and what cannot be fetched shows when the page is chosen
        leptos::task::spawn_local(async move {
            let _ = part.fetch().await;
        });
    }
}

/// Every page of the dashboard.
#[derive(Clone, Copy)]
pub(super) enum Page {
    Overview,
    Parts,
    Applications,
    Application(ApplicationPage),
    Administration(AdministrationPage),
}

/// The pages of [`Part::Application`].
#[derive(Clone, Copy)]
pub(super) enum ApplicationPage {
    One,
    New,
}

/// The pages of [`Part::Administration`].
#[derive(Clone, Copy)]
pub(super) enum AdministrationPage {
    Account,
    Audit,
    Keys,
    Permissions,
    Plans,
    Projects,
    Regions,
    Sessions,
    Suites,
    Tenants,
    Users,
}

impl Page {
    fn part(self) -> Option<Part> {
        match self {
            Self::Overview | Self::Parts => None,
            Self::Applications => Some(Part::Applications),
            Self::Application(_) => Some(Part::Application),
            Self::Administration(_) => Some(Part::Administration),
        }
    }
}

impl ChooseView for Page {
    async fn choose(self) -> AnyView {
        let drawn = match self {
            Self::Overview => Ok(view! { <pages::OverviewPage/> }.erase()),
            Self::Parts => Ok(view! { <pages::PartsPage/> }.erase()),
            Self::Applications => draw_applications().await,
            Self::Application(page) => draw_application(page).await,
            Self::Administration(page) => draw_administration(page).await,
        };
        drawn.unwrap_or_else(|_gone| load_anew())
    }

    async fn preload(&self) {
        if let Some(part) = self.part() {
            // What cannot be fetched shows when the page is chosen.
            let _ = part.fetch().await;
        }
    }
}

#[wasm_split(applications, fallible, preload(fetch_applications))]
fn draw_applications() -> Result<AnyView, SplitLoaderError> {
    Ok(view! { <pages::ApplicationsPage/> }.erase())
}

#[wasm_split(application, fallible, preload(fetch_application))]
fn draw_application(page: ApplicationPage) -> Result<AnyView, SplitLoaderError> {
    Ok(match page {
        ApplicationPage::One => view! { <pages::ApplicationPage/> }.erase(),
        ApplicationPage::New => view! { <pages::NewApplicationPage/> }.erase(),
    })
}

/// The server has everything from the start.
static BENCH_IS_HERE: AtomicBool = AtomicBool::new(cfg!(not(target_family = "wasm")));

#[wasm_split(bench, fallible, preload(fetch_bench))]
fn draw_bench(detail: pages::Detail) -> Result<AnyView, SplitLoaderError> {
    Ok(pages::test_bench(detail))
}

/// The test bench, if its part is here. Then it is drawn at once.
pub(crate) fn bench_if_here(detail: pages::Detail) -> Option<AnyView> {
    if !BENCH_IS_HERE.load(Ordering::Relaxed) {
        return None;
    }
    let drawing = pin!(draw_bench(detail));
    match drawing.poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(drawn) => drawn.ok(),
        Poll::Pending => None,
    }
}

#[wasm_split(administration, fallible, preload(fetch_administration))]
fn draw_administration(page: AdministrationPage) -> Result<AnyView, SplitLoaderError> {
    Ok(match page {
        AdministrationPage::Account => view! { <pages::AccountPage/> }.erase(),
        AdministrationPage::Audit => view! { <pages::AuditPage/> }.erase(),
        AdministrationPage::Keys => view! { <pages::KeysPage/> }.erase(),
        AdministrationPage::Permissions => view! { <pages::PermissionsPage/> }.erase(),
        AdministrationPage::Plans => view! { <pages::PlansPage/> }.erase(),
        AdministrationPage::Projects => view! { <pages::ProjectsPage/> }.erase(),
        AdministrationPage::Regions => view! { <pages::RegionsPage/> }.erase(),
        AdministrationPage::Sessions => view! { <pages::SessionsPage/> }.erase(),
        AdministrationPage::Suites => view! { <pages::SuitesPage/> }.erase(),
        AdministrationPage::Tenants => view! { <pages::TenantsPage/> }.erase(),
        AdministrationPage::Users => view! { <pages::UsersPage/> }.erase(),
    })
}

/// Asks the server for the whole page that was wanted.
fn load_anew() -> AnyView {
    let url = leptos_router::hooks::use_url().get_untracked();
    let address = [url.path(), url.search()].join(if url.search().is_empty() { "" } else { "?" });
    // A browser that does not go leaves the person where they are.
    let _ = window().location().assign(&address);
    ().erase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_leads_to_its_part() {
        for (path, part) in [
            ("/", None),
            ("/nowhere", None),
            ("/keys", Some(Part::Administration)),
            ("/settings/sessions", Some(Part::Administration)),
            ("/applications", Some(Part::Applications)),
            ("/applications/", Some(Part::Applications)),
            ("/applications/new", Some(Part::Application)),
            ("/applications/abc/users", Some(Part::Application)),
            ("/applications/abc/test", Some(Part::Bench)),
            ("/applications/test", Some(Part::Application)),
            ("/projects/suites", Some(Part::Administration)),
            ("/users", Some(Part::Administration)),
        ] {
            assert_eq!(Part::at(path), part, "{path}");
        }
    }
}
