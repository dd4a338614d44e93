//! One's own account: who one is here, the password, the colours.

use super::TABS;
use super::password_form::PasswordForm;
use crate::pages::who_am_i;
use crate::parts::failed::Failed;
use crate::parts::page_head::PageHead;
use crate::parts::skeleton::CardSkeleton;
use crate::parts::tabs::Tabs;
use grantry_core::console::Viewer;
use leptos::prelude::*;

/// The page.
#[component]
pub(crate) fn AccountPage() -> impl IntoView {
    let viewer = Resource::new(|| (), |()| who_am_i());
    let facts = move || {
        viewer.get().map(|answer| match answer {
            Ok(viewer) => view! { <Facts viewer=viewer/> }.into_any(),
            Err(error) => view! { <Failed error=error/> }.into_any(),
        })
    };
    view! {
        <PageHead title="Settings" text="Your account, and where you are signed in."/>
        <Tabs label="Settings" tabs=TABS/>
        <div class="columns columns--aside">
            <PasswordForm/>
            <Suspense fallback=|| view! { <CardSkeleton/> }>{facts}</Suspense>
        </div>
    }
}

/// Who one is here.
#[component]
fn Facts(
    /// The signed-in person.
    viewer: Viewer,
) -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="you-title">
            <header class="card__head"><h2 class="card__title" id="you-title">"You"</h2></header>
            <dl class="facts">
                <div class="facts__row"><dt>"First name"</dt><dd>{viewer.first_name}</dd></div>
                <div class="facts__row"><dt>"E-mail"</dt><dd>{viewer.email}</dd></div>
                <div class="facts__row"><dt>"Role"</dt><dd>{viewer.role.label()}</dd></div>
            </dl>
        </section>
    }
}
