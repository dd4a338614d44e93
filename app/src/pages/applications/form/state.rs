//! What a form holds: what was typed, what is wrong with it, and what can be chosen.

use super::super::answers::FormAnswer;
use crate::AppError;
use crate::parts::dom;
use crate::parts::errand::Errand;
use crate::parts::line_editor::Lines;
use crate::parts::question::Asker;
use grantry_core::application::{Draft, ListKind, Settings};
use grantry_core::console::ApplicationChoices;
use grantry_core::field_error::FieldError;
use leptos::prelude::*;

/// The id of the form.
pub(super) const FORM: &str = "application-form";

type List = (fn(&Draft) -> &Vec<String>, fn(&mut Draft) -> &mut Vec<String>);

/// Shared by all fields.
#[derive(Clone, Copy)]
pub(in super::super) struct Form {
    /// What is typed.
    pub(super) draft: RwSignal<Draft>,
    /// What the form began with.
    begun: RwSignal<Draft>,
    /// What is wrong.
    pub(super) errors: RwSignal<Vec<FieldError>>,
    /// What can be chosen.
    pub(super) choices: RwSignal<ApplicationChoices>,
    /// The slug of the tenant; can be chosen for new applications alone.
    pub(super) tenant: RwSignal<String>,
    /// The code of the region; can be chosen for new applications alone.
    pub(super) region: RwSignal<String>,
    /// Which state of the application was changed; 0 for a new one.
    pub(super) version: RwSignal<i64>,
    /// What went wrong with no field in particular.
    pub(super) trouble: RwSignal<Option<AppError>>,
    /// Asks the server.
    pub(super) errand: Errand,
    /// Asks the person.
    pub(super) asker: Asker,
}

impl Form {
    /// A form that holds this.
    pub(in super::super) fn new(answer: FormAnswer, asker: Asker) -> Self {
        Self {
            draft: RwSignal::new(answer.draft.clone()),
            begun: RwSignal::new(answer.draft),
            errors: RwSignal::new(Vec::new()),
            tenant: RwSignal::new(answer.choices.tenant.clone()),
            choices: RwSignal::new(answer.choices),
            region: RwSignal::new(answer.region),
            version: RwSignal::new(answer.version),
            trouble: RwSignal::new(None),
            errand: Errand::new(),
            asker,
        }
    }

    /// Whether it is for a new application.
    pub(super) fn is_new(self) -> bool {
        self.version.get_untracked() == 0
    }

    /// Whether something was typed that is not saved.
    pub(in super::super) fn dirty(self) -> Signal<bool> {
        Signal::derive(move || self.draft.with(|draft| self.begun.with(|begun| draft != begun)))
    }

    /// Everything is saved.
    pub(super) fn saved(self) {
        self.begun.set(self.draft.get_untracked());
    }

    /// Changes what is typed; what was wrong with the field is settled.
    pub(super) fn edit(self, field: &str, change: &mut dyn FnMut(&mut Draft)) {
        self.draft.update(change);
        self.settle(field);
    }

    /// What was wrong with a field is settled.
    pub(super) fn settle(self, field: &str) {
        if self.errors.with_untracked(|errors| errors.iter().any(|error| is_of(error, field))) {
            self.errors.update(|errors| errors.retain(|error| !is_of(error, field)));
        }
    }

    /// What is wrong with a field.
    pub(super) fn error(self, field: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || {
            self.errors.with(|errors| {
                let found = errors.iter().find(|error| error.field == field);
                found.map(|error| error.message.clone())
            })
        })
    }

    /// A text of the draft.
    pub(super) fn text(self, get: fn(&Draft) -> String) -> Signal<String> {
        Memo::new(move |_| self.draft.with(get)).into()
    }

    /// Changes a text of the draft.
    pub(super) fn set_text(
        self,
        field: &'static str,
        set: fn(&mut Draft, String),
    ) -> Callback<String> {
        Callback::new(move |text: String| {
            self.edit(field, &mut |draft| set(draft, text.clone()));
        })
    }

    /// A switch of the draft.
    pub(super) fn flag(self, get: fn(&Draft) -> bool) -> Signal<bool> {
        Memo::new(move |_| self.draft.with(get)).into()
    }

    /// Changes a switch of the draft.
    pub(super) fn set_flag(self, field: &'static str, set: fn(&mut Draft, bool)) -> Callback<bool> {
        Callback::new(move |on: bool| self.edit(field, &mut |draft| set(draft, on)))
    }

    /// A list of the draft, for the line editor: its field, label, the name of a line, and a hint.
    pub(super) fn lines(
        self,
        kind: ListKind,
        (field, label, one, hint): (&'static str, &'static str, &'static str, &'static str),
        (get, get_mut): List,
    ) -> Lines {
        let lines = Memo::new(move |_| self.draft.with(|draft| get(draft).clone())).into();
        let on_change = Callback::new(move |lines: Vec<String>| {
            self.edit(field, &mut |draft| get_mut(draft).clone_from(&lines));
        });
        Lines { field, label, one, hint, kind, lines, on_change, errors: self.errors.into() }
    }

    /// Checks everything by the server's rules, shows all that is wrong, and gives out what is right.
    pub(super) fn check(self) -> Option<Draft> {
        self.trouble.set(None);
        self.draft.update(drop_blank_lines);
        let draft = self.draft.get_untracked();
        let mut errors = Settings::check(&draft).err().unwrap_or_default();
        if self.is_new() && self.region.with_untracked(String::is_empty) {
            errors.push(FieldError {
                field: "region".to_owned(),
                code: "required".to_owned(),
                message: "Choose a region.".to_owned(),
            });
        }
        if errors.is_empty() {
            self.errors.set(errors);
            return Some(draft);
        }
        self.show(errors);
        None
    }

    /// Shows what the server has refused, at the fields where it can be put right.
    pub(super) fn refused(self, error: AppError) {
        match error {
            AppError::Invalid { errors } => self.show(errors),
            AppError::Conflict { code, message } if code == "name_taken" => {
                self.show(vec![FieldError { field: "name".to_owned(), code, message }]);
            }
            other => self.trouble.set(Some(other)),
        }
    }

    fn show(self, errors: Vec<FieldError>) {
        self.errors.set(errors);
        dom::focus_first_wrong(FORM);
    }

    /// Takes over a newer state: what was typed stays, everything else becomes as it is now.
    pub(super) fn merge(self, newer: FormAnswer) {
        let begun = self.begun.get_untracked();
        let mut merged = newer.draft.clone();
        self.draft.with_untracked(|typed| keep_typed(&mut merged, typed, &begun));
        self.begun.set(newer.draft);
        self.draft.set(merged);
        self.version.set(newer.version);
        self.choices.set(newer.choices);
        self.trouble.set(None);
    }
}

/// `redirect_uris[1]` is said of `redirect_uris`.
fn is_of(error: &FieldError, field: &str) -> bool {
    let rest = error.field.strip_prefix(field);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('['))
}

fn drop_blank_lines(draft: &mut Draft) {
    for list in [
        &mut draft.redirect_uris,
        &mut draft.post_logout_redirect_uris,
        &mut draft.allowed_origins,
        &mut draft.allowed_domains,
        &mut draft.resources,
    ] {
        list.retain(|line| !line.trim().is_empty());
    }
}

macro_rules! keep {
    ($into:ident, $typed:ident, $begun:ident: $($field:ident)*) => {$(
        if $typed.$field != $begun.$field {
            $into.$field.clone_from(&$typed.$field);
        }
    )*};
}

fn keep_typed(into: &mut Draft, typed: &Draft, begun: &Draft) {
    keep!(into, typed, begun: name project plan owner grant_types require_pkce confidential trusted
        multi_tenant allowed_tenants refresh_token_rotation access_policy redirect_uris
        post_logout_redirect_uris allowed_origins allowed_domains scopes token_endpoint_auth_method
        access_token_format access_token_lifetime refresh_token_lifetime
        id_token_signed_response_alg backchannel_logout_uri default_audience resources
        strict_client_auth);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_somebody_else_has_changed_is_kept_where_one_has_not_typed() {
        let begun = Draft { name: "Old".to_owned(), ..Draft::default() };
        let typed = Draft { name: "Mine".to_owned(), ..begun.clone() };
        let mut theirs = Draft { name: "Theirs".to_owned(), trusted: true, ..begun.clone() };
        keep_typed(&mut theirs, &typed, &begun);
        assert_eq!((theirs.name.as_str(), theirs.trusted), ("Mine", true));
    }

    #[test]
    fn an_error_belongs_to_its_field_and_its_lines() {
        let error = |field: &str| FieldError {
            field: field.to_owned(),
            code: String::new(),
            message: String::new(),
        };
        assert!(is_of(&error("redirect_uris[1]"), "redirect_uris"));
        assert!(is_of(&error("name"), "name"));
        assert!(!is_of(&error("names"), "name"));
    }
}
