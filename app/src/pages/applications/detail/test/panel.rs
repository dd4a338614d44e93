//! What each way to a token asks for.

use super::flow::Flow;
use super::run::{Action, run};
use super::{Bench, device};
use crate::AppError;
use crate::parts::dom;
use crate::parts::erase::Erase;
use crate::parts::failed::Failed;
use crate::parts::field::TextField;
use crate::parts::select::{SelectField, plain};
use crate::parts::submit::{Press, Submit};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

/// The form in which something may be wrong.
pub(super) const FORM: &str = "bench-form";
const EXCHANGE: &str = "bench-exchange";
/// Fields that say themselves what is wrong with them.
const FIELDS: [&str; 10] = [
    "email",
    "password",
    "redirect_uri",
    "scope",
    "client_secret",
    "challenge",
    "method",
    "verifier",
    "code",
    "refresh_token",
];

/// The forms of a way to a token.
pub(super) fn draw(bench: Bench, flow: Flow) -> AnyView {
    let (fields, action) = match flow {
        Flow::OnBehalf => (vec![email(bench), scope(bench)], Action::OnBehalf),
        Flow::Code => (visit_fields(bench), Action::Visit),
        Flow::Pkce => {
            let mut fields = visit_fields(bench);
            fields.extend(challenge_fields(bench));
            (fields, Action::Visit)
        }
        Flow::Machine => (machine(bench, Vec::new()), Action::Machine),
        Flow::Device => (machine(bench, Vec::new()), Action::Device),
        Flow::Password => (machine(bench, vec![email(bench), password(bench)]), Action::Password),
        Flow::Refresh => (machine(bench, vec![refresh(bench)]), Action::Refresh),
    };
    let second = matches!(flow, Flow::Code | Flow::Pkce).then(|| exchange(bench, flow));
    let waiting = (flow == Flow::Device).then(|| device::draw(bench));
    view! {
        <div class="bench-forms">
            {form(bench, FORM, flow.title(), fields, action)}
            {second}
            {waiting}
        </div>
    }
    .erase()
}

/// The second half of the code flows.
fn exchange(bench: Bench, flow: Flow) -> AnyView {
    let mut fields =
        vec![text(bench, ("code", "Code"), bench.typed.code, "It works once, for a minute.")];
    if flow == Flow::Pkce {
        fields.push(text(bench, ("verifier", "Code verifier"), bench.typed.verifier, ""));
    }
    fields.extend(secret(bench));
    form(bench, EXCHANGE, "Then exchange the code", fields, Action::Exchange)
}

fn form(
    bench: Bench,
    id: &'static str,
    title: &'static str,
    fields: Vec<AnyView>,
    action: Action,
) -> AnyView {
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        run(bench, action);
        if bench.trouble.with_untracked(Option::is_some) {
            dom::focus_first_wrong(id);
        }
    };
    let other = move || {
        let known = |error: &AppError| FIELDS.iter().any(|field| error.on_field(field).is_some());
        let mine = id == FORM;
        bench.trouble.get().filter(|error| mine && !known(error))
    };
    let title_id = [id, "-title"].concat();
    let labelled = title_id.clone();
    view! {
        <form class="card bench-form" id=id on:submit=submit novalidate aria-labelledby=labelled>
            <header class="card__head"><h3 class="card__title" id=title_id>{title}</h3></header>
            <div class="card__body">
                <div class="bench-form__fields">{fields}</div>
                {move || other().map(|error| view! { <Failed error=error/> })}
                <div class="cluster"><Submit label=action.verb() pending=bench.errand.pending()/></div>
            </div>
        </form>
    }
    .erase()
}

fn visit_fields(bench: Bench) -> Vec<AnyView> {
    let chosen = bench.typed.redirect_uri;
    let options = bench
        .of
        .with_value(|of| of.redirect_uris.iter().map(|uri| plain(uri, uri)).collect::<Vec<_>>());
    let redirect = view! {
        <div class="bench-form__wide">
            <SelectField id="redirect_uri" label="Redirect URI" value=chosen.into()
                on_change=Callback::new(move |uri| chosen.set(uri)) options=Signal::stored(options)
                hint="The answer is read here and never delivered." error=wrong(bench, "redirect_uri")/>
        </div>
    };
    vec![email(bench), password(bench), redirect.erase(), scope(bench)]
}

fn challenge_fields(bench: Bench) -> Vec<AnyView> {
    let method = bench.typed.method;
    let options = vec![plain("S256", "S256"), plain("plain", "plain (is refused here)")];
    let select = view! {
        <SelectField id="method" label="Method" value=method.into()
            on_change=Callback::new(move |chosen| method.set(chosen)) options=Signal::stored(options)/>
    };
    let challenge = ("challenge", "Code challenge");
    let make = view! {
        <div class="bench-form__wide">
            <Press label="Make a verifier and its challenge" class="button" pending=bench.errand.pending()
                on_press=Callback::new(move |()| run(bench, Action::Pair))/>
        </div>
    };
    vec![text(bench, challenge, bench.typed.challenge, ""), select.erase(), make.erase()]
}

/// What programs send for themselves, after what else is asked for.
fn machine(bench: Bench, mut fields: Vec<AnyView>) -> Vec<AnyView> {
    fields.extend(secret(bench));
    fields.push(scope(bench));
    fields
}

fn email(bench: Bench) -> AnyView {
    field(bench, ("email", "E-mail", "email"), bench.typed.email, ("", false))
}

fn password(bench: Bench) -> AnyView {
    let hint = "It goes into the request and is kept nowhere.";
    field(bench, ("password", "Password", "password"), bench.typed.password, (hint, false))
}

fn scope(bench: Bench) -> AnyView {
    let held = bench.of.with_value(|of| of.scopes.join(" "));
    let hint = ["Blank asks for the usual ones. It holds: ", &held].concat();
    field(bench, ("scope", "Permissions", "text"), bench.typed.scope, (hint, true))
}

fn refresh(bench: Bench) -> AnyView {
    let hint = "Filled in where the last answer brought one.";
    let name = ("refresh_token", "Refresh token", "password");
    field(bench, name, bench.typed.refresh, (hint, false))
}

fn secret(bench: Bench) -> Option<AnyView> {
    let hint = "Grantry keeps only a hash, so you have to bring it. It is forgotten with this tab.";
    let name = ("client_secret", "Client secret", "password");
    bench.confidential().then(|| field(bench, name, bench.typed.secret, (hint, false)))
}

fn text(
    bench: Bench,
    (name, label): (&'static str, &'static str),
    holds: RwSignal<String>,
    hint: &'static str,
) -> AnyView {
    field(bench, (name, label, "text"), holds, (hint, false))
}

fn field(
    bench: Bench,
    (name, label, kind): (&'static str, &'static str, &'static str),
    holds: RwSignal<String>,
    (hint, optional): (impl Into<String>, bool),
) -> AnyView {
    let (hint, set) = (hint.into(), Callback::new(move |typed| holds.set(typed)));
    let error = wrong(bench, name);
    if hint.is_empty() {
        return view! {
            <TextField name=name label=label kind=kind value=holds error=error on_input=set optional=optional/>
        }
        .erase();
    }
    view! {
        <TextField name=name label=label kind=kind value=holds error=error on_input=set optional=optional
            hint=Signal::stored(hint)/>
    }
    .erase()
}

fn wrong(bench: Bench, field: &'static str) -> Signal<Option<String>> {
    Signal::derive(move || {
        bench.trouble.with(|error| error.as_ref().and_then(|error| error.on_field(field)))
    })
}
