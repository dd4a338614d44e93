//! The form of a record. What is wrong is said beside the fields, all at once, and nothing that was
//! typed is lost.

use super::control::field;
use super::desk::{DIALOG, Desk, Task};
use super::entry::{Entry, is_said};
use super::remote::Sent;
use super::sheet::{Row, Sheet};
use crate::AppError;
use crate::parts::confirm::dialog_command;
use crate::parts::dom;
use crate::parts::erase::Erase;
use crate::parts::note::{Note, Tone};
use crate::parts::submit::{Press, Submit};
use leptos::prelude::*;
use std::sync::Arc;

/// The form, for a record or for a new one.
pub(super) fn form(desk: Desk, sheet: &Arc<Sheet>, row: Option<Row>) -> AnyView {
    let kind = desk.kind;
    let shown = kind.fields.iter().filter(|field| Entry::is_shown(field, sheet, row.as_ref()));
    let all: Arc<[Entry]> = shown.map(|field| Entry::new(field, row.as_ref())).collect();
    for entry in all.iter().filter(|_| row.is_none()) {
        entry.follow(&all);
    }
    let (title, verb) = match &row {
        Some(row) => (format!("Edit {}", row.name), "Save changes"),
        None => (format!("Create {}", kind.one), "Create"),
    };
    let is_new = row.is_none();
    let fields = all.chunk_by(|one, next| one.field.half && next.field.half).map(|row| {
        let fields = row.iter().map(|entry| field(desk, *entry, &all, sheet, is_new));
        view! { <div class="form__row">{fields.collect_view()}</div> }
    });
    let fields = fields.collect_view();
    let notes = notes(desk, Arc::clone(&all), row.as_ref().map(|row| row.key.clone()));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if check(&all) {
            desk.start(task(desk, &all, row.as_ref()));
        }
    };
    let labelled = format!("{DIALOG}-title");
    view! {
        <form novalidate="true" on:submit=submit>
            <header class="dialog__head"><h2 class="dialog__title" id=labelled>{title}</h2></header>
            <div class="dialog__body">{fields}{notes}</div>
            <footer class="dialog__foot">
                <button class="button" type="button" {..dialog_command(DIALOG, "close")}>"Cancel"</button>
                <Submit label=verb pending=desk.pending()/>
            </footer>
        </form>
    }
    .erase()
}

/// What is sent, and what is said when it has worked.
fn task(desk: Desk, all: &[Entry], row: Option<&Row>) -> Task {
    let form = all.iter().filter_map(|entry| entry.send(row.is_none())).collect();
    let (key, version) = row.map_or((String::new(), 0), |row| (row.key.clone(), row.version));
    let (path, done) = match row {
        Some(row) => (desk.kind.changes, ("Changes saved".to_owned(), row.name.clone())),
        None => {
            let named = all.first().map(|entry| entry.text.get_untracked());
            let title = capital(&format!("{} created", desk.kind.one));
            (desk.kind.creates, (title, named.unwrap_or_default()))
        }
    };
    Task { path, sent: Sent { key, version, form }, done }
}

/// Whether it can be sent; where it cannot, every field says why.
fn check(all: &[Entry]) -> bool {
    for entry in all {
        entry.judge();
    }
    let fine = untrack(|| all.iter().all(|entry| entry.is_fine(all)));
    if !fine {
        dom::focus_first_wrong(DIALOG);
    }
    fine
}

/// What the server said that no field says.
fn notes(desk: Desk, all: Arc<[Entry]>, key: Option<String>) -> impl Fn() -> Option<AnyView> {
    move || {
        let error = desk.refused.get()?;
        if is_said(&error, &all) {
            dom::focus_first_wrong(DIALOG);
            return None;
        }
        let key = key.clone().filter(|_| error.is_conflict("stale"));
        let again = key.map(|key| load_again(desk, key));
        let (title, text) = error.words();
        Some(view! { <Note tone=Tone::Danger title=title>{text}{again}</Note> }.erase())
    }
}

/// Opens the form anew with what the record is by now.
fn load_again(desk: Desk, key: String) -> impl IntoView {
    let load = Callback::new(move |()| {
        let Some(sheet) = desk.sheet() else { return };
        match sheet.rows.iter().find(|row| row.key == key).cloned() {
            Some(row) => desk.edit(&sheet, Some(row)),
            None => desk.refused.set(Some(AppError::NotFound)),
        }
    });
    view! { <Press label="Load again" pending=false on_press=load class="button button--small"/> }
}

/// "User created" for "user created".
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}
