//! One's own account: who one is here, the password, the colours.

use super::TABS;
use super::password_form::PasswordForm;
use crate::pages::SignedInViewer;
use crate::parts::answer::Answer;
use crate::parts::erase::Erase;
use crate::parts::page_head::PageHead;
use crate::parts::tabs::Tabs;
use grantry_core::console::Viewer;
use leptos::prelude::*;

/// The page.
#[component]
pub(crate) fn AccountPage() -> impl IntoView {
    let viewer = use_context::<SignedInViewer>().map(|SignedInViewer(viewer)| viewer);
    view! {
        <PageHead title="Settings" text="Your account, and where you are signed in."/>
        <Tabs label="Settings" tabs=TABS/>
        <div class="columns columns--aside">
            <PasswordForm/>
            {viewer.map(|viewer| view! {
                <Answer of=viewer show=|viewer| view! { <Facts viewer=viewer/> }.erase()/>
            })}
        </div>
    }
    .erase()
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
