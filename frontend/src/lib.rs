//! The browser half: takes over what the server has rendered, and nothing else.

#![recursion_limit = "256"]

use grantry_app::App;
use wasm_bindgen::prelude::wasm_bindgen;

/// Called by the page's script once the wasm is loaded.
#[wasm_bindgen]
pub fn hydrate() {
    #[cfg(debug_assertions)]
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_body(App);
}
