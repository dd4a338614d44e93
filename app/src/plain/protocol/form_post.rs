//! An answer that the browser posts to the application (OAuth 2.0 Form Post Response Mode).
//!
//! There is no script that presses the button: a page that holds a code runs none, and whoever reads
//! the page decides when it goes on.

use crate::plain::{PageLook, document};
use leptos::prelude::*;

/// What the page carries.
#[derive(Debug, Clone)]
pub struct FormPostContent<'a> {
    /// Where it goes.
    pub redirect_uri: &'a str,
    /// What it says.
    pub fields: &'a [(&'static str, String)],
}

/// Draws the page.
pub fn form_post_page(content: &FormPostContent<'_>, look: PageLook) -> String {
    let action = content.redirect_uri.to_owned();
    let fields = content.fields.to_vec();
    let card = view! {
        <header class="plain__head">
            <h1>"Almost there"</h1>
            <p>"One more step takes you back to the application."</p>
        </header>
        <form class="plain__form" method="post" action=action>
            {fields.into_iter().map(|(name, value)| view! {
                <input type="hidden" name=name value=value/>
            }).collect_view()}
            <button class="button button--primary button--big button--block" id="form-post-continue"
                type="submit" autofocus>
                "Continue"
            </button>
        </form>
    };
    document("Continue", &look, card)
}
