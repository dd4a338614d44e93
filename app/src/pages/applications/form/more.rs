//! What few applications need: how it proves who it is, what its tokens look like, other tenants.

use super::groups::{error_line, grants_of, group};
use super::state::Form;
use crate::parts::erase::Erase;
use crate::parts::field::TextField;
use crate::parts::line_editor::LineEditor;
use crate::parts::question::Question;
use crate::parts::select::{SelectField, plain};
use crate::parts::switch::Switch;
use grantry_core::application::{
    AccessPolicy, AuthMethod, Draft, GrantType, IdTokenAlg, ListKind, TokenFormat, in_words,
};
use grantry_core::console::Choice;
use leptos::prelude::*;

/// The group; in the form of a new application it opens when it is wanted.
pub(super) fn more(form: Form, alone: bool) -> AnyView {
    let groups = view! {
        {group("client", "How it gets tokens", "", client(form).erase())}
        {group("people", "People", "", people(form).erase())}
        {group("tokens", "Tokens", "", tokens(form).erase())}
    };
    if alone {
        return groups.erase();
    }
    view! {
        <details class="more">
            <summary class="more__summary">"More settings"</summary>
            <div class="form">{groups}</div>
        </details>
    }
    .erase()
}

type Flag = (&'static str, &'static str, &'static str);

/// A switch of the draft: its field, its title, and what it means.
fn flag(
    form: Form,
    (field, title, hint): Flag,
    get: fn(&Draft) -> bool,
    on_change: Callback<bool>,
) -> AnyView {
    let error = form.error(field);
    view! {
        <Switch id=field title=title hint=hint on=form.flag(get) on_change=on_change
            wrong=Signal::derive(move || error.with(Option::is_some))/>
    }
    .erase()
}

fn client(form: Form) -> impl IntoView {
    let grant = move |grant: GrantType| {
        let on = Memo::new(move |_| form.draft.with(|draft| grants_of(draft).contains(grant)));
        let on_change = Callback::new(move |on| {
            form.edit("grant_types", &mut |draft| {
                draft.grant_types.retain(|name| name != grant.as_str());
                if on {
                    draft.grant_types.push(grant.to_string());
                }
            });
        });
        view! { <Switch id=grant.as_str() title=grant.label() on=on on_change=on_change/> }.erase()
    };
    let confidential = Callback::new(move |on| {
        form.edit("confidential", &mut |draft| {
            draft.confidential = on;
            draft.token_endpoint_auth_method = None;
        });
        form.settle("token_endpoint_auth_method");
    });
    let methods = [AuthMethod::Basic, AuthMethod::Post].map(|m| plain(m.as_str(), m.label()));
    let method = form.text(|draft| {
        let typed = draft.token_endpoint_auth_method.as_deref();
        typed.unwrap_or(AuthMethod::Basic.as_str()).to_owned()
    });
    let has_secret = form.flag(|draft| draft.confidential);
    let offered = Signal::stored(methods.to_vec());
    let set_method = form.set_text("token_endpoint_auth_method", |draft, text| {
        draft.token_endpoint_auth_method = Some(text)
    });
    view! {
        <ul class="switches" aria-label="Grant types">{GrantType::ALL.map(grant).into_iter().collect_view()}</ul>
        {error_line(form, "grant_types")}
        <ul class="switches" aria-label="The client itself">
            {flag(form, ("confidential", "Confidential", "It runs where a secret stays secret. A public application has none and must use PKCE."),
                |draft| draft.confidential, confidential)}
            {flag(form, ("require_pkce", "Require PKCE", "Binds a code to the program that asked for it."),
                |draft| draft.require_pkce, form.set_flag("require_pkce", |draft, on| draft.require_pkce = on))}
            {flag(form, ("strict_client_auth", "Registered method only", "Refuses the secret when it is sent in another way than the one below."),
                |draft| draft.strict_client_auth, form.set_flag("strict_client_auth", |draft, on| draft.strict_client_auth = on))}
        </ul>
        {error_line(form, "require_pkce")}
        {error_line(form, "confidential")}
        {move || has_secret.get().then(|| view! {
            <SelectField id="token_endpoint_auth_method" label="How the secret is sent" value=method
                options=offered on_change=set_method error=form.error("token_endpoint_auth_method")/>
        })}
    }
}

fn people(form: Form) -> impl IntoView {
    let trust = Callback::new(move |on: bool| match on {
        false => form.edit("trusted", &mut |draft| draft.trusted = false),
        true => ask_for_trust(form),
    });
    let policies = AccessPolicy::ALL.map(|policy| plain(policy.as_str(), policy.label()));
    let tenants = move || {
        let multi = form.draft.with(|draft| draft.multi_tenant);
        let tenants = form.choices.with(|choices| choices.tenants.clone());
        (multi && tenants.len() > 1).then(|| {
            let switches = tenants.into_iter().map(|tenant| allowed(form, tenant)).collect_view();
            view! {
                <div>
                    <p class="choices__legend">"Works in"</p>
                    <p class="field__hint">"None switched on: in all of them, also in new ones."</p>
                    <ul class="switches">{switches}</ul>
                    {error_line(form, "allowed_tenants")}
                </div>
            }
        })
    };
    view! {
        <SelectField id="access_policy" label="Who may sign in" options=Signal::stored(policies.to_vec())
            value=form.text(|draft| draft.access_policy.clone()) error=form.error("access_policy")
            on_change=form.set_text("access_policy", |draft, text| draft.access_policy = text)/>
        <ul class="switches" aria-label="People">
            {flag(form, ("trusted", "Trusted", "People are not asked for their consent."), |draft| draft.trusted, trust)}
            {flag(form, ("multi_tenant", "Multi-tenant", "It works across tenants; its tokens say which one."),
                |draft| draft.multi_tenant, form.set_flag("multi_tenant", |draft, on| {
                    draft.multi_tenant = on;
                    if !on {
                        draft.allowed_tenants.clear();
                    }
                }))}
        </ul>
        {tenants}
        <TextField name="backchannel_logout_uri" label="Back-channel logout URI" optional=true
            class="input input--mono" hint="Told by this server when somebody has signed out."
            value=form.text(|draft| draft.backchannel_logout_uri.clone().unwrap_or_default())
            error=form.error("backchannel_logout_uri")
            on_input=form.set_text("backchannel_logout_uri", |draft, text| draft.backchannel_logout_uri = set(text))/>
    }
}

/// Switching it on is asked for first, and recorded like every change.
fn ask_for_trust(form: Form) {
    // The switch has moved already; it goes back until the answer is known.
    form.edit("trusted", &mut |draft| draft.trusted = true);
    request_animation_frame(move || {
        form.edit("trusted", &mut |draft| draft.trusted = false);
        form.asker.ask(Question {
            title: "Trust this application?".to_owned(),
            text: "People who sign in are no longer asked what it may see. Do this for your own programs only.".to_owned(),
            verb: "Trust it",
            keep: "Keep asking people",
            danger: false,
            run: Callback::new(move |()| {
                form.edit("trusted", &mut |draft| draft.trusted = true);
                form.asker.close();
            }),
        });
    });
}

fn allowed(form: Form, tenant: Choice) -> AnyView {
    let (slug, own) = (tenant.value.clone(), tenant.value.clone());
    let on = Memo::new(move |_| form.draft.with(|draft| draft.allowed_tenants.contains(&own)));
    let on_change = Callback::new(move |on| {
        form.edit("allowed_tenants", &mut |draft| {
            draft.allowed_tenants.retain(|other| *other != slug);
            if on {
                draft.allowed_tenants.push(slug.clone());
            }
        });
    });
    view! {
        <Switch id=format!("tenant-{}", tenant.value) code=tenant.value title=tenant.label on=on on_change=on_change/>
    }
    .erase()
}

/// A lifetime in seconds, with the words beside it.
fn lifetime(
    form: Form,
    (field, label): (&'static str, &'static str),
    get: fn(&Draft) -> i64,
    set: fn(&mut Draft, String),
) -> AnyView {
    let seconds = Memo::new(move |_| form.draft.with(get));
    let value = Signal::derive(move || match seconds.get() {
        seconds @ 0.. => seconds.to_string(),
        _ => String::new(),
    });
    let words = Signal::derive(move || format!("In seconds: {}.", in_words(seconds.get())));
    view! {
        <TextField name=field label=label kind="number" value=value hint=words error=form.error(field)
            on_input=form.set_text(field, set)/>
    }
    .erase()
}

fn seconds(text: &str) -> i64 {
    text.trim().parse().unwrap_or(-1)
}

fn tokens(form: Form) -> impl IntoView {
    let formats = TokenFormat::ALL.map(|format| plain(format.as_str(), format.label()));
    let algorithms = IdTokenAlg::ALL.map(|alg| plain(alg.as_str(), alg.label()));
    let resources = form.lines(
        ListKind::Resources,
        (
            "resources",
            "Resources",
            "resource",
            "Addresses of the APIs that it is; other applications may ask for tokens for them.",
        ),
        (|draft| &draft.resources, |draft| &mut draft.resources),
    );
    let rotate =
        form.set_flag("refresh_token_rotation", |draft, on| draft.refresh_token_rotation = on);
    view! {
        <div class="form__row">
            {lifetime(form, ("access_token_lifetime", "Access token lifetime"),
                |draft| draft.access_token_lifetime, |draft, text| draft.access_token_lifetime = seconds(&text))}
            {lifetime(form, ("refresh_token_lifetime", "Refresh token lifetime"),
                |draft| draft.refresh_token_lifetime, |draft, text| draft.refresh_token_lifetime = seconds(&text))}
        </div>
        <div class="form__row">
            <SelectField id="access_token_format" label="Access token format" options=Signal::stored(formats.to_vec())
                value=form.text(|draft| draft.access_token_format.clone()) error=form.error("access_token_format")
                on_change=form.set_text("access_token_format", |draft, text| draft.access_token_format = text)/>
            <SelectField id="id_token_signed_response_alg" label="ID tokens signed with" options=Signal::stored(algorithms.to_vec())
                value=form.text(|draft| draft.id_token_signed_response_alg.clone())
                error=form.error("id_token_signed_response_alg")
                on_change=form.set_text("id_token_signed_response_alg", |draft, text| draft.id_token_signed_response_alg = text)/>
        </div>
        <ul class="switches" aria-label="Refresh tokens">
            {flag(form, ("refresh_token_rotation", "Rotate refresh tokens", "Every refresh gives a new one; using an old one again ends them all."),
                |draft| draft.refresh_token_rotation, rotate)}
        </ul>
        <TextField name="default_audience" label="Default audience" optional=true class="input input--mono"
            hint="Whom tokens are for where a request names no resource."
            value=form.text(|draft| draft.default_audience.clone().unwrap_or_default())
            error=form.error("default_audience")
            on_input=form.set_text("default_audience", |draft, text| draft.default_audience = set(text))/>
        <LineEditor of=resources/>
    }
}

fn set(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}
