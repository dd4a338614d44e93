//! The page of a kind of record: what there is, conditions, and what can be done.

use super::desk::{DIALOG, Desk, Opened};
use super::filters::{Choose, Search};
use super::form::form;
use super::kind::Kind;
use super::menu::menu;
use super::table::table;
use super::{Asked, Sheet};
use crate::parts::answer::Answer;
use crate::parts::broad::broad;
use crate::parts::dom;
use crate::parts::empty::Empty;
use crate::parts::erase::Erase;
use crate::parts::icon::{Glyph, Icon};
use crate::parts::page_head::PageHead;
use crate::parts::question::AskDialog;
use crate::parts::tabs::Tabs;
use leptos::html;
use leptos::prelude::*;
use std::sync::Arc;

/// The page.
#[component]
pub(crate) fn Records(
    /// Which records.
    of: &'static Kind,
) -> impl IntoView {
    let asked = Asked::here();
    let desk = Desk::new(of, asked);
    let sheet = desk.list;
    let create =
        move |sheet: Sheet| sheet.may_write.then(|| creator(desk, &Arc::new(sheet))).erase();
    let filters = move |sheet: Sheet| {
        let choose = |filter: &'static super::Filter| {
            let offered = sheet.offered(filter.name);
            view! {
                <Choose path=of.path name=filter.name label=filter.label any=filter.any
                    offered=offered asked=asked/>
            }
        };
        of.filters.iter().map(choose).collect_view().erase()
    };
    let tabs = (!of.tabs.is_empty()).then(|| view! { <Tabs label=of.title tabs=of.tabs/> });
    view! {
        <PageHead title=of.title text=of.text>
            <Answer of=sheet lines=0 quiet=true show=create/>
        </PageHead>
        {tabs}
        <div class="filters">
            <Search path=of.path label=of.search asked=asked/>
            <div class="filters__row"><Answer of=sheet lines=0 quiet=true show=filters/></div>
        </div>
        <Answer of=sheet lines=6 show=move |sheet| list(desk, &Arc::new(sheet), asked)/>
        {menu(desk)}
        {dialogs(desk)}
    }
    .erase()
}

fn creator(desk: Desk, sheet: &Arc<Sheet>) -> AnyView {
    let label = format!("Create {}", desk.kind.one);
    let sheet = Arc::clone(sheet);
    let create = move |_| desk.edit(&sheet, None);
    view! {
        <button class="button button--primary" type="button" on:click=create>
            <Icon glyph=Glyph::Plus/>{label}
        </button>
    }
    .erase()
}

fn list(desk: Desk, sheet: &Arc<Sheet>, asked: Memo<Asked>) -> AnyView {
    let path = desk.kind.path;
    if !sheet.rows.is_empty() {
        let pager = pager(path, sheet, asked);
        let many = broad(sheet.by_match, &desk.kind.title.to_lowercase());
        return view! { {many}{table(desk, sheet, asked)}{pager} }.erase();
    }
    let said = asked.get_untracked();
    if said.is_everything() {
        let (title, text) = desk.kind.empty;
        let create = sheet.may_write.then(|| creator(desk, sheet));
        return view! { <Empty title=title text=text>{create}</Empty> }.erase();
    }
    view! {
        <Empty title="Nothing found" text="Nothing meets these conditions.">
            <a class="button" href=path>"Show everything"</a>
        </Empty>
    }
    .erase()
}

/// The way to the next page, and back to the first.
fn pager(path: &'static str, sheet: &Sheet, asked: Memo<Asked>) -> AnyView {
    let said = asked.get_untracked();
    let first = (!said.get("cursor").is_empty()).then(|| said.with("cursor", "").address(path));
    let next = sheet.next.as_ref().map(|next| said.with("cursor", next).address(path));
    if first.is_none() && next.is_none() {
        return ().erase();
    }
    let link = |label, href: Option<String>| {
        href.map(|href| view! { <a class="button button--small" href=href>{label}</a> })
    };
    view! {
        <nav class="pager" aria-label="Pages">
            <span>{sheet.rows.len()}" on this page"</span>
            <div class="pager__links">{link("First page", first)}{link("Next page", next)}</div>
        </nav>
    }
    .erase()
}

/// The open form.
fn dialogs(desk: Desk) -> AnyView {
    let open = move |(sheet, row): Opened| {
        let element = NodeRef::<html::Dialog>::new();
        element.on_load(|_| dom::open_dialog(DIALOG));
        view! {
            <dialog class="dialog" id=DIALOG node_ref=element aria-labelledby=format!("{DIALOG}-title")
                on:close=move |_| desk.closed()>
                {form(desk, &sheet, row)}
            </dialog>
        }
    };
    view! {
        {move || desk.form.get().map(open)}
        <AskDialog asker=desk.asker pending=desk.pending()/>
    }
    .erase()
}
