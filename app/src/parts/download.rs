//! Saves a text as a file. It is made in the browser: no address ever holds it.

use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::js_sys::Array;
use web_sys::{Blob, HtmlAnchorElement, Url};

/// Long enough for the browser to have read it.
const KEPT_FOR: Duration = Duration::from_secs(2);

/// Saves a text; says whether the browser took it.
pub(crate) fn save(name: &str, text: &str) -> bool {
    try_save(name, text).is_ok()
}

fn try_save(name: &str, text: &str) -> Result<(), JsValue> {
    let blob = Blob::new_with_str_sequence(&Array::of1(&JsValue::from_str(text)))?;
    let address = Url::create_object_url_with_blob(&blob)?;
    let link: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&address);
    link.set_download(name);
    link.click();
    set_timeout(
        move || {
            // What cannot be given back goes away with the page.
            let _ = Url::revoke_object_url(&address);
        },
        KEPT_FOR,
    );
    Ok(())
}
