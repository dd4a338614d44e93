//! Pages without any script: sign-in, setup, errors. Drawn on the server from the same parts and the
//! same style sheet as the dashboard.

mod error;
mod reload;
mod setup;
mod sign_in;

pub use error::{ErrorContent, error_page};
pub use reload::reload_page;
pub use setup::{SetupContent, SetupProblem, setup_page};
pub use sign_in::{SignInContent, sign_in_page};

use crate::parts::mark::Brand;
use crate::theme::Theme;
use leptos::prelude::*;
use std::sync::Arc;

/// Addresses of the browser half; empty where it is not built.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AssetPaths {
    /// The script that starts the wasm.
    pub script: String,
    /// The dashboard itself.
    pub wasm: String,
    /// The style sheet.
    pub style: String,
    /// The mark, for the browser's tab.
    pub icon: String,
}

/// How a page is drawn, whatever it says.
#[derive(Debug, Clone, Default)]
pub struct PageLook {
    pub(crate) theme: Theme,
    pub(crate) assets: Arc<AssetPaths>,
}

impl PageLook {
    /// From the value of the theme cookie and the addresses of the browser half.
    pub fn new(theme_cookie: Option<&str>, assets: Arc<AssetPaths>) -> Self {
        Self { theme: Theme::parse(theme_cookie), assets }
    }
}

/// A whole document around a card in the middle of the page.
fn document(title: &str, look: &PageLook, card: impl IntoView + 'static) -> String {
    let (theme, assets) = (look.theme.forced(), look.assets.clone());
    let title = format!("{title} · Grantry");
    let page = move || {
        view! {
            <html lang="en" data-theme=theme>
                <head>
                    <meta charset="utf-8"/>
                    <meta name="viewport" content="width=device-width, initial-scale=1"/>
                    <meta name="robots" content="noindex"/>
                    <title>{title}</title>
                    <link rel="stylesheet" href=assets.style.clone()/>
                    <link rel="icon" type="image/svg+xml" href=assets.icon.clone()/>
                </head>
                <body>
                    <main class="plain">
                        <div class="plain__middle">
                            <div class="plain__brand"><Brand/></div>
                            <div class="plain__card">{card}</div>
                        </div>
                    </main>
                </body>
            </html>
        }
        .to_html()
    };
    format!("<!DOCTYPE html>{}", Owner::new().with(page))
}
