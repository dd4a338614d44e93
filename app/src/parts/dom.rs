//! The few things that only the document can do: focus, open, close. Called by event handlers, so
//! never on the server.

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{HtmlAnchorElement, HtmlDialogElement, HtmlElement};

/// Brings something into view once it has been drawn.
pub(crate) fn show_later(id: &'static str) {
    request_animation_frame(move || {
        if let Some(found) = document().get_element_by_id(id) {
            found.scroll_into_view();
        }
    });
}

/// Moves the focus to an element, once what has just changed is drawn.
pub(crate) fn focus_later(id: String) {
    request_animation_frame(move || focus(document().get_element_by_id(&id)));
}

/// Moves the focus to the first field of a form that says it is wrong, and opens what hides it.
pub(crate) fn focus_first_wrong(form: &'static str) {
    request_animation_frame(move || {
        let wrong = format!("#{form} [aria-invalid='true']");
        let found = document().query_selector(&wrong).ok().flatten();
        if let Some(details) = found.as_ref().and_then(|at| at.closest("details").ok().flatten()) {
            // The only errors are bad names of attributes.
            let _ = details.set_attribute("open", "");
        }
        focus(found);
    });
}

/// Opens a dialog over everything else.
pub(crate) fn open_dialog(id: &str) {
    if let Some(dialog) = dialog(id)
        && !dialog.open()
        && dialog.show_modal().is_err()
    {
        leptos::logging::warn!("the dialog {id} is not in the page");
    }
}

/// The link around what an event has met.
pub(crate) fn link_around(event: &web_sys::Event) -> Option<HtmlAnchorElement> {
    let element: web_sys::Element = event.target()?.dyn_into().ok()?;
    element.closest("a[href]").ok()??.dyn_into().ok()
}

/// Closes a dialog.
pub(crate) fn close_dialog(id: &str) {
    if let Some(dialog) = dialog(id) {
        dialog.close();
    }
}

/// Hides an open popover.
pub(crate) fn hide_popover(id: &str) {
    let found = document().get_element_by_id(id).and_then(|at| at.dyn_into::<HtmlElement>().ok());
    if let Some(popover) = found
        && popover.matches(":popover-open").unwrap_or(false)
        && popover.hide_popover().is_err()
    {
        leptos::logging::warn!("the popover {id} was closed already");
    }
}

/// Does something again and again, for as long as what is drawn here stays.
pub(crate) fn every(span: std::time::Duration, what: impl Fn() + 'static) {
    let what = std::rc::Rc::new(what);
    // why: a timer belongs to the browser alone; the server draws the page once and has none
    Effect::new(move |_| {
        let what = what.clone();
        if let Ok(timer) = set_interval_with_handle(move || what(), span) {
            on_cleanup(move || timer.clear());
        }
    });
}

/// Whether somebody can see the page.
pub(crate) fn is_visible() -> bool {
    !document().hidden()
}

fn dialog(id: &str) -> Option<HtmlDialogElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

pub(super) fn focus(found: Option<web_sys::Element>) {
    if let Some(element) = found.and_then(|element| element.dyn_into::<HtmlElement>().ok())
        && element.focus().is_err()
    {
        leptos::logging::warn!("nothing to focus");
    }
}
