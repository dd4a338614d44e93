//! The page that asks which account is meant.

use super::{ACCOUNT, CarriedContent};
use crate::plain::{PageLook, document};
use leptos::prelude::*;

/// What the page shows.
#[derive(Debug, Clone, Default)]
pub struct AccountContent<'a> {
    /// What the form carries.
    pub carried: CarriedContent,
    /// Who is signed in.
    pub name: &'a str,
    /// Their address.
    pub email: &'a str,
}

/// Draws the page.
pub fn account_page(content: &AccountContent<'_>, look: PageLook) -> String {
    let application = content.carried.application.clone();
    let (name, email) = (content.name.to_owned(), content.email.to_owned());
    let card = view! {
        <header class="plain__head">
            <h1>"Choose an account"</h1>
            <p>"to continue to "<b>{application}</b></p>
        </header>
        <form class="plain__form" method="post" action=ACCOUNT>
            {content.carried.fields()}
            <button class="button button--primary button--big button--block" id="account-continue"
                name="choice" value="current" type="submit">
                <span class="truncate">"Continue as "{name}</span>
            </button>
            <p class="plain__note small soft">{email}</p>
            <button class="button button--big button--block" id="account-other" name="choice"
                value="other" type="submit">
                "Use another account"
            </button>
        </form>
    };
    document("Choose an account", &look, card)
}
