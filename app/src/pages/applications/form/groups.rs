//! The groups of the form, from top to bottom.

use super::more::more;
use super::permissions::Permissions;
use super::state::Form;
use crate::parts::erase::Erase;
use crate::parts::field::TextField;
use crate::parts::line_editor::LineEditor;
use crate::parts::note::{Note, Tone};
use grantry_core::application::{Authenticator, Draft, GrantType, GrantTypes, ListKind};
use leptos::prelude::*;

/// A part of the form that can be shown by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Group {
    Identity,
    Addresses,
    Permissions,
    Belongs,
    More,
}

impl Group {
    /// Everything.
    pub(in super::super) const ALL: &[Self] =
        &[Self::Identity, Self::Addresses, Self::Permissions, Self::Belongs, Self::More];
    /// What the tab "Access" shows.
    pub(in super::super) const ACCESS: &[Self] = &[Self::Addresses, Self::Permissions];
    /// What the tab "Config" shows.
    pub(in super::super) const CONFIG: &[Self] = &[Self::More];

    /// Its fields. Alone on a page the last group needs no lid.
    pub(super) fn draw(self, form: Form, alone: bool) -> AnyView {
        match self {
            Self::Identity => group("identity", "What it is", "", identity(form).erase()),
            Self::Addresses => group(
                "addresses",
                "Addresses",
                "Compared exactly, down to the last slash.",
                addresses(form).erase(),
            ),
            Self::Permissions => group(
                "permissions",
                "Permissions",
                "What it may ask for. At least one is needed.",
                view! { <Permissions form=form/> }.erase(),
            ),
            Self::Belongs => {
                group("belongs", "Where it belongs", "", super::belongs::belongs(form).erase())
            }
            Self::More => more(form, alone),
        }
    }
}

/// A group: what it is on the left, its fields on the right.
pub(super) fn group(
    id: &'static str,
    title: &'static str,
    text: &'static str,
    fields: AnyView,
) -> AnyView {
    view! {
        <div class="form__group" role="group" aria-labelledby=id>
            <div>
                <h2 class="form__title" id=id>{title}</h2>
                {(!text.is_empty()).then(|| view! { <p class="form__text">{text}</p> })}
            </div>
            <div class="form__fields">{fields}</div>
        </div>
    }
    .erase()
}

fn identity(form: Form) -> impl IntoView {
    let kind = Memo::new(move |_| form.draft.with(kind_of));
    let card = move |kind_here: Authenticator| {
        let id = format!("type-{}", kind_here.key());
        let hint = format!("{id}-hint");
        let chosen = move || kind.get() == Some(kind_here);
        let start = kind.get_untracked() == Some(kind_here);
        view! {
            <div class="choice">
                <input class="radio" type="radio" name="authenticator" id=id.clone() checked=start
                    prop:checked=chosen aria-describedby=hint.clone()
                    on:change=move |_| choose(form, kind_here)/>
                <label class="choice__title" for=id>{kind_here.label()}</label>
                <p class="choice__text" id=hint>{kind_here.sentence()}</p>
            </div>
        }
    };
    let warned = move || {
        (kind.get() == Some(Authenticator::UserCredentials)).then(|| view! {
            <Note tone=Tone::Brass title="The program sees people's passwords">
                "Only for programs of your own that cannot be changed. Everything else should send people to the sign-in page."
            </Note>
        })
    };
    view! {
        <TextField name="name" label="Name" hint="Shown to people when they are asked for consent."
            value=form.text(|draft| draft.name.clone()) error=form.error("name")
            on_input=form.set_text("name", |draft, text| draft.name = text)/>
        <div role="radiogroup" aria-labelledby="authenticator-label">
            <p class="choices__legend" id="authenticator-label">"Authenticator type"</p>
            <div class="choices">{Authenticator::ALL.map(card).into_iter().collect_view()}</div>
            {error_line(form, "grant_types")}
        </div>
        {warned}
    }
}

/// What is wrong with something that is no single field.
pub(super) fn error_line(form: Form, field: &'static str) -> impl IntoView {
    let error = form.error(field);
    move || error.get().map(|error| view! { <p class="field__error">{error}</p> })
}

/// The grant types of a draft.
pub(super) fn grants_of(draft: &Draft) -> GrantTypes {
    draft.grant_types.iter().filter_map(|name| GrantType::parse(name)).collect()
}

fn kind_of(draft: &Draft) -> Option<Authenticator> {
    Authenticator::of(grants_of(draft), draft.require_pkce)
}

/// Takes over what a type stands for.
fn choose(form: Form, kind: Authenticator) {
    let preset = kind.preset();
    form.edit("grant_types", &mut |draft| {
        draft.grant_types = preset.grants.iter().map(|grant| grant.to_string()).collect();
        draft.require_pkce = preset.require_pkce;
        draft.confidential = preset.confidential;
        // The server knows what fits.
        draft.token_endpoint_auth_method = None;
    });
    for field in ["redirect_uris", "require_pkce", "token_endpoint_auth_method"] {
        form.settle(field);
    }
}

/// Addresses may be kept with every type: a service of today may sign people in tomorrow.
fn addresses(form: Form) -> impl IntoView {
    let redirects = form.lines(
        ListKind::RedirectUris,
        (
            "redirect_uris",
            "Redirect URIs",
            "redirect URI",
            "Where people come back to after signing in; needed for the authorization flows, optional otherwise. https, or http on this computer.",
        ),
        (|draft| &draft.redirect_uris, |draft| &mut draft.redirect_uris),
    );
    let sign_out = form.lines(
        ListKind::PostLogoutUris,
        (
            "post_logout_redirect_uris",
            "Sign-out URIs",
            "sign-out URI",
            "Where people may be sent after signing out.",
        ),
        (|draft| &draft.post_logout_redirect_uris, |draft| &mut draft.post_logout_redirect_uris),
    );
    let origins = form.lines(
        ListKind::AllowedOrigins,
        (
            "allowed_origins",
            "Allowed origins",
            "origin",
            "Web pages whose scripts may call this server, like https://app.example.com. A single * means all.",
        ),
        (|draft| &draft.allowed_origins, |draft| &mut draft.allowed_origins),
    );
    let domains = form.lines(
        ListKind::AllowedDomains,
        (
            "allowed_domains",
            "Allowed domains",
            "domain",
            "Up to three, like app.example.com. Scheme and last slash are dropped.",
        ),
        (|draft| &draft.allowed_domains, |draft| &mut draft.allowed_domains),
    );
    view! {
        <LineEditor of=redirects/>
        <LineEditor of=sign_out/>
        <LineEditor of=origins/>
        <LineEditor of=domains/>
    }
}
