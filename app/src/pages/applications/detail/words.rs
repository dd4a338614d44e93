//! Words for fields and their values, as the record of changes knows them.

use grantry_core::application::in_words;
use grantry_core::audit::Value;

/// "Redirect URIs" for `redirect_uris`.
pub(super) fn field(name: &str) -> String {
    let words = name.split('_').enumerate().map(|(number, word)| match word {
        "uri" => "URI".to_owned(),
        "uris" => "URIs".to_owned(),
        "pkce" => "PKCE".to_owned(),
        "id" => "ID".to_owned(),
        word if number == 0 => capital(word),
        word => word.to_owned(),
    });
    words.collect::<Vec<_>>().join(" ")
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// "Secret regenerated" for `application.regenerate_secret`.
pub(super) fn action(name: &str) -> String {
    match name.strip_prefix("application.").unwrap_or(name) {
        "create" => "Created",
        "change" => "Changed",
        "restore" => "Earlier settings restored",
        "disable" => "Disabled",
        "enable" => "Enabled",
        "incident" => "Incident reported",
        "leak" => "Found in public, and ended",
        "hand_over" => "Handover link made",
        "use_handover" => "Secret handed over",
        "cancel_handover" => "Handover link cancelled",
        "regenerate_secret" => "Secret regenerated",
        "add_secret" => "Secret added",
        "change_secret" => "Secret changed",
        "retire_secret" => "Secret retired",
        "add_user" => "User added",
        "change_user" => "User changed",
        "remove_user" => "User removed",
        other => return field(other),
    }
    .to_owned()
}

/// The lines of a value; none for nothing.
pub(super) fn lines(name: &str, value: &Value) -> Vec<String> {
    match value {
        Value::Nothing(()) => Vec::new(),
        Value::Flag(on) => vec![if *on { "on" } else { "off" }.to_owned()],
        Value::Number(seconds) if name.ends_with("_lifetime") => {
            vec![format!("{} ({seconds} s)", in_words(*seconds))]
        }
        Value::Number(number) => vec![number.to_string()],
        Value::Text(text) => vec![text.clone()],
        Value::List(items) => items.clone(),
        Value::Numbers(items) => items.iter().map(|(key, n)| format!("{key}: {n}")).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_and_actions_are_said_in_words() {
        assert_eq!(field("post_logout_redirect_uris"), "Post logout redirect URIs");
        assert_eq!(field("require_pkce"), "Require PKCE");
        assert_eq!(action("application.retire_secret"), "Secret retired");
        assert_eq!(action("application.something_new"), "Something new");
    }

    #[test]
    fn values_are_lines() {
        assert_eq!(lines("access_token_lifetime", &Value::from(900)), ["15 minutes (900 s)"]);
        assert_eq!(lines("trusted", &Value::from(true)), ["on"]);
        assert_eq!(lines("scopes", &Value::list(["a", "b"])), ["a", "b"]);
        assert!(lines("plan", &Value::maybe(None)).is_empty());
    }
}
