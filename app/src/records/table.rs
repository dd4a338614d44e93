//! The list as a table, the head of which sorts it.

use super::Asked;
use super::desk::Desk;
use super::kind::Column;
use super::menu::opener;
use super::sheet::{Look, Part, Row, Sheet};
use crate::parts::erase::Erase;
use crate::parts::icon::{Glyph, Icon};
use crate::parts::status::{Dot, Mood};
use leptos::prelude::*;
use std::sync::Arc;

/// The list.
pub(super) fn table(desk: Desk, sheet: &Arc<Sheet>, asked: Memo<Asked>) -> AnyView {
    let columns = desk.kind.columns;
    let head = columns.iter().map(|column| head(desk.kind.path, column, asked)).collect_view();
    let rows = sheet.rows.iter().map(|row| line(desk, sheet, row)).collect_view();
    let actions = sheet.may_write.then(|| {
        view! { <th scope="col"><span class="visually-hidden">"Actions"</span></th> }
    });
    view! {
        <div class="table-box">
            <table class="table">
                <caption class="visually-hidden">{desk.kind.title}</caption>
                <thead><tr>{head}{actions}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .erase()
}

fn head(path: &'static str, column: &'static Column, asked: Memo<Asked>) -> AnyView {
    let Some(sort) = column.sort else {
        return view! { <th scope="col">{column.label}</th> }.erase();
    };
    let bare = sort.trim_start_matches('-');
    let now = move || asked.with(|asked| asked.get("sort").to_owned());
    let order = move || {
        let now = now();
        let sorted = now.trim_start_matches('-') == bare;
        sorted.then_some(if now.starts_with('-') { "descending" } else { "ascending" })
    };
    // The same column again turns the order round.
    let href = move || {
        let next = match (now() == sort, sort.starts_with('-')) {
            (false, _) => sort.to_owned(),
            (true, true) => bare.to_owned(),
            (true, false) => format!("-{bare}"),
        };
        asked.with(|asked| asked.with("sort", &next).address(path))
    };
    view! {
        <th scope="col" aria-sort=order>
            <a class="table__sort" href=href>{column.label}<Icon glyph=Glyph::ChevronDown/></a>
        </th>
    }
    .erase()
}

fn line(desk: Desk, sheet: &Arc<Sheet>, row: &Row) -> AnyView {
    let cells =
        desk.kind.columns.iter().zip(&row.cells).enumerate().map(|(number, (column, parts))| {
            let label = (number > 0).then_some(column.label);
            let opens = number == 0 && sheet.may_write;
            let parts = parts.iter().map(|part| match opens {
                true => main(desk, sheet, row, part),
                false => word(part),
            });
            view! { <td class=column.class data-label=label>{parts.collect_view()}</td> }
        });
    let actions = sheet.may_write.then(|| {
        view! { <td class="table__actions">{opener(desk, sheet, row)}</td> }
    });
    view! { <tr>{cells.collect_view()}{actions}</tr> }.erase()
}

/// The name of a record; pressing it opens its form.
fn main(desk: Desk, sheet: &Arc<Sheet>, row: &Row, part: &Part) -> AnyView {
    if part.look != Look::Title && part.look != Look::Scope {
        return word(part);
    }
    let (sheet, row) = (Arc::clone(sheet), row.clone());
    let edit = move |_| desk.edit(&sheet, Some(row.clone()));
    let (name, note) = titled(part);
    view! { <button class="table__link" type="button" on:click=edit>{name}</button>{note} }.erase()
}

fn titled(part: &Part) -> (AnyView, AnyView) {
    let name = part.text.clone();
    let name = match part.look {
        Look::Scope => view! { <code>{name}</code> }.erase(),
        _ => name.erase(),
    };
    let note = part.note.clone();
    (name, view! { <span class="table__sub">{note}</span> }.erase())
}

fn word(part: &Part) -> AnyView {
    let Part { look, text, note } = part.clone();
    let mood = |mood| view! { <Dot mood=mood word=text.clone()/> }.erase();
    let tag = |class| view! { <span class=class title=note.clone()>{text.clone()}</span> }.erase();
    match look {
        Look::Title | Look::Scope => {
            let (name, note) = titled(part);
            view! { <strong>{name}</strong>{note} }.erase()
        }
        Look::Text => text.erase(),
        Look::Faint => view! { <span class="table__none">{text}</span> }.erase(),
        Look::Code => view! { <code>{text}</code> }.erase(),
        Look::Good => mood(Mood::Good),
        Look::Off => mood(Mood::Off),
        Look::Warn => mood(Mood::Warn),
        Look::Tag => tag("tag"),
        Look::TagMono => tag("tag tag--mono"),
        Look::TagOff => tag("tag tag--mono tag--off"),
        Look::TagBrass => tag("tag tag--brass"),
        Look::Time => view! { <time datetime=note.clone() title=note>{text}</time> }.erase(),
    }
}
