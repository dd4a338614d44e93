//! What every sign-in page asks for, and what it says after a try that was refused.

use crate::parts::icon::{Glyph, Icon};
use leptos::prelude::*;

/// Why the last try was refused.
pub(super) fn refused(error: Option<&str>) -> impl IntoView + use<> {
    error.map(str::to_owned).map(|error| {
        view! {
            <div class="note note--danger" role="alert" id="login-error">
                <Icon glyph=Glyph::Warning/>
                <p class="note__body">{error}</p>
            </div>
        }
    })
}

/// Address, password and the button. Who is known, or has just been refused, types the password.
pub(super) fn credentials(email: &str, refused: bool) -> impl IntoView + use<> {
    let at_password = !email.is_empty();
    let invalid = refused.then_some("true");
    let described = refused.then_some("login-error");
    let email = email.to_owned();
    view! {
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
    }
}
