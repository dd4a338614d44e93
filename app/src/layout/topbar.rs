//! The header: where one is, the theme, and the signed-in person.

use super::sections::crumbs;
use crate::AppError;
use crate::parts::answer::Answer;
use crate::parts::erase::Erase;
use crate::parts::icon::{Glyph, Icon};
use crate::parts::mark::Brand;
use crate::parts::theme_switch::ThemeSwitch;
use crate::theme::Theme;
use grantry_core::console::Viewer;
use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::use_location;

/// The header.
#[component]
pub(super) fn Topbar(
    /// The signed-in person.
    viewer: Resource<Result<Viewer, AppError>>,
    /// The chosen theme.
    chosen: RwSignal<Theme>,
) -> impl IntoView {
    view! {
        <header class="topbar">
            <button class="button button--quiet button--icon topbar__menu" type="button"
                popovertarget="nav" aria-label="Open navigation">
                <Icon glyph=Glyph::Menu/>
            </button>
            <A href="/" attr:class="brand"><Brand/></A>
            <Crumbs/>
            <div class="topbar__tools">
                <ThemeSwitch name="theme" chosen=chosen compact=true/>
                <Answer of=viewer lines=0 quiet=true
                    show=|viewer| view! { <UserMenu viewer=viewer/> }.erase()/>
            </div>
        </header>
    }
}

/// The way to this page.
#[component]
fn Crumbs() -> impl IntoView {
    let path = use_location().pathname;
    let steps = move || {
        let steps = path.with(|path| crumbs(path));
        let last = steps.len().saturating_sub(1);
        let step = move |(number, (href, name)): (usize, (&'static str, String))| {
            if number == last {
                view! { <li><span aria-current="page">{name}</span></li> }.erase()
            } else {
                view! { <li><A href=href>{name}</A></li> }.erase()
            }
        };
        steps.into_iter().enumerate().map(step).collect_view()
    };
    view! { <nav class="crumbs" aria-label="Breadcrumbs"><ol>{steps}</ol></nav> }
}

/// Who is signed in, and the way out.
#[component]
fn UserMenu(
    /// The signed-in person.
    viewer: Viewer,
) -> impl IntoView {
    let initials = viewer.initials();
    let name = format!("Account of {}", viewer.first_name);
    view! {
        <button class="user-button" type="button" popovertarget="user-menu" aria-label=name>
            <span class="avatar" aria-hidden="true">{initials}</span>
        </button>
        <div class="menu" id="user-menu" popover="auto">
            <div class="menu__head">
                <p class="menu__name">{viewer.first_name}</p>
                <p class="menu__text">{viewer.email}</p>
                <p class="menu__text">{viewer.role.label()}</p>
            </div>
            <hr class="menu__line"/>
            <a class="menu__item" href="/settings"><Icon glyph=Glyph::User/>"Your account"</a>
            <a class="menu__item" href="/settings/sessions"><Icon glyph=Glyph::Device/>"Your sessions"</a>
            <hr class="menu__line"/>
            <form method="post" action="/logout">
                <button class="menu__item" type="submit"><Icon glyph=Glyph::SignOut/>"Sign out"</button>
            </form>
        </div>
    }
}
