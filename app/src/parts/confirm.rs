//! A question before something that cannot be undone: what will happen, and two clear answers.

use leptos::attr::custom::{CustomAttr, custom_attribute};
use leptos::prelude::*;

/// Lets a button command a dialog, without any script (HTML, invoker commands).
pub(crate) fn dialog_command(
    id: &'static str,
    command: &'static str,
) -> (CustomAttr<&'static str, &'static str>, CustomAttr<&'static str, &'static str>) {
    (custom_attribute("commandfor", id), custom_attribute("command", command))
}

/// A dialog with a form inside. A button with `commandfor=id` and `command="show-modal"` opens it.
#[component]
pub(crate) fn Confirm(
    /// Its id.
    id: &'static str,
    /// The question.
    #[prop(into)]
    title: String,
    /// What will happen.
    #[prop(into)]
    text: String,
    /// The answer that changes nothing.
    #[prop(default = "Cancel")]
    keep: &'static str,
    /// The button that does it, with its form.
    children: Children,
) -> impl IntoView {
    let (title_id, text_id) = (format!("{id}-title"), format!("{id}-text"));
    let (labelled, described) = (title_id.clone(), text_id.clone());
    view! {
        <dialog class="dialog dialog--small" id=id role="alertdialog"
            aria-labelledby=labelled aria-describedby=described>
            <header class="dialog__head">
                <h2 class="dialog__title" id=title_id>{title}</h2>
                <p class="dialog__text" id=text_id>{text}</p>
            </header>
            <footer class="dialog__foot">
                <button class="button" type="button" {..dialog_command(id, "close")}>{keep}</button>
                {children()}
            </footer>
        </dialog>
    }
}

/// Closes a dialog from the browser half, once its work is done.
#[cfg(feature = "hydrate")]
pub(crate) fn close(id: &str) {
    use wasm_bindgen::JsCast as _;
    let found = document().get_element_by_id(id);
    if let Some(dialog) =
        found.and_then(|found| found.dyn_into::<web_sys::HtmlDialogElement>().ok())
    {
        dialog.close();
    }
}

/// On the server nothing is open.
#[cfg(not(feature = "hydrate"))]
pub(crate) fn close(_: &str) {}
