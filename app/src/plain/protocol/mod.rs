//! Pages on the way to an application: sign-in, the choice of an account, consent, and the answer
//! that travels in a form. Ordinary forms, so that they work with scripting off (PRODUCT C6).
//!
//! Each form carries the request as the application sent it and a ticket of this browser; the server
//! keeps nothing between two pages (ADR 0017).

mod account;
mod consent;
mod form_post;
mod sign_in;

pub use account::{AccountContent, account_page};
pub use consent::{ConsentContent, ConsentScope, consent_page};
pub use form_post::{FormPostContent, form_post_page};
pub use sign_in::{PersonSignInContent, person_sign_in_page};

use leptos::prelude::*;

/// Where the choice of an account is posted to.
const ACCOUNT: &str = "/oauth/authorize/account";

/// What every form of these pages carries.
#[derive(Debug, Clone, Default)]
pub struct CarriedContent {
    /// The name of the application.
    pub application: String,
    /// The request, as a query.
    pub request: String,
    /// The ticket of this browser.
    pub ticket: String,
}

impl CarriedContent {
    fn fields(&self) -> impl IntoView + use<> {
        let (request, ticket) = (self.request.clone(), self.ticket.clone());
        view! {
            <input type="hidden" name="request" value=request/>
            <input type="hidden" name="ticket" value=ticket/>
        }
    }

    /// The application and this server, side by side.
    fn pair(&self) -> impl IntoView + use<> {
        let initial: String =
            self.application.chars().take(1).flat_map(char::to_uppercase).collect();
        view! {
            <div class="consent__pair" aria-hidden="true">
                <span class="avatar avatar--big avatar--app">{initial}</span>
                <span class="consent__thread"></span>
                <span class="avatar avatar--big"><crate::parts::icon::Icon glyph=crate::parts::icon::Glyph::User/></span>
            </div>
        }
    }
}

/// Who is signed in, and the way to another account.
fn who(carried: &CarriedContent, name: &str, email: &str) -> impl IntoView + use<> {
    let initial: String = name.chars().take(1).flat_map(char::to_uppercase).collect();
    let (fields, email) = (carried.fields(), email.to_owned());
    view! {
        <form class="consent__who" method="post" action=ACCOUNT>
            {fields}
            <span class="avatar" aria-hidden="true">{initial}</span>
            <span class="consent__email">{email}</span>
            <button class="button button--quiet button--small" name="choice" value="other" type="submit">
                "Not you?"
            </button>
        </form>
    }
}
