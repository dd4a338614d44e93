//! What somebody sees who opens a link that hands a secret over: what its button does, the secret, or
//! why there is none.

use super::{PageLook, document};
use crate::parts::icon::{Glyph, Icon};
use leptos::prelude::*;

/// What the page shows.
pub enum HandoverContent {
    /// The button is not pressed yet.
    Ready {
        /// The one-time part of the link.
        token: String,
        /// The token that the form carries.
        form_token: String,
        /// The name of the application.
        application: String,
        /// Who made the link.
        created_by: String,
        /// When it stops working, as people read it.
        until: String,
    },
    /// The secret, this once.
    Done(HandedOver),
    /// There is no secret.
    Problem(HandoverProblem),
}

/// What is handed over.
pub struct HandedOver {
    /// The name of the application.
    pub application: String,
    /// Its client ID.
    pub client_id: String,
    /// The secret.
    pub secret: String,
    /// Where tokens are asked for.
    pub token_endpoint: String,
    /// A command that gets a first token, for applications that get one by the secret alone.
    pub command: Option<String>,
}

/// Why there is no secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HandoverProblem {
    /// Nobody has made such a link here, or that was long ago.
    Unknown,
    /// Somebody has used it.
    Used,
    /// Its time is over.
    Expired,
    /// An administrator has ended it.
    Cancelled,
    /// The application has as many secrets as it can have.
    NoRoom,
    /// The form was open too long, or cookies are off.
    PageExpired,
}

/// Draws the page.
pub fn handover_page(content: HandoverContent, look: PageLook) -> String {
    match content {
        HandoverContent::Ready { token, form_token, application, created_by, until } => {
            let card = ready((token, form_token), application, &created_by, &until);
            document("Take over a secret", &look, card)
        }
        HandoverContent::Done(handed) => document("Your credentials", &look, done(handed)),
        HandoverContent::Problem(problem) => {
            document("No secret", &look, no_secret(problem.title(), problem.sentence()))
        }
    }
}

fn ready(
    (token, form_token): (String, String),
    application: String,
    created_by: &str,
    until: &str,
) -> impl IntoView + use<> {
    let facts = [
        ("Application", application),
        ("Link made by", created_by.to_owned()),
        ("Works until", until.to_owned()),
    ];
    let rows = facts.map(|(name, value)| {
        view! { <div class="facts__row"><dt>{name}</dt><dd>{value}</dd></div> }
    });
    view! {
        <header class="plain__head">
            <h1>"Take over a secret"</h1>
            <p>"The button makes a new secret for this application and shows it here, once. The link works for one press, so have a safe place ready."</p>
        </header>
        <dl class="facts facts--bare">{rows.into_iter().collect_view()}</dl>
        <form class="plain__form" method="post" action="/handover">
            <input type="hidden" name="form_token" value=form_token/>
            <input type="hidden" name="token" value=token/>
            <button class="button button--primary button--big button--block" id="handover-open" type="submit">
                "Show the secret"
            </button>
        </form>
    }
}

fn done(handed: HandedOver) -> impl IntoView {
    let HandedOver { application, client_id, secret, token_endpoint, command } = handed;
    let command = command.map(|command| {
        view! {
            <div class="field">
                <label class="field__label" for="handover-command">"Get a first token"</label>
                <textarea class="textarea textarea--mono" id="handover-command" rows="4" readonly
                    spellcheck="false">{command}</textarea>
            </div>
        }
    });
    view! {
        <header class="plain__head">
            <h1>"Save these credentials"</h1>
            <p>"The secret of "<b>{application}</b>" is shown this once and cannot be read again."</p>
        </header>
        <div class="note note--brass">
            <Icon glyph=Glyph::Lock/>
            <p class="note__body">"Keep it in your secret manager before you leave this page; Grantry keeps no copy, and the link is used up."</p>
        </div>
        <div class="plain__form">
            {field("handover-client-id", "Client ID", client_id)}
            <div class="field">
                <label class="field__label" for="handover-secret">"Client secret"</label>
                <textarea class="textarea textarea--mono" id="handover-secret" rows="2" readonly
                    autocomplete="off" spellcheck="false">{secret}</textarea>
            </div>
            {field("handover-endpoint", "Token endpoint", token_endpoint)}
            {command}
        </div>
    }
}

/// A value to be marked and copied: a click into it and Ctrl+A take all of it.
fn field(id: &'static str, label: &'static str, value: String) -> impl IntoView {
    view! {
        <div class="field">
            <label class="field__label" for=id>{label}</label>
            <input class="input input--mono" id=id type="text" value=value readonly autocomplete="off" spellcheck="false"/>
        </div>
    }
}

fn no_secret(title: &'static str, text: &'static str) -> impl IntoView {
    view! {
        <header class="plain__head">
            <h1>{title}</h1>
            <p id="handover-problem">{text}</p>
        </header>
    }
}

impl HandoverProblem {
    fn title(self) -> &'static str {
        match self {
            Self::Unknown => "This link does not work",
            Self::Used => "This link was used already",
            Self::Expired => "This link has expired",
            Self::Cancelled => "This link was cancelled",
            Self::NoRoom => "No further secret can be made now",
            Self::PageExpired => "This page was open too long",
        }
    }

    fn sentence(self) -> &'static str {
        match self {
            Self::Unknown => {
                "It may be cut off: copy the whole of it. If it still does not work, ask whoever sent it for a new one."
            }
            Self::Used => {
                "It works once, and its secret was shown. If that was not you, tell whoever sent it at once, so that the secret is retired."
            }
            Self::Expired => "Nobody has used it in time. Ask whoever sent it for a new one.",
            Self::Cancelled => "It makes no secret any more. Ask whoever sent it for a new one.",
            Self::NoRoom => {
                "The application has as many secrets as it can have. Ask whoever sent the link to retire one; then open it again."
            }
            Self::PageExpired => {
                "Or cookies are off. Nothing was made. Open the link again and press the button once more."
            }
        }
    }
}
