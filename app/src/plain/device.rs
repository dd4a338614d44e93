//! The pages for devices without a browser: type the code, decide, go back to the device
//! (RFC 8628 section 3.3).

use super::{PageLook, document};
use crate::parts::icon::{Glyph, Icon};
use leptos::prelude::*;

/// What the page shows.
#[derive(Debug, Clone)]
pub enum DeviceContent {
    /// The field for the code.
    Type {
        /// What was typed before, or what stood in the address.
        code: String,
        /// Why the last try led nowhere.
        note: Option<DeviceNote>,
    },
    /// What the device wants.
    Ask(DeviceWish),
    /// The decision is made.
    Done {
        /// Whether it was allowed.
        allowed: bool,
        /// For which application.
        application: String,
    },
}

/// Why a code led nowhere.
#[derive(Debug, Clone)]
pub enum DeviceNote {
    /// No device waits with it.
    Unknown,
    /// The application does not admit this person.
    NotAdmitted,
    /// Too many tries; how long to wait.
    TooMany(String),
    /// The form was not ours any more.
    PageExpired,
}

/// What a device wants.
#[derive(Debug, Clone)]
pub struct DeviceWish {
    /// The code, as the device shows it.
    pub user_code: String,
    /// The application's name.
    pub application: String,
    /// Who is responsible for it.
    pub owner: String,
    /// Who is asked.
    pub email: String,
    /// From which address the device has asked.
    pub remote: String,
    /// What it is to be allowed.
    pub scopes: Vec<DeviceScope>,
}

/// One permission in words.
#[derive(Debug, Clone)]
pub struct DeviceScope {
    /// Its name.
    pub name: String,
    /// What it is called.
    pub title: String,
    /// What it allows.
    pub description: String,
}

/// Draws the page.
pub fn device_page(content: DeviceContent, form_token: &str, look: PageLook) -> String {
    let token = form_token.to_owned();
    match content {
        DeviceContent::Type { code, note } => {
            document("Connect a device", &look, type_code(code, note, token))
        }
        DeviceContent::Ask(wish) => document("Connect a device", &look, ask(wish, token)),
        DeviceContent::Done { allowed, application } => {
            document("Connect a device", &look, done(allowed, &application))
        }
    }
}

fn type_code(code: String, note: Option<DeviceNote>, token: String) -> impl IntoView {
    let invalid = note.as_ref().map(|_| "true");
    let described = note.as_ref().map(|_| "device-error");
    view! {
        <header class="plain__head">
            <h1>"Connect a device"</h1>
            <p>"Type the code that your device shows."</p>
        </header>
        {note.map(|note| view! {
            <div class="note note--danger" role="alert" id="device-error">
                <Icon glyph=Glyph::Warning/>
                <p class="note__body">{note.sentence()}</p>
            </div>
        })}
        <form class="plain__form" method="post" action="/device">
            <input type="hidden" name="form_token" value=token/>
            <div class="field">
                <label class="field__label" for="user-code">"Code"</label>
                <input class="input" id="user-code" name="user_code" type="text" value=code
                    placeholder="XXXX-XXXX" autocomplete="off" autocapitalize="characters"
                    spellcheck="false" required autofocus maxlength="64" aria-invalid=invalid
                    aria-describedby=described/>
            </div>
            <button class="button button--primary button--big button--block" id="device-continue"
                type="submit" name="action" value="continue">
                "Continue"
            </button>
        </form>
    }
}

fn ask(wish: DeviceWish, token: String) -> impl IntoView {
    let title = format!("Allow {}?", wish.application);
    let code = wish.user_code.clone();
    view! {
        <header class="plain__head">
            <h1>{title}</h1>
            <p>{format!("You are signed in as {}.", wish.email)}</p>
        </header>
        <div class="note note--brass">
            <Icon glyph=Glyph::Warning/>
            <p class="note__body">
                "Allow this only if you have started it yourself and your device shows the code "
                <code>{wish.user_code}</code>
                ". Whoever has sent you this code would get access to your account."
            </p>
        </div>
        <dl class="facts facts--bare">
            <div class="facts__row"><dt>"Application"</dt><dd>{wish.application}</dd></div>
            <div class="facts__row"><dt>"Responsible"</dt><dd>{wish.owner}</dd></div>
            <div class="facts__row"><dt>"Asked from"</dt><dd><code>{wish.remote}</code></dd></div>
            {wish.scopes.into_iter().map(scope_row).collect_view()}
        </dl>
        <form class="plain__form" method="post" action="/device">
            <input type="hidden" name="form_token" value=token/>
            <input type="hidden" name="user_code" value=code/>
            <button class="button button--primary button--big button--block" id="device-allow"
                type="submit" name="action" value="allow">
                "Allow"
            </button>
            <button class="button button--big button--block" id="device-deny" type="submit"
                name="action" value="deny">
                "Deny"
            </button>
        </form>
    }
}

fn scope_row(scope: DeviceScope) -> impl IntoView {
    view! {
        <div class="facts__row">
            <dt>{scope.title}</dt>
            <dd><code>{scope.name}</code>" "{scope.description}</dd>
        </div>
    }
}

fn done(allowed: bool, application: &str) -> impl IntoView + use<> {
    let (title, text) = if allowed {
        let text = format!("{application} has access now. Go back to your device.");
        ("The device is connected", text)
    } else {
        ("The device was refused", format!("{application} gets no access to your account."))
    };
    view! { <header class="plain__head"><h1>{title}</h1><p>{text}</p></header> }
}

impl DeviceNote {
    fn sentence(self) -> String {
        match self {
            Self::Unknown => {
                "No device waits with this code. Look at it again, or start again on the device."
                    .to_owned()
            }
            Self::NotAdmitted => {
                "This account may not use that application. Ask an administrator if it should."
                    .to_owned()
            }
            Self::TooMany(wait) => format!("Too many codes were tried. Try again in {wait}."),
            Self::PageExpired => {
                "This page was open too long, or cookies are off. Please try again.".to_owned()
            }
        }
    }
}
