#[wasm_bindgen::prelude::wasm_bindgen] pub fn hydrate(){ leptos::mount::hydrate_body(|| leptos::prelude::view!{<p>"x"</p>}); }
