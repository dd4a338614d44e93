//! What can be done with one record. One menu serves all rows: it opens under the button that was
//! pressed and offers what fits the row.

use super::desk::{Desk, Task};
use super::kind::Toggle;
use super::remote::Sent;
use super::sheet::{Row, Sheet};
use crate::parts::erase::Erase;
use crate::parts::icon::{Glyph, Icon};
use crate::parts::menu::{self, MenuItem};
use crate::parts::question::Question;
use leptos::prelude::*;
use std::sync::Arc;

const MENU: &str = "row-menu";

/// The button that opens the menu.
pub(super) fn opener(desk: Desk, sheet: &Arc<Sheet>, row: &Row) -> AnyView {
    let name = format!("Actions for {}", row.name);
    let of = (Arc::clone(sheet), row.clone());
    view! {
        <button class="button button--quiet button--icon button--small" type="button"
            popovertarget=MENU aria-haspopup="menu" aria-label=name
            on:click=move |_| desk.subject.set(Some(of.clone()))>
            <Icon glyph=Glyph::More/>
        </button>
    }
    .erase()
}

/// The menu.
pub(super) fn menu(desk: Desk) -> AnyView {
    let items = move || match desk.subject.get() {
        Some((sheet, row)) => items(desk, &sheet, &row),
        None => Vec::new(),
    };
    menu::menu(MENU, "Actions", Signal::derive(items))
}

fn items(desk: Desk, sheet: &Arc<Sheet>, row: &Row) -> Vec<MenuItem> {
    let (sheet, of) = (Arc::clone(sheet), row.clone());
    let edit = Callback::new(move |()| desk.edit(&sheet, Some(of.clone())));
    let mut items = vec![MenuItem { name: "Edit", glyph: Glyph::Pencil, danger: false, run: edit }];
    for toggle in desk.kind.toggles.iter().filter(|toggle| toggle.when == row.state) {
        let question = turning(desk, toggle, row);
        let run = Callback::new(move |()| desk.asker.ask(question.clone()));
        items.push(MenuItem { name: toggle.label, glyph: toggle.glyph, danger: false, run });
    }
    let question = deleting(desk, row);
    let run = Callback::new(move |()| desk.asker.ask(question.clone()));
    items.push(MenuItem { name: "Delete", glyph: Glyph::Trash, danger: true, run });
    items
}

fn turning(desk: Desk, toggle: &'static Toggle, row: &Row) -> Question {
    let (field, value) = toggle.sets;
    let form = [(field.to_owned(), value.to_owned())].into();
    let sent = Sent { key: row.key.clone(), version: row.version, form };
    let done = (format!("{} is {}", row.name, toggle.done), String::new());
    let task = Task { path: desk.kind.changes, sent, done };
    Question {
        title: format!("{} {}?", toggle.label, row.name),
        text: if toggle.danger { used(toggle.text, row) } else { toggle.text.to_owned() },
        verb: toggle.label,
        keep: "Cancel",
        danger: toggle.danger,
        run: Callback::new(move |()| desk.start(task.clone())),
    }
}

fn deleting(desk: Desk, row: &Row) -> Question {
    let sent = Sent { key: row.key.clone(), version: row.version, form: [].into() };
    let done = (format!("{} is deleted", row.name), String::new());
    let task = Task { path: desk.kind.deletes, sent, done };
    Question {
        title: format!("Delete {}?", row.name),
        text: used(desk.kind.delete, row),
        verb: "Delete",
        keep: "Cancel",
        danger: true,
        run: Callback::new(move |()| desk.start(task.clone())),
    }
}

/// What will happen, and to whom.
fn used(text: &str, row: &Row) -> String {
    match row.uses.as_str() {
        "" => text.to_owned(),
        uses => format!("{text} Used by {uses}."),
    }
}
