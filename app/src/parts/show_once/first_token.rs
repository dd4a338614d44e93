//! The way to a first token: ready code, and a real request from here that shows what the token says.

use super::ShowOnce;
use super::fields::DOTS;
use super::snippets::{InPlace, Language, VARIABLE, snippet};
use crate::parts::bench::{Ask, Asked, Claims, Client};
use crate::parts::clipboard;
use crate::parts::dom;
use crate::parts::erase::Erase;
use crate::parts::errand::Errand;
use crate::parts::note::{Note, Tone};
use crate::parts::submit::Press;
use grantry_core::application::GrantType;
use grantry_core::console::{BenchField, Credentials};
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

const ANSWER: &str = "first-token-answer";

/// Everything below the credentials.
pub(super) fn draw(once: ShowOnce, of: &Credentials) -> AnyView {
    let machine = of.start.grants.contains(GrantType::ClientCredentials);
    let code = snippet(Language::Curl, of, InPlace::Variable)
        .map(|_| view! { <Code once=once of=of.clone()/> });
    let next = match machine && of.client_secret.is_some() {
        true => view! { <TryIt once=once/> }.erase(),
        false => elsewhere(of),
    };
    view! {
        <section class="first-token" aria-labelledby="first-token-title">
            <h3 id="first-token-title">"Get a first token"</h3>
            {code}
            {next}
        </section>
    }
    .erase()
}

/// Where somebody has to sign in first.
fn elsewhere(of: &Credentials) -> AnyView {
    let may = |grant| of.start.grants.contains(grant);
    let flow = if may(GrantType::AuthorizationCode) {
        "It gets its tokens after somebody has signed in, for a code."
    } else if may(GrantType::DeviceCode) {
        "It gets its tokens after somebody has typed a code on another screen."
    } else {
        "It gets its tokens for somebody who signs in."
    };
    let test = ["/applications/", &of.client_id, "/test"].concat();
    view! {
        <p class="small soft">
            {flow}" Try the whole way on its "<a class="link" href=test target="_blank" rel="external">"Test tab"</a>
            ", which opens beside this page."
        </p>
    }
    .erase()
}

/// Ready code. The secret is in it only where the person wants that, and readable only while it is
/// revealed above.
#[component]
fn Code(
    /// What is shown.
    once: ShowOnce,
    /// The credentials; the secret is taken from the dialog when it is needed.
    of: Credentials,
) -> impl IntoView {
    let has_secret = of.client_secret.is_some();
    let of = StoredValue::new(Credentials { client_secret: has_secret.then(String::new), ..of });
    let language = RwSignal::new(Language::Curl);
    let with_secret = RwSignal::new(false);
    let shown = move || {
        let language = language.get();
        match (with_secret.get(), once.revealed.get()) {
            (true, true) => once.with_secret(|secret| code(of, language, InPlace::Text(secret))),
            (true, false) => code(of, language, InPlace::Text(DOTS)),
            (false, _) => code(of, language, InPlace::Variable),
        }
    };
    let then = Callback::new(move |worked: bool| match (worked, with_secret.get_untracked()) {
        (true, true) => once.kept("Code copied, with the secret in it."),
        (true, false) => once.said.set("Code copied. It reads the secret from a variable."),
        (false, _) => once.said.set("The browser did not copy it. Select it instead."),
    });
    let copy = move |event: MouseEvent| {
        let language = language.get_untracked();
        let text = match with_secret.get_untracked() {
            true => once.with_secret(|secret| code(of, language, InPlace::Text(secret))),
            false => code(of, language, InPlace::Variable),
        };
        if let Some(near) = event.current_target().and_then(|at| at.dyn_into().ok()) {
            clipboard::copy(&text, &near, then);
        }
    };
    view! {
        {languages(language)}
        <div class="code">
            <div class="code__head">
                {move || language.get().name()}
                <button class="button button--quiet button--small copy" type="button"
                    aria-label="Copy code" on:click=copy>"Copy"</button>
            </div>
            <pre class="code__text first-token__code" id="first-token-code" tabindex="0" aria-label="Code"><code>{shown}</code></pre>
        </div>
        {has_secret.then(|| put_in(with_secret))}
    }
    .erase()
}

fn code(of: StoredValue<Credentials>, language: Language, secret: InPlace<'_>) -> String {
    of.with_value(|of| snippet(language, of, secret)).unwrap_or_default()
}

/// Whether the secret stands in the code.
fn put_in(with_secret: RwSignal<bool>) -> AnyView {
    let hint =
        ["Otherwise it reads the variable ", VARIABLE, ", which is what you want in a repository."];
    view! {
        <div class="check">
            <input class="checkbox" type="checkbox" id="first-token-secret" aria-describedby="first-token-hint"
                on:change=move |event| with_secret.set(event_target_checked(&event))/>
            <label class="check__title" for="first-token-secret">"Put the secret into the code"</label>
            <p class="check__hint" id="first-token-hint">{hint.concat()}</p>
        </div>
    }
    .erase()
}

fn languages(chosen: RwSignal<Language>) -> AnyView {
    let item = move |language: Language| {
        let checked = move || chosen.get() == language;
        view! {
            <label class="segmented__item">
                <input type="radio" name="language" checked=checked prop:checked=checked
                    on:change=move |_| chosen.set(language)/>
                {language.name()}
            </label>
        }
    };
    view! {
        <fieldset class="segmented first-token__languages" aria-label="Language">
            {Language::ALL.map(item).into_iter().collect_view()}
        </fieldset>
    }
    .erase()
}

/// A real request with the new secret, from this browser to the token endpoint.
#[component]
fn TryIt(
    /// What is shown.
    once: ShowOnce,
) -> impl IntoView {
    let errand = Errand::new();
    let answer = RwSignal::new(None::<Result<Asked, crate::AppError>>);
    let ask = Callback::new(move |()| {
        let Some(client) = once.client() else { return };
        let grant = BenchField::plain("grant_type", "client_credentials");
        let ask = Ask { title: "First token", path: "/oauth/token", fields: vec![grant] };
        errand.run(async move { client.ask(ask).await }, move |came| {
            answer.set(Some(came));
            dom::show_later(ANSWER);
        });
    });
    let shown = move || answer.get().map(came);
    view! {
        <div class="cluster">
            <Press label="Try it now" class="button" pending=errand.pending() on_press=ask/>
            <span class="small soft">"Asks the token endpoint with these credentials."</span>
        </div>
        <div class="first-token__answer" id=ANSWER role="status">{shown}</div>
    }
    .erase()
}

fn came(answer: Result<Asked, crate::AppError>) -> AnyView {
    let Asked { step, tokens, .. } = match answer {
        Ok(asked) => asked,
        Err(error) => {
            let (title, words) = error.words();
            return view! { <Note tone=Tone::Danger title=title>{words}</Note> }.erase();
        }
    };
    let title = format!("Status {} in {} ms", step.status, step.ms);
    let (tone, words) = match (step.status, step.why) {
        (200, _) => (Tone::Good, "The token says:".to_owned()),
        (_, Some(why)) => (Tone::Danger, why.words),
        (_, None) => (Tone::Danger, step.body.value),
    };
    let tokens = tokens.into_iter().map(|(title, view)| view! { <Claims title=title view=view/> });
    view! {
        <Note tone=tone title=title>{words}</Note>
        {tokens.collect_view()}
    }
    .erase()
}

impl ShowOnce {
    /// The secret, for as long as it is needed.
    fn with_secret(self, use_it: impl Fn(&str) -> String) -> String {
        self.held.with_untracked(|held| {
            let secret = held.as_ref().and_then(|of| of.client_secret.as_deref());
            use_it(secret.unwrap_or_default())
        })
    }

    fn client(self) -> Option<Client> {
        self.held.with_untracked(|held| {
            held.as_ref().map(|of| Client {
                issuer: of.issuer.clone(),
                client_id: of.client_id.clone(),
                secret: of.client_secret.clone().unwrap_or_default(),
                method: of.start.auth_method,
            })
        })
    }
}
