//! How it gets tokens, what they look like, and for how long they live: shown, and changed in place.

use super::super::answers::Detail;
use super::super::form::Group;
use super::Page;
use super::access::in_place;
use super::facts::{card, list, text, yes_no};
use crate::parts::erase::Erase;
use grantry_core::application::in_words;
use leptos::prelude::*;

/// The tab.
#[component]
pub(super) fn Config(
    /// What the tabs share.
    page: Page,
    /// The application.
    detail: Detail,
) -> impl IntoView {
    in_place(page, detail, (Group::CONFIG, "How it gets tokens, and what they are like"), draw)
}

fn draw(detail: Detail) -> AnyView {
    let of = detail.application;
    let grants: Vec<_> = of.grants.iter().map(|grant| grant.to_string()).collect();
    let tenants = match (of.multi_tenant, of.allowed_tenants.is_empty()) {
        (false, _) => "its own".to_owned(),
        (true, true) => "all".to_owned(),
        (true, false) => of.allowed_tenants.join(", "),
    };
    let lifetime = |seconds: i64| format!("{} ({seconds} s)", in_words(seconds));
    let client = vec![
        list("Grant types", grants),
        yes_no("Confidential", of.confidential),
        yes_no("Requires PKCE", of.require_pkce),
        text("Client authentication", of.auth_method.label()),
        yes_no("Registered method only", of.strict_client_auth),
        yes_no("Trusted", of.trusted),
        text("Who may sign in", of.access_policy.label()),
        text("Tenants", tenants),
        text("Back-channel logout", of.backchannel_logout_uri.unwrap_or_default()),
    ];
    let tokens = vec![
        text("Access token", of.token_format.label()),
        text("Access token lifetime", lifetime(of.access_token_lifetime)),
        text("Refresh token lifetime", lifetime(of.refresh_token_lifetime)),
        yes_no("Rotates refresh tokens", of.refresh_token_rotation),
        text("ID tokens signed with", of.id_token_alg.label()),
        text("Default audience", of.default_audience.unwrap_or_default()),
        list("Resources", of.resources),
    ];
    view! {
        <div class="columns">
            {card("client-title", "Client", None, client)}
            {card("tokens-title", "Tokens", None, tokens)}
        </div>
    }
    .erase()
}
