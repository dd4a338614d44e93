//! Further claims of a person: known by name, each with a value of its kind (OpenID Connect Core
//! section 5.1).

use crate::fault::Fault;
use crate::refusal::wrong;
use grantry_core::field_error::FieldError;
use grantry_core::user::{ClaimKind, claim_kind};
use serde_json::{Map, Value};

/// How long the text of one claim may be.
const LONGEST: usize = 2_000;

/// The claims as they are stored; everything that is wrong with them is said.
pub(super) fn checked(
    claims: &Map<String, Value>,
    errors: &mut Vec<FieldError>,
) -> Result<String, Fault> {
    for (name, value) in claims {
        let field = format!("claims.{name}");
        match claim_kind(name) {
            None => {
                let message = "This is not a claim that can be set.";
                errors.push(wrong(&field, "unknown_claim", message));
            }
            Some(kind) if !fits(kind, value) => {
                errors.push(wrong(&field, "wrong_type", expected(kind)));
            }
            Some(_) if too_long(value) => {
                let message = format!("Use at most {LONGEST} characters.");
                errors.push(wrong(&field, "too_long", message));
            }
            Some(_) => {}
        }
    }
    serde_json::to_string(claims).map_err(Fault::broken)
}

/// Everything that is wrong with claims, for callers who have more to say about the same request.
pub fn wrong_claims(claims: &Map<String, Value>) -> Vec<FieldError> {
    let mut errors = Vec::new();
    // Only what is wrong is asked for; as text they are needed later.
    let _ = checked(claims, &mut errors);
    errors
}

fn fits(kind: ClaimKind, value: &Value) -> bool {
    match (kind, value) {
        (ClaimKind::Text, Value::String(_))
        | (ClaimKind::Boolean, Value::Bool(_))
        | (ClaimKind::Number, Value::Number(_)) => true,
        (ClaimKind::Address, Value::Object(parts)) => parts.values().all(Value::is_string),
        _ => false,
    }
}

fn expected(kind: ClaimKind) -> &'static str {
    match kind {
        ClaimKind::Text => "This claim is a text.",
        ClaimKind::Boolean => "This claim is true or false.",
        ClaimKind::Number => "This claim is a number.",
        ClaimKind::Address => "An address is an object of texts.",
    }
}

fn too_long(value: &Value) -> bool {
    let long = |text: &str| text.chars().count() > LONGEST;
    match value {
        Value::String(text) => long(text),
        Value::Object(parts) => {
            let length: usize = parts
                .iter()
                .map(|(name, part)| {
                    name.len() + part.as_str().map_or(0, |text| text.chars().count())
                })
                .sum();
            length > LONGEST
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn check(claims: &Value) -> Vec<(String, String)> {
        let mut errors = Vec::new();
        let claims = claims.as_object().expect("an object");
        let stored = checked(claims, &mut errors).expect("JSON");
        assert_eq!(serde_json::from_str::<Value>(&stored).expect("JSON"), json!(claims));
        errors.into_iter().map(|error| (error.field, error.code)).collect()
    }

    #[test]
    fn product_b06_claims_have_known_names_and_values_of_their_kind() {
        let good = json!({
            "email_verified": true, "nickname": "Lady", "locale": "en",
            "address": { "street_address": "12 St James's Square", "country": "GB" },
        });
        assert_eq!(check(&good), []);
        assert_eq!(check(&json!({})), []);
        let bad = json!({
            "address": { "country": 44 }, "email": "eve@example.com", "email_verified": "true",
            "nickname": null, "shoe_size": 38, "sub": "somebody else", "website": "x".repeat(2_001),
        });
        let expected = [
            ("claims.address", "wrong_type"),
            ("claims.email", "unknown_claim"),
            ("claims.email_verified", "wrong_type"),
            ("claims.nickname", "wrong_type"),
            ("claims.shoe_size", "unknown_claim"),
            ("claims.sub", "unknown_claim"),
            ("claims.website", "too_long"),
        ];
        assert_eq!(check(&bad), expected.map(|(field, code)| (field.to_owned(), code.to_owned())));
    }
}
