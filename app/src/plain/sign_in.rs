//! The sign-in page of the dashboard, and of people who connect a device.

use super::credentials::{credentials, refused};
use super::{PageLook, document};
use crate::parts::icon::{Glyph, Icon};
use leptos::prelude::*;

/// What somebody signs in to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Door {
    /// The dashboard.
    #[default]
    Dashboard,
    /// Applications, on the way to connecting a device.
    Device,
}

impl Door {
    fn purpose(self) -> &'static str {
        match self {
            Self::Dashboard => "to the Grantry dashboard",
            Self::Device => "to connect your device",
        }
    }

    fn action(self) -> &'static str {
        match self {
            Self::Dashboard => "/login",
            Self::Device => "/oauth/sign-in",
        }
    }
}

/// What the page shows.
#[derive(Debug, Clone, Copy, Default)]
pub struct SignInContent<'a> {
    /// What it leads to.
    pub door: Door,
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
    let (next, token) = (content.next.to_owned(), content.form_token.to_owned());
    let card = view! {
        <header class="plain__head">
            <h1>"Sign in"</h1>
            <p>{content.door.purpose()}</p>
        </header>
        {notes(content)}
        <form class="plain__form" method="post" action=content.door.action()>
            <input type="hidden" name="form_token" value=token/>
            <input type="hidden" name="next" value=next/>
            {credentials(content.email, content.error.is_some())}
        </form>
    };
    document("Sign in", &look, card)
}

fn notes(content: &SignInContent<'_>) -> impl IntoView + use<> {
    let signed_out = content.signed_out && content.error.is_none();
    view! {
        {refused(content.error)}
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
