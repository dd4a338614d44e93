//! What a form begins with; decided where the records are.

#![cfg(feature = "ssr")]

use super::super::answers::FormAnswer;
use grantry_core::application::Draft;
use grantry_core::console::{ApplicationChoices, Viewer};

/// A new application, owned by the person who makes it.
pub(in super::super) fn blank(choices: ApplicationChoices, person: &Viewer) -> FormAnswer {
    let own = choices.owners.iter().any(|owner| owner.value == person.email);
    let draft = Draft { owner: own.then(|| person.email.clone()), ..Draft::default() };
    let mut usable = choices.regions.iter().filter(|region| region.usable);
    let region = match (usable.next(), usable.next()) {
        (Some(only), None) => only.value.clone(),
        _ => String::new(),
    };
    FormAnswer { choices, draft, version: 0, region }
}

/// An application as it is, or a new one like it.
pub(in super::super) fn begun(
    choices: ApplicationChoices,
    mut draft: Draft,
    (version, copy, region): (i64, bool, String),
) -> FormAnswer {
    if copy {
        draft.name.push_str(" copy");
        return FormAnswer { choices, draft, version: 0, region };
    }
    FormAnswer { choices, draft, version, region }
}
