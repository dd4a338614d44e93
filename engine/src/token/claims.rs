//! What an access token says (RFC 9068 section 2.2), with what is our own after it.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// The content of an access token, whichever form it has.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Claims {
    pub(crate) iss: String,
    pub(crate) sub: String,
    pub(crate) aud: Audience,
    pub(crate) exp: i64,
    pub(crate) iat: i64,
    pub(crate) jti: String,
    pub(crate) client_id: String,
    pub(crate) scope: String,
    pub(crate) tid: String,
    pub(crate) region: String,
    pub(crate) db_code: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) auth_time: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) limits: Option<Box<RawValue>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) act: Option<Act>,
}

/// Who really acts where a token speaks for somebody else (RFC 8693 section 4.1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Act {
    pub(crate) sub: String,
}

/// For whom a token is: one address, or several (RFC 7519 section 4.1.3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum Audience {
    One(String),
    Many(Vec<String>),
}

/// From which grant a token came, and with which of its refresh tokens. It stands in the token's own
/// identifier, so that tokens of programs and of people look alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct GrantMark {
    pub(crate) grant: String,
    pub(crate) number: i64,
}

impl Audience {
    /// The shortest way to say it.
    pub(crate) fn of(mut all: Vec<String>) -> Self {
        match all.len() {
            1 => Self::One(all.remove(0)),
            _ => Self::Many(all),
        }
    }

    pub(crate) fn names(&self, wanted: &str) -> bool {
        self.iter().any(|one| one == wanted)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::Many(many) => many.as_slice(),
        }
        .iter()
        .map(String::as_str)
    }
}

impl GrantMark {
    /// The identifier of a token: a random part, and the mark behind it where there is one.
    pub(crate) fn in_identifier(mark: Option<&Self>, random: &str) -> String {
        match mark {
            Some(mark) => format!("{random}.{}.{}", mark.number, mark.grant),
            None => random.to_owned(),
        }
    }

    /// Reads [`GrantMark::in_identifier`] back.
    pub(crate) fn of_identifier(jti: &str) -> Option<Self> {
        let (_, mark) = jti.split_once('.')?;
        let (number, grant) = mark.split_once('.')?;
        Some(Self { grant: grant.to_owned(), number: number.parse().ok()? })
    }
}

impl Claims {
    /// Whether a person stands behind it.
    pub(crate) fn mark(&self) -> Option<GrantMark> {
        GrantMark::of_identifier(&self.jti)
    }

    pub(crate) fn scopes(&self) -> impl Iterator<Item = &str> {
        self.scope.split(' ').filter(|scope| !scope.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_reads_back_from_the_identifier() {
        let mark = GrantMark { grant: "0190-ab".to_owned(), number: 7 };
        let jti = GrantMark::in_identifier(Some(&mark), "Xy_-z");
        assert_eq!(GrantMark::of_identifier(&jti), Some(mark));
        assert_eq!(GrantMark::of_identifier(&GrantMark::in_identifier(None, "Xy_-z")), None);
    }

    #[test]
    fn m111_one_audience_is_a_text_and_several_are_a_list() {
        let json = |names: &[&str]| {
            let all = names.iter().map(|name| (*name).to_owned()).collect();
            serde_json::to_string(&Audience::of(all)).expect("JSON")
        };
        assert_eq!(json(&["a"]), "\"a\"");
        assert_eq!(json(&["a", "b"]), "[\"a\",\"b\"]");
    }
}
