//! The browser half: takes over what the server has rendered, and nothing else.

#![recursion_limit = "256"]

use grantry_app::{App, Part};
use wasm_bindgen::prelude::{JsError, wasm_bindgen};

/// Called by the page's script once the wasm is loaded.
///
/// # Errors
///
/// When the part of the module that this page needs cannot be fetched; the page then stays as the
/// server has drawn it, and its links lead to other pages.
#[wasm_bindgen]
pub async fn hydrate() -> Result<(), JsError> {
    #[cfg(debug_assertions)]
    console_error_panic_hook::set_once();
    if let Some(part) = Part::here() {
        part.fetch().await?;
    }
    leptos::mount::hydrate_body(App);
    Ok(())
}
