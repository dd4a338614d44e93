//! The sign-in page of the dashboard.

use super::{PageLook, document};
use crate::parts::icon::{Glyph, Icon};
use leptos::prelude::*;

/// What the page shows.
#[derive(Debug, Clone, Copy, Default)]
pub struct SignInContent<'a> {
    /// What was typed before, after a refusal.
    pub email: &'a str,
    /// Where to go afterwards.
    pub next: &'a str,
    /// The token that the form carries.
    pub form_token: &'a str,
    /// Why the last try was refused.
    pub error: Option<&'a str>,
    /// The person has just signed out.
    pub signed_out: bool,
    /// There is no administrator yet.
    pub missing: bool,
}

/// Draws the page.
pub fn sign_in_page(content: &SignInContent<'_>, look: PageLook) -> String {
    let email = content.email.to_owned();
    // After a refusal the person has to type the password again, not the address.
    let at_password = !email.is_empty();
    let invalid = content.error.map(|_| "true");
    let described = content.error.map(|_| "login-error");
    let (next, token) = (content.next.to_owned(), content.form_token.to_owned());
    let card = view! {
        <header class="plain__head">
            <h1>"Sign in"</h1>
            <p>"to the Grantry dashboard"</p>
        </header>
        {notes(content)}
        <form class="plain__form" method="post" action="/login">
            <input type="hidden" name="form_token" value=token/>
            <input type="hidden" name="next" value=next/>
            <div class="field">
                <label class="field__label" for="username">"E-mail"</label>
                <input class="input" id="username" name="username" type="email" value=email
                    autocomplete="username" required autofocus=!at_password maxlength="254"/>
            </div>
            <div class="field">
                <label class="field__label" for="password">"Password"</label>
                <input class="input" id="password" name="password" type="password" required
                    autocomplete="current-password" autofocus=at_password maxlength="512"
                    aria-invalid=invalid aria-describedby=described/>
            </div>
            <button class="button button--primary button--big button--block" id="login-submit"
                type="submit">
                "Sign in"
            </button>
        </form>
    };
    document("Sign in", &look, card)
}

fn notes(content: &SignInContent<'_>) -> impl IntoView + use<> {
    let error = content.error.map(str::to_owned);
    let signed_out = content.signed_out && error.is_none();
    view! {
        {error.map(|error| view! {
            <div class="note note--danger" role="alert" id="login-error">
                <Icon glyph=Glyph::Warning/>
                <p class="note__body">{error}</p>
            </div>
        })}
        {signed_out.then(|| view! {
            <div class="note note--good" role="status">
                <Icon glyph=Glyph::Check/>
                <p class="note__body">"You are signed out."</p>
            </div>
        })}
        {content.missing.then(|| view! {
            <div class="note note--brass">
                <Icon glyph=Glyph::Key/>
                <p class="note__body">
                    "Nobody can sign in yet. Open the setup address that the server printed when it started, or run "
                    <code>"grantry admin create"</code>"."
                </p>
            </div>
        })}
    }
}
