//! The sign-in page of people on their way to an application.

use super::CarriedContent;
use crate::plain::credentials::{credentials, refused};
use crate::plain::{PageLook, document};
use leptos::prelude::*;

/// What the page shows.
#[derive(Debug, Clone, Default)]
pub struct PersonSignInContent<'a> {
    /// What the form carries.
    pub carried: CarriedContent,
    /// Who is expected, or what was typed before.
    pub email: &'a str,
    /// Whether that person is signed in and has to prove it again.
    pub again: bool,
    /// Why the last try was refused.
    pub error: Option<&'a str>,
}

/// Draws the page.
pub fn person_sign_in_page(content: &PersonSignInContent<'_>, look: PageLook) -> String {
    let title = if content.again { "Confirm it’s you" } else { "Sign in" };
    let purpose =
        if content.again { "Type your password again to continue to " } else { "to continue to " };
    let application = content.carried.application.clone();
    let card = view! {
        <header class="plain__head">
            <h1>{title}</h1>
            <p>{purpose}<b>{application}</b></p>
        </header>
        {refused(content.error)}
        <form class="plain__form" method="post" action="/oauth/authorize/sign-in">
            {content.carried.fields()}
            {credentials(content.email, content.error.is_some())}
        </form>
        <form method="post" action="/oauth/authorize/cancel">
            {content.carried.fields()}
            <button class="button button--big button--block" id="login-cancel" type="submit">
                "Cancel"
            </button>
        </form>
    };
    document("Sign in", &look, card)
}
