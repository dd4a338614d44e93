//! The pages of signing out of applications (OpenID Connect RP-Initiated Logout): the question, and
//! that it is done.

use super::{PageLook, document};
use leptos::prelude::*;

/// What the question shows.
#[derive(Debug, Clone, Copy, Default)]
pub struct SignOutContent<'a> {
    /// Who is signed in with this browser, if anybody.
    pub email: Option<&'a str>,
    /// The name of the application that asks, if one does.
    pub application: Option<&'a str>,
    /// The token that the form carries.
    pub form_token: &'a str,
    /// What the request said, to be said again with the answer.
    pub fields: &'a [(&'static str, String)],
}

/// Asks whether somebody wants to sign out.
pub fn sign_out_page(content: &SignOutContent<'_>, look: PageLook) -> String {
    let who = content.email.map_or_else(
        || "Nobody is signed in with this browser.".to_owned(),
        |email| format!("You are signed in as {email}."),
    );
    let asks = content.application.map(|name| format!("{name} asks you to sign out."));
    let token = content.form_token.to_owned();
    let fields = content.fields.to_vec();
    let label = if content.email.is_some() { "Sign out" } else { "Continue" };
    let card = view! {
        <header class="plain__head">
            <h1>"Sign out"</h1>
            {asks.map(|asks| view! { <p>{asks}</p> })}
            <p>{who}</p>
        </header>
        <form class="plain__form" method="post" action="/oauth/logout">
            <input type="hidden" name="form_token" value=token/>
            {fields
                .into_iter()
                .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
                .collect_view()}
            <button class="button button--primary button--big button--block" id="logout-confirm"
                type="submit">
                {label}
            </button>
        </form>
    };
    document("Sign out", &look, card)
}

/// Says that nobody is signed in any more.
pub fn signed_out_page(look: PageLook) -> String {
    let card = view! {
        <header class="plain__head" id="logout-done" role="status">
            <h1>"You are signed out"</h1>
            <p>"You can close this page."</p>
        </header>
    };
    document("Signed out", &look, card)
}
