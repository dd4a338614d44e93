//! The setup page, where the first administrator is made.

use super::{PageLook, document};
use crate::parts::icon::{Glyph, Icon};
use grantry_core::field_error::FieldError;
use grantry_core::user::password::MIN_LENGTH;
use leptos::prelude::*;

/// Why the form is not shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SetupProblem {
    /// The address is not the one that was printed, or was used.
    WrongToken,
    /// There is an administrator already.
    AlreadySetUp,
}

/// What the page shows.
#[derive(Debug, Clone, Copy, Default)]
pub struct SetupContent<'a> {
    /// The one-time token.
    pub token: &'a str,
    /// What was typed before.
    pub email: &'a str,
    /// What was typed before.
    pub first_name: &'a str,
    /// The token that the form carries.
    pub form_token: &'a str,
    /// These fields need another value.
    pub errors: &'a [FieldError],
    /// Instead of the form.
    pub problem: Option<SetupProblem>,
}

/// Draws the page.
pub fn setup_page(content: &SetupContent<'_>, look: PageLook) -> String {
    match content.problem {
        Some(problem) => document("Set up", &look, closed(problem)),
        None => document("Set up", &look, form(content)),
    }
}

fn closed(problem: SetupProblem) -> impl IntoView {
    let (title, text) = match problem {
        SetupProblem::WrongToken => (
            "This setup address does not work",
            "It is good for one use and changes at every start. Use the one that the server printed last.",
        ),
        SetupProblem::AlreadySetUp => (
            "Grantry is set up already",
            "There is an administrator. Sign in, or ask them for an account.",
        ),
    };
    view! {
        <header class="plain__head"><h1>{title}</h1><p>{text}</p></header>
        <a class="button button--big button--block" href="/login">"Go to sign-in"</a>
    }
}

fn form(content: &SetupContent<'_>) -> impl IntoView + use<> {
    let error = |field: &str| {
        content.errors.iter().find(|error| error.field == field).map(|error| error.message.clone())
    };
    let hint = format!("At least {MIN_LENGTH} characters. Four words work well.");
    let text = |name, label, kind, autocomplete, value: &str| Row {
        name,
        label,
        kind,
        autocomplete,
        value: value.to_owned(),
        hint: None,
        error: error(name),
    };
    let new_password = "new-password";
    let mut rows = vec![
        text("first_name", "First name", "text", "given-name", content.first_name),
        text("email", "E-mail", "email", "username", content.email),
        text("password", "Password", "password", new_password, ""),
        text("repeated", "Password again", "password", new_password, ""),
    ];
    rows[2].hint = Some(hint);
    let (token, form_token) = (content.token.to_owned(), content.form_token.to_owned());
    view! {
        <header class="plain__head">
            <h1>"Set up Grantry"</h1>
            <p>"You are the first here. This account becomes the platform administrator."</p>
        </header>
        <form class="plain__form" method="post" action="/setup">
            <input type="hidden" name="form_token" value=form_token/>
            <input type="hidden" name="token" value=token/>
            {rows.into_iter().map(Row::view).collect_view()}
            <button class="button button--primary button--big button--block" type="submit">
                "Create administrator"
            </button>
        </form>
    }
}

struct Row {
    name: &'static str,
    label: &'static str,
    kind: &'static str,
    autocomplete: &'static str,
    value: String,
    hint: Option<String>,
    error: Option<String>,
}

impl Row {
    fn view(self) -> impl IntoView {
        let (hint_id, error_id) = (format!("{}-hint", self.name), format!("{}-error", self.name));
        let described = match (&self.hint, &self.error) {
            (_, Some(_)) => Some(error_id.clone()),
            (Some(_), None) => Some(hint_id.clone()),
            (None, None) => None,
        };
        let invalid = self.error.as_ref().map(|_| "true");
        view! {
            <div class="field">
                <label class="field__label" for=self.name>{self.label}</label>
                <input class="input" id=self.name name=self.name type=self.kind value=self.value
                    autocomplete=self.autocomplete required aria-invalid=invalid
                    aria-describedby=described/>
                {self.hint.map(|hint| view! { <p class="field__hint" id=hint_id>{hint}</p> })}
                {self.error.map(|error| view! {
                    <p class="field__error" id=error_id><Icon glyph=Glyph::Warning/>{error}</p>
                })}
            </div>
        }
    }
}
