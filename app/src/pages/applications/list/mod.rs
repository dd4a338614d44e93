//! The list of applications: searched, filtered, sorted, page by page, all of it in the address.

mod bulk;
mod filters;
mod rows;
mod state;
mod wanted;

pub(super) use rows::mood_of;
pub(super) use wanted::Wanted;
#[cfg(feature = "ssr")]
pub(super) use wanted::asked;

use super::answers::ListAnswer;
use super::server::{list_applications, list_choices};
use crate::parts::answer::Answer;
use crate::parts::empty::Empty;
use crate::parts::erase::Erase;
use crate::parts::errand::Errand;
use crate::parts::icon::{Glyph, Icon};
use crate::parts::page_head::PageHead;
use crate::parts::question::{AskDialog, Asker};
use bulk::Bulk;
use filters::{Chosen, Search};
use leptos::prelude::*;
use rows::Rows;
use state::ListState;
use wanted::Part;

/// The page.
#[component]
pub(crate) fn ApplicationsPage() -> impl IntoView {
    let state = ListState::new();
    let (errand, asker) = (Errand::new(), Asker::new());
    let asked = move || (state.wanted.get(), errand.done());
    let list = Resource::new(asked, |(wanted, _)| list_applications(wanted));
    let tenant =
        Memo::new(move |_| state.wanted.with(|wanted| wanted.get(Part::Tenant).to_owned()));
    let choices = Resource::new(move || tenant.get(), list_choices);
    let create = |list: ListAnswer| list.may_write.then(create_link).erase();
    let show = move |list: ListAnswer| {
        state.picked.set(Vec::new());
        match (list.page.items.is_empty(), state.wanted.with_untracked(Wanted::narrows)) {
            (false, _) => view! { <Rows list=list state=state/> }.erase(),
            (true, true) => nothing_found(state).erase(),
            (true, false) => nothing_yet(list.may_write).erase(),
        }
    };
    view! {
        <PageHead title="Applications" text="Programs and services that get tokens from this server.">
            <Answer of=list lines=0 quiet=true show=create/>
        </PageHead>
        <div class="filters" hidden=move || state.picks()>
            <Search state=state/>
            <div class="filters__row">
                <Answer of=choices lines=0 quiet=true
                    show=move |choices| view! { <Chosen state=state choices=choices/> }.erase()/>
            </div>
        </div>
        <Bulk state=state errand=errand asker=asker/>
        <Answer of=list lines=8 show=show/>
        <AskDialog asker=asker pending=errand.pending()/>
    }
    .erase()
}

fn create_link() -> impl IntoView {
    view! {
        <a class="button button--primary" href="/applications/new">
            <Icon glyph=Glyph::Plus/>"Create application"
        </a>
    }
}

fn nothing_yet(may_write: bool) -> impl IntoView {
    let text = match may_write {
        true => "Register the first program, service, device or web site that should get tokens.",
        false => "Nobody has registered a program that gets tokens.",
    };
    view! { <Empty title="No applications yet" text=text>{may_write.then(create_link)}</Empty> }
}

fn nothing_found(state: ListState) -> impl IntoView {
    view! {
        <Empty title="Nothing found" text="No application fits this search and these filters.">
            <button class="button" type="button" on:click=move |_| state.clear()>"Clear search"</button>
        </Empty>
    }
}
