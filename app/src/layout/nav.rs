//! The navigation: beside the page on wide screens, a drawer on narrow ones.

use super::sections::{GROUPS, HOME, Section};
use crate::AppError;
use crate::parts::answer::Answer;
use crate::parts::dom;
use crate::parts::erase::Erase;
use crate::parts::icon::{Glyph, Icon};
use crate::parts::mark::Brand;
use crate::parts::theme_switch::ThemeSwitch;
use crate::theme::Theme;
use grantry_core::console::Viewer;
use grantry_core::user::Role;
use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::use_location;

/// The navigation with the mark above and the theme below.
#[component]
pub(super) fn Sidebar(
    /// The signed-in person; decides which sections are shown.
    viewer: Resource<Result<Viewer, AppError>>,
    /// The chosen theme.
    chosen: RwSignal<Theme>,
) -> impl IntoView {
    view! {
        <aside class="side" id="nav" popover="auto" aria-label="Navigation">
            <div class="side__head">
                <A href="/" attr:class="brand"><Brand/></A>
                <button class="button button--quiet button--icon" type="button" popovertarget="nav"
                    popovertargetaction="hide" aria-label="Close navigation">
                    <Icon glyph=Glyph::Close/>
                </button>
            </div>
            <nav class="nav" aria-label="Main">
                <div><ul class="nav__list"><Entry section=HOME/></ul></div>
                <Answer of=viewer lines=0 quiet=true show=|viewer| groups(viewer.role).erase()/>
            </nav>
            <div class="side__foot">
                <ThemeSwitch name="theme-drawer" chosen=chosen/>
                <p>"Grantry " {env!("CARGO_PKG_VERSION")}</p>
            </div>
        </aside>
    }
}

fn groups(role: Role) -> impl IntoView {
    let group = |(number, group): (usize, &'static super::sections::Group)| {
        let id = format!("nav-{number}");
        let sections = group.sections.iter().filter(|section| section.is_for(role));
        view! {
            <div>
                <h2 class="nav__title" id=id.clone()>{group.title}</h2>
                <ul class="nav__list" aria-labelledby=id>
                    {sections.map(|section| view! { <Entry section=*section/> }).collect_view()}
                </ul>
            </div>
        }
    };
    GROUPS.iter().enumerate().map(group).collect_view()
}

/// One entry; the current one says so.
#[component]
fn Entry(
    /// Where it leads.
    section: Section,
) -> impl IntoView {
    let path = use_location().pathname;
    let current = move || path.with(|path| section.holds(path)).then_some("page");
    view! {
        <li>
            <a class="nav__link" href=section.path aria-current=current on:click=|_| dom::hide_popover("nav")>
                <Icon glyph=section.glyph/>
                {section.name}
            </a>
        </li>
    }
}
