//! Which claims an administrator may set for a person (OpenID Connect Core section 5.1).
//!
//! Not in the list: what Grantry knows itself (`sub`, `email`, `given_name`, `family_name`,
//! `updated_at`), so that no two places say different things.

/// What a claim's value looks like in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClaimKind {
    /// A string.
    Text,
    /// `true` or `false`.
    Boolean,
    /// A number.
    Number,
    /// An object of strings (section 5.1.1).
    Address,
}

/// The claims and their kinds, in the order of the specification.
pub const STANDARD_CLAIMS: &[(&str, ClaimKind)] = &[
    ("name", ClaimKind::Text),
    ("middle_name", ClaimKind::Text),
    ("nickname", ClaimKind::Text),
    ("preferred_username", ClaimKind::Text),
    ("profile", ClaimKind::Text),
    ("picture", ClaimKind::Text),
    ("website", ClaimKind::Text),
    ("email_verified", ClaimKind::Boolean),
    ("gender", ClaimKind::Text),
    ("birthdate", ClaimKind::Text),
    ("zoneinfo", ClaimKind::Text),
    ("locale", ClaimKind::Text),
    ("phone_number", ClaimKind::Text),
    ("phone_number_verified", ClaimKind::Boolean),
    ("address", ClaimKind::Address),
];

/// The kind of a claim that may be set.
pub fn claim_kind(name: &str) -> Option<ClaimKind> {
    STANDARD_CLAIMS.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_grantry_knows_itself_cannot_be_set() {
        for own in ["sub", "email", "given_name", "family_name", "updated_at", "iss", "Name", ""] {
            assert_eq!(claim_kind(own), None, "{own}");
        }
        assert_eq!(claim_kind("email_verified"), Some(ClaimKind::Boolean));
        assert_eq!(claim_kind("phone_number"), Some(ClaimKind::Text));
        assert_eq!(claim_kind("address"), Some(ClaimKind::Address));
    }
}
