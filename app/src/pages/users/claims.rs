//! Claims as a form has them, one to a line, and as they are kept.

use super::ADDRESS;
use crate::records::halves;
use grantry_core::user::{ClaimKind, claim_kind};
use leptos::serde_json::{self, Map, Value};

/// The lines of a form: names and values. The parts of an address are lines of their own.
pub(super) fn lines(json: &str) -> String {
    // What is kept has been checked; what cannot be read is not shown, and so stays until typed anew.
    let claims: Map<String, Value> = serde_json::from_str(json).unwrap_or_default();
    let mut text = String::new();
    for (name, value) in claims {
        match value {
            Value::Object(parts) => {
                for (part, value) in parts {
                    line(&mut text, &format!("{name}.{part}"), &value);
                }
            }
            value => line(&mut text, &name, &value),
        }
    }
    text
}

fn line(text: &mut String, name: &str, value: &Value) {
    let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    text.push_str(&format!("{name}\t{}\n", value.replace(['\n', '\t'], " ")));
}

/// The claims that a form has sent. The engine judges them.
pub(super) fn claims(text: &str) -> Map<String, Value> {
    let mut claims = Map::new();
    for (name, value) in halves(text) {
        let (name, value) = (name.trim(), value.trim());
        if let Some(part) = name.strip_prefix(ADDRESS) {
            let address = claims.entry("address").or_insert_with(|| Value::Object(Map::new()));
            if let Value::Object(parts) = address {
                parts.insert(part.to_owned(), Value::from(value));
            }
        } else {
            claims.insert(name.to_owned(), typed(name, value));
        }
    }
    claims
}

/// A value of the claim's kind; what is none stays a text, and is refused as such.
fn typed(name: &str, value: &str) -> Value {
    let read = match claim_kind(name) {
        Some(ClaimKind::Boolean) => value.parse::<bool>().ok().map(Value::from),
        Some(ClaimKind::Number) => value.parse::<i64>().ok().map(Value::from),
        _ => None,
    };
    read.unwrap_or_else(|| Value::from(value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use leptos::serde_json::json;

    #[test]
    fn claims_survive_the_form() {
        let kept = json!({
            "address": { "country": "GB", "street_address": "12 St James's Square" },
            "email_verified": true,
            "nickname": "Lady",
        });
        let text = lines(&kept.to_string());
        assert!(text.contains("address.country\tGB\n"), "{text}");
        assert_eq!(Value::Object(claims(&text)), kept);
        assert!(claims("").is_empty());
    }
}
