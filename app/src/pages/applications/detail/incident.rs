//! The incident button: what it will hit, the client ID typed once more, and what is left to do after.

use super::super::answers::Detail;
use super::super::server_incident::{preview_incident, report_incident};
use super::Page;
use super::actions::regenerate;
use super::facts::text;
use crate::AppError;
use crate::parts::answer::Answer;
use crate::parts::dom;
use crate::parts::erase::Erase;
use crate::parts::failed::Failed;
use crate::parts::field::TextField;
use crate::parts::icon::{Glyph, Icon};
use crate::parts::toast::Toasts;
use grantry_core::application::incident::{Standing, confirms};
use grantry_core::console::{ApplicationView, IncidentHit, IncidentPreview};
use grantry_core::time::{Timestamp, ago};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

const ID: &str = "incident";

/// Opens the dialog; what it shows is read anew each time.
pub(super) fn open(page: Page) {
    page.incident.update(|times| *times += 1);
    request_animation_frame(|| dom::open_dialog(ID));
}

/// The dialog.
#[component]
pub(super) fn IncidentDialog(
    /// What the tabs share.
    page: Page,
    /// The application.
    application: ApplicationView,
) -> impl IntoView {
    let toasts = use_context::<Toasts>().unwrap_or_else(Toasts::new);
    let (name, client_id) = (application.name, application.client_id);
    let typed = RwSignal::new(String::new());
    let trouble = RwSignal::new(None::<AppError>);
    let wanted = client_id.clone();
    let confirmed = Memo::new(move |_| typed.with(|typed| confirms(typed, &wanted)));
    let preview = foresee(page, client_id.clone());
    let hint = client_id.clone();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if !confirmed.get_untracked() {
            return;
        }
        trouble.set(None);
        let call = report_incident(client_id.clone(), typed.get_untracked());
        page.errand.run(call, move |answer| match answer {
            Ok(hit) => {
                dom::close_dialog(ID);
                toasts.good("Everything was ended", said(hit));
            }
            Err(error) => trouble.set(Some(error)),
        });
    };
    let pending = page.errand.pending();
    view! {
        <dialog class="dialog" id=ID aria-labelledby="incident-title" aria-describedby="incident-text">
            <form on:submit=submit novalidate>
                <header class="dialog__head">
                    <h2 class="dialog__title" id="incident-title">"Report an incident for "{name}"?"</h2>
                    <p class="dialog__text" id="incident-text">
                        "It is disabled, its secrets are retired, and every token that it and its people hold is dead, all at once. None of that comes back."
                    </p>
                </header>
                <div class="dialog__body">
                    <Answer of=preview lines=5 show=foreseen/>
                    <TextField name="confirm" label="Type the client ID to confirm" class="input input--mono"
                        hint=Signal::stored(hint) value=typed error=Signal::stored(None::<String>)
                        on_input=Callback::new(move |text| typed.set(text))/>
                    {move || trouble.get().map(|error| view! { <Failed error=error/> })}
                </div>
                <footer class="dialog__foot">
                    <button class="button" type="button" on:click=|_| dom::close_dialog(ID)>"Cancel"</button>
                    <button class="button button--danger" type="submit"
                        aria-busy=move || pending.get().then_some("true")
                        disabled=move || pending.get() || !confirmed.get()>
                        <span>"End everything"</span>
                    </button>
                </footer>
            </form>
        </dialog>
    }
    .erase()
}

type Foreseen = Resource<Result<Option<IncidentPreview>, AppError>>;

/// Asked only once the dialog is opened.
fn foresee(page: Page, client_id: String) -> Foreseen {
    let asked = move || (page.incident.get(), client_id.clone());
    Resource::new(asked, |(times, client_id)| async move {
        match times {
            0 => Ok(None),
            _ => preview_incident(client_id).await.map(Some),
        }
    })
}

/// What it will hit, as far as that is known.
fn foreseen(preview: Option<IncidentPreview>) -> AnyView {
    let Some(preview) = preview else { return ().erase() };
    let IncidentPreview { hit, sessions, callers, requests } = preview;
    let people = match (hit.users, sessions) {
        (0, _) => "nobody".to_owned(),
        (users, 0) => counted(users, "person", "people"),
        (users, sessions) => format!(
            "{} in {}",
            counted(users, "person", "people"),
            counted(sessions, "browser", "browsers")
        ),
    };
    let callers = match (requests, callers) {
        (0, _) => "none in the last hour".to_owned(),
        (requests, 0) => format!("at most {requests} in the last hour"),
        (requests, callers) => format!(
            "at most {requests} in the last hour, from at least {}",
            counted(callers, "address", "addresses")
        ),
    };
    let tokens = match hit.access_tokens {
        0 => "none".to_owned(),
        most => format!("at most {most}, counted by the hour"),
    };
    view! {
        <dl class="facts facts--bare" aria-label="What this ends">
            {text("Access tokens", tokens)}
            {text("Refresh tokens", count(hit.refresh_tokens))}
            {text("Secrets", count(hit.secrets))}
            {text("Signed in", people)}
            {text("Calls", callers)}
        </dl>
    }
    .erase()
}

fn count(number: i64) -> String {
    if number == 0 { String::new() } else { number.to_string() }
}

fn counted(number: i64, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// What was hit, in a sentence.
fn said(hit: IncidentHit) -> String {
    let part = |number, one, many| (number > 0).then(|| counted(number, one, many));
    let parts: Vec<_> = [
        part(hit.secrets, "secret", "secrets"),
        part(hit.refresh_tokens, "refresh token", "refresh tokens"),
        Some("all access tokens".to_owned()),
    ]
    .into_iter()
    .flatten()
    .collect();
    let dead = format!("Dead: {}.", parts.join(", "));
    match hit.users {
        0 => dead,
        1 => format!("{dead} One person has to sign in again."),
        users => format!("{dead} {users} people have to sign in again."),
    }
}

/// What is left to do after an incident.
pub(super) fn note(page: Page, detail: &Detail) -> Option<AnyView> {
    let of = &detail.application;
    let at = of.incident_at?;
    let needs_secret = standing(of, detail.now).needs_secret();
    let question = regenerate(page, of);
    let button = (needs_secret && detail.may_write).then(|| view! {
        <button class="button button--small" type="button" on:click=move |_| page.asker.ask(question.clone())>
            <Icon glyph=Glyph::Refresh/>"Regenerate secret"
        </button>
    });
    let next = match needs_secret {
        true => "Find out what has leaked. Then make a new secret here, and enable it.",
        false => "Find out what has leaked. It can be enabled when you are ready.",
    };
    let title = format!("An incident was reported {}", ago(detail.now, at));
    Some(
        view! {
            <div class="note note--danger" role="region" aria-label="Incident">
                <Icon glyph=Glyph::Warning/>
                <div class="note__body">
                    <p class="note__title">{title}</p>
                    <p>"Everything that it had is dead, and stays so. "{next}</p>
                </div>
                {button}
            </div>
        }
        .erase(),
    )
}

fn standing(of: &ApplicationView, now: Timestamp) -> Standing {
    let works = |at: Option<Timestamp>| at.is_none_or(|at| at > now);
    let secrets = of.secrets.iter().filter(|secret| works(secret.expires_at)).count();
    Standing { incident: of.incident_at.is_some(), confidential: of.confidential, secrets }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_hit_is_said_with_the_right_numbers() {
        let hit = IncidentHit { access_tokens: 9, refresh_tokens: 1, secrets: 2, users: 0 };
        assert_eq!(said(hit), "Dead: 2 secrets, 1 refresh token, all access tokens.");
        let hit = IncidentHit { users: 3, ..IncidentHit::default() };
        assert_eq!(said(hit), "Dead: all access tokens. 3 people have to sign in again.");
        assert_eq!((count(0), count(3)), (String::new(), "3".to_owned()));
    }
}
