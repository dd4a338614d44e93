//! Pages without any script: sign-in, setup, errors. Drawn on the server from the same parts and the
//! same style sheet as the dashboard.

mod credentials;
mod device;
mod error;
mod handover;
mod protocol;
mod reload;
mod setup;
mod sign_in;
mod sign_out;

pub use device::{DeviceContent, DeviceNote, DeviceScope, DeviceWish, device_page};
pub use error::{ErrorContent, error_page};
pub use handover::{HandedOver, HandoverContent, HandoverProblem, handover_page};
pub use protocol::{
    AccountContent, CarriedContent, ConsentContent, ConsentScope, FormPostContent,
    PersonSignInContent, account_page, consent_page, form_post_page, person_sign_in_page,
};
pub use reload::reload_page;
pub use setup::{SetupContent, SetupProblem, setup_page};
pub use sign_in::{Door, SignInContent, sign_in_page};
pub use sign_out::{SignOutContent, sign_out_page, signed_out_page};

use crate::parts::mark::Brand;
use crate::theme::Theme;
use leptos::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Addresses of the browser half; empty where it is not built.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AssetPaths {
    /// The script that starts the wasm.
    pub script: String,
    /// The script that fetches what comes later.
    pub link: String,
    /// The dashboard itself.
    pub wasm: String,
    /// The pieces that come later, by the part of the dashboard that needs them.
    pub later: BTreeMap<String, Vec<String>>,
    /// The style sheet.
    pub style: String,
    /// The mark, for the browser's tab.
    pub icon: String,
}

impl AssetPaths {
    /// The pieces of the module that a part of the dashboard needs.
    pub fn pieces(&self, part: &str) -> &[String] {
        self.later.get(part).map_or(&[], Vec::as_slice)
    }
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
