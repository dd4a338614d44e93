//! Puts a text on the clipboard and says whether it got there.
//!
//! Browsers offer the clipboard to pages from https and from this computer alone; elsewhere the old
//! command copies what is selected in a field that nobody sees.

use leptos::prelude::*;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::js_sys::Reflect;

/// Copies; `then` hears whether it worked.
pub(crate) fn copy(text: &str, near: &web_sys::Node, then: Callback<bool>) {
    let navigator = window().navigator();
    let offered = Reflect::get(&navigator, &JsValue::from_str("clipboard"));
    if !offered.is_ok_and(|clipboard| clipboard.is_object()) {
        then.run(copy_selected(text, near).unwrap_or(false));
        return;
    }
    let good = Closure::once_into_js(move |_: JsValue| then.run(true));
    let bad = Closure::once_into_js(move |_: JsValue| then.run(false));
    let written = navigator.clipboard().write_text(text);
    // The promise that comes back says the same once more.
    let _ = Reflect::get(&written, &JsValue::from_str("then"))
        .and_then(|method| method.dyn_into::<web_sys::js_sys::Function>())
        .and_then(|method| method.call2(&written, &good, &bad));
}

/// Beside what was pressed, because outside an open dialog nothing can be selected.
fn copy_selected(text: &str, near: &web_sys::Node) -> Option<bool> {
    let field = document().create_element("textarea").ok()?;
    let field: web_sys::HtmlTextAreaElement = field.dyn_into().ok()?;
    field.set_class_name("visually-hidden");
    field.set_value(text);
    near.parent_node()?.append_child(&field).ok()?;
    field.select();
    let copied = document().dyn_into::<web_sys::HtmlDocument>().ok()?.exec_command("copy");
    field.remove();
    Some(copied.unwrap_or(false))
}
