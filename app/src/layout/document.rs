//! The document around the dashboard: style sheet, icon, and the script that brings it to life.

#![cfg(feature = "ssr")]

use super::{App, Part};
use crate::plain::PageLook;
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::MetaTags;

/// The whole document. Scripts carry the nonce of this answer (ADR 0006).
pub fn shell(look: PageLook, path: &str) -> impl IntoView + use<> {
    let assets = look.assets;
    let names = Part::at(path).map_or(&[][..], Part::names);
    let mut pieces: Vec<_> = names.iter().flat_map(|name| assets.pieces(name).to_vec()).collect();
    pieces.sort();
    pieces.dedup();
    let (script, wasm) = (assets.script.clone(), assets.wasm.clone());
    let start = format!(
        "import init,{{hydrate}} from '{script}';init({{module_or_path:'{wasm}'}}).then(()=>hydrate()).then(()=>{{document.documentElement.dataset.ready=''}});{}",
        development_reload()
    );
    view! {
        <!DOCTYPE html>
        <html lang="en" data-theme=look.theme.forced()>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="robots" content="noindex"/>
                <link rel="stylesheet" href=assets.style.clone()/>
                <link rel="icon" type="image/svg+xml" href=assets.icon.clone()/>
                <link rel="modulepreload" href=script nonce=use_nonce()/>
                <link rel="modulepreload" href=assets.link.clone() nonce=use_nonce()/>
                <link rel="preload" href=wasm r#as="fetch" r#type="application/wasm" crossorigin="anonymous"/>
                {pieces.into_iter().map(|piece| view! {
                    <link rel="preload" href=piece r#as="fetch" r#type="application/wasm" crossorigin="anonymous"/>
                }).collect_view()}
                <MetaTags/>
                <script type="module" nonce=use_nonce()>{start}</script>
            </head>
            <body><App/></body>
        </html>
    }
}

/// In development a page reloads when a new server has started.
fn development_reload() -> &'static str {
    if cfg!(debug_assertions) {
        "let up=false;const s=new EventSource('/_dev/alive');s.onmessage=()=>{if(up)location.reload();up=true};"
    } else {
        ""
    }
}
