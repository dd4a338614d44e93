//! A page that loads itself again.
//!
//! A link on another site does not carry our `SameSite=Strict` cookie, so the first answer knows
//! nobody. This page's own reload comes from us and carries it.

use super::{PageLook, document};
use leptos::prelude::*;

/// Draws the page. The address is the one that was asked for; without automatic reload there is a
/// link to press.
pub fn reload_page(look: PageLook) -> String {
    let card = view! {
        <meta http-equiv="refresh" content="0"/>
        <header class="plain__head"><h1>"One moment"</h1><p>"Opening the dashboard."</p></header>
        <a class="button button--big button--block" href="">"Go on"</a>
    };
    document("One moment", &look, card)
}
