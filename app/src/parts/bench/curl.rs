//! A request as a command for a shell. What is secret stands in it as a variable until it is asked for.

use grantry_core::console::{BenchField, BenchStep};

/// The command.
pub(super) fn curl(step: &BenchStep, revealed: bool) -> String {
    let mut parts = vec![["curl --include ", &quoted(&step.url)].concat()];
    if step.cookies || step.url.contains("/oauth/authorize") {
        parts.push("--cookie jar.txt --cookie-jar jar.txt".to_owned());
    }
    if let Some(user) = &step.user {
        parts.push(["--user ", &pair(user, ":", revealed)].concat());
    }
    for field in &step.fields {
        parts.push(["--data-urlencode ", &pair(field, "=", revealed)].concat());
    }
    parts.join(" \\\n  ")
}

/// A name and its value as one word: in single quotes, or in double ones around a variable.
fn pair(field: &BenchField, between: &str, revealed: bool) -> String {
    let plain = field.variable.is_empty() || (revealed && !field.value.is_empty());
    match plain {
        false => ["\"", &field.name, between, "$", &field.variable, "\""].concat(),
        true => quoted(&[&field.name, between, &field.value].concat()),
    }
}

fn quoted(text: &str) -> String {
    ["'", &text.replace('\'', r"'\''"), "'"].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn product_c09_a_request_is_a_command_with_variables_for_its_secrets() {
        let step = BenchStep {
            title: String::new(),
            method: "POST".to_owned(),
            url: "https://id.example.com/oauth/token".to_owned(),
            user: Some(BenchField::hidden("app", "gry_cs_x", "CLIENT_SECRET")),
            fields: vec![
                BenchField::plain("scope", "it's public"),
                BenchField::hidden("password", "", "PASSWORD"),
            ],
            cookies: false,
            status: 200,
            ms: 3,
            headers: Vec::new(),
            body: BenchField::plain("", ""),
            request_id: String::new(),
            why: None,
        };
        let hidden = "curl --include 'https://id.example.com/oauth/token' \\\n  --user \"app:$CLIENT_SECRET\" \\\n  --data-urlencode 'scope=it'\\''s public' \\\n  --data-urlencode \"password=$PASSWORD\"";
        assert_eq!(curl(&step, false), hidden);
        let shown = curl(&step, true);
        assert!(shown.contains("--user 'app:gry_cs_x'"), "{shown}");
        assert!(shown.contains("$PASSWORD"), "what is not known again stays a variable: {shown}");
    }
}
