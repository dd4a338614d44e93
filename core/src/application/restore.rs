//! What the settings of an application were at some moment (PRODUCT D5): the settings of now, and every
//! change since then taken back, the newest first.
//!
//! What is no setting (status, secrets, users) is left as it is: no state of them is restored.

use super::Draft;
use crate::audit::Change;
use serde_json::Value;

/// Whether an entry of the record is about settings, so that the state after it can be restored.
pub fn is_of_settings(action: &str) -> bool {
    matches!(action, "application.create" | "application.change" | "application.restore")
}

/// The settings before all of these changes, which come newest first. `None`: the record does not
/// fit them.
pub fn rewound<'c>(now: &Draft, since: impl IntoIterator<Item = &'c Change>) -> Option<Draft> {
    let Ok(Value::Object(mut fields)) = serde_json::to_value(now) else { return None };
    for change in since {
        if let Some(value) = fields.get_mut(&change.field) {
            *value = serde_json::to_value(&change.before).ok()?;
        }
    }
    serde_json::from_value(Value::Object(fields)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit;

    fn change(field: &str, before: audit::Value, after: audit::Value) -> Change {
        Change { field: field.to_owned(), before, after }
    }

    #[test]
    fn product_d05_changes_are_taken_back_one_by_one() {
        let first = Draft { name: "One".to_owned(), plan: None, ..Draft::default() };
        let now = Draft {
            name: "Three".to_owned(),
            plan: Some("starter".to_owned()),
            redirect_uris: vec!["https://b.example/".to_owned()],
            access_token_lifetime: 60,
            ..first.clone()
        };
        let since = [
            change("name", "Two".into(), "Three".into()),
            change("plan", audit::Value::maybe(None), "starter".into()),
            change("name", "One".into(), "Two".into()),
            change(
                "redirect_uris",
                audit::Value::list(["https://a.example/"]),
                audit::Value::list(["https://b.example/"]),
            ),
            change("access_token_lifetime", 900.into(), 60.into()),
        ];
        let redirect_uris = vec!["https://a.example/".to_owned()];
        assert_eq!(rewound(&now, &since), Some(Draft { redirect_uris, ..first }));
        assert_eq!(rewound(&now, &[]), Some(now));
    }

    #[test]
    fn product_d05_what_is_no_setting_stays_as_it_is() {
        let now = Draft::default();
        let since = [
            change("status", "active".into(), "disabled".into()),
            change("secret initial", "gry_cs_a…z".into(), audit::Value::maybe(None)),
            change("region", "eu".into(), "us".into()),
            change("client_id", "a".into(), "b".into()),
        ];
        assert_eq!(rewound(&now, &since), Some(now.clone()));
        let broken = [change("trusted", "perhaps".into(), true.into())];
        assert_eq!(rewound(&now, &broken), None);
    }

    #[test]
    fn only_entries_about_settings_are_states() {
        assert!(is_of_settings("application.change"));
        assert!(!is_of_settings("application.disable") && !is_of_settings("user.change"));
    }
}
