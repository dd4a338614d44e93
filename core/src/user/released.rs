//! What an application learns about a person: the claims that its scopes release (OpenID Connect Core
//! section 5.4), for ID tokens and userinfo alike. Without the scope, nothing is told.

use serde_json::{Map, Value};

/// Everything that is known of a person and may be told.
#[derive(Debug, Clone, Copy)]
pub struct KnownOfPerson<'a> {
    /// The first name.
    pub first_name: &'a str,
    /// The last name; blank where there is none.
    pub last_name: &'a str,
    /// The address.
    pub email: &'a str,
    /// Further standard claims, as an administrator has set them.
    pub claims: &'a Map<String, Value>,
    /// When any of it was last changed, in seconds since the epoch.
    pub updated_at: i64,
}

/// Which of the further claims a scope releases (OpenID Connect Core section 5.4).
fn further(scope: &str) -> &'static [&'static str] {
    match scope {
        "profile" => &[
            "middle_name",
            "nickname",
            "preferred_username",
            "profile",
            "picture",
            "website",
            "gender",
            "birthdate",
            "zoneinfo",
            "locale",
        ],
        "email" => &["email_verified"],
        "address" => &["address"],
        "phone" => &["phone_number", "phone_number_verified"],
        _ => &[],
    }
}

/// The claims that these scopes release. `sub` is not among them: it needs no scope but `openid`.
pub fn released<'s>(
    person: &KnownOfPerson<'_>,
    scopes: impl IntoIterator<Item = &'s str>,
) -> Map<String, Value> {
    let mut told = Map::new();
    for scope in scopes {
        match scope {
            "profile" => add_names(person, &mut told),
            "email" => {
                told.insert("email".to_owned(), person.email.into());
                // Nobody has checked the address unless an administrator says so.
                told.insert("email_verified".to_owned(), false.into());
            }
            _ => {}
        }
        for name in further(scope) {
            if let Some(value) = person.claims.get(*name) {
                told.insert((*name).to_owned(), value.clone());
            }
        }
    }
    told
}

fn add_names(person: &KnownOfPerson<'_>, told: &mut Map<String, Value>) {
    let whole = format!("{} {}", person.first_name, person.last_name);
    let name = person.claims.get("name").cloned().unwrap_or_else(|| whole.trim().into());
    told.insert("name".to_owned(), name);
    told.insert("given_name".to_owned(), person.first_name.into());
    if !person.last_name.is_empty() {
        told.insert("family_name".to_owned(), person.last_name.into());
    }
    told.insert("updated_at".to_owned(), person.updated_at.into());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::user::STANDARD_CLAIMS;
    use proptest::prelude::*;
    use serde_json::json;

    fn everything() -> Map<String, Value> {
        let mut all: Map<String, Value> =
            STANDARD_CLAIMS.iter().map(|(name, _)| ((*name).to_owned(), json!("set"))).collect();
        all.insert("email_verified".to_owned(), json!(true));
        all.insert("internal".to_owned(), json!("never told"));
        all
    }

    fn told(claims: &Map<String, Value>, scopes: &[&str]) -> Map<String, Value> {
        let person = KnownOfPerson {
            first_name: "Ada",
            last_name: "Lovelace",
            email: "ada@example.com",
            claims,
            updated_at: 1_700_000_000,
        };
        released(&person, scopes.iter().copied())
    }

    fn names(claims: &Map<String, Value>) -> Vec<&str> {
        claims.keys().map(String::as_str).collect()
    }

    #[test]
    fn m141_each_scope_releases_its_own_claims_and_no_others() {
        let all = everything();
        assert!(
            told(&all, &["openid", "offline_access", "invoices:read", "grantry:admin"]).is_empty()
        );
        assert_eq!(names(&told(&all, &["email"])), ["email", "email_verified"]);
        assert_eq!(names(&told(&all, &["address"])), ["address"]);
        assert_eq!(names(&told(&all, &["phone"])), ["phone_number", "phone_number_verified"]);
        let profile = told(&all, &["profile"]);
        assert_eq!(profile.len(), 14, "{profile:?}");
        assert!(
            ["email", "address", "phone_number"].iter().all(|name| !profile.contains_key(*name))
        );
    }

    #[test]
    fn m141_every_claim_that_can_be_set_is_released_by_some_scope() {
        let all = everything();
        let told = told(&all, &["profile", "email", "address", "phone"]);
        for (name, _) in STANDARD_CLAIMS {
            assert_eq!(told.get(*name), all.get(*name), "{name}");
        }
        assert!(!told.contains_key("internal"));
    }

    #[test]
    fn what_nobody_has_said_is_not_made_up() {
        let nothing = Map::new();
        let email = told(&nothing, &["email"]);
        assert_eq!(email["email_verified"], json!(false));
        let profile = told(&nothing, &["profile"]);
        assert_eq!(profile["name"], json!("Ada Lovelace"));
        assert_eq!(names(&profile), ["family_name", "given_name", "name", "updated_at"]);
        assert!(told(&nothing, &["address", "phone"]).is_empty());
    }

    proptest! {
        #[test]
        fn m141_other_scopes_release_nothing(scope in "[a-z_:]{0,20}") {
            let known = ["profile", "email", "address", "phone"].contains(&scope.as_str());
            prop_assert!(known || told(&everything(), &[&scope]).is_empty());
        }
    }
}
