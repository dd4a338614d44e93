//! The part of an address after the question mark: every parameter at most once, none that a call
//! does not know.

use super::problem::Problem;
use crate::error::WebError;
use crate::state::AppState;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use grantry_core::field_error::FieldError;
use grantry_core::listing::{ListRequest, MAX_LIMIT, MAX_QUERY};
use grantry_core::time::Timestamp;
use std::collections::BTreeMap;

/// The parameters of a call; each is taken out, and what is left at the end is unknown.
pub(super) struct Query(BTreeMap<String, String>);

/// For calls without any parameter.
pub(super) struct NoQuery;

impl Query {
    fn read(encoded: &str) -> Result<Self, Problem> {
        let mut all = BTreeMap::new();
        for (name, value) in form_urlencoded::parse(encoded.as_bytes()) {
            // PostgreSQL takes no NUL in a text.
            if value.contains('\0') {
                let message = "Leave out the NUL character.";
                return Err(Problem::query(wrong(&name, "bad_character", message)));
            }
            if all.insert(name.to_string(), value.into_owned()).is_some() {
                let message = "Send this parameter once.";
                return Err(Problem::query(wrong(&name, "repeated_parameter", message)));
            }
        }
        Ok(Self(all))
    }

    /// A text.
    pub(super) fn text(&mut self, name: &str) -> Option<String> {
        self.0.remove(name)
    }

    /// One of a few words, which the engine knows; nothing is not among them.
    pub(super) fn word(&mut self, name: &str) -> Result<Option<String>, WebError> {
        match self.text(name) {
            Some(text) if text.is_empty() => Err(bad(name, "Choose a value.").into()),
            other => Ok(other),
        }
    }

    /// `true` or `false`.
    pub(super) fn flag(&mut self, name: &str) -> Result<Option<bool>, WebError> {
        match self.text(name).as_deref() {
            None => Ok(None),
            Some("true") => Ok(Some(true)),
            Some("false") => Ok(Some(false)),
            Some(_) => Err(bad(name, "Send true or false.").into()),
        }
    }

    /// A moment.
    pub(super) fn time(&mut self, name: &str) -> Result<Option<Timestamp>, WebError> {
        let Some(text) = self.text(name) else { return Ok(None) };
        let read = Timestamp::parse(&text);
        read.map(Some).ok_or_else(|| bad(name, "Send a time such as 2027-01-31T08:00:00Z.").into())
    }

    /// What every list takes.
    pub(super) fn list(&mut self) -> Result<ListRequest, WebError> {
        let limit = match self.text("limit") {
            None => None,
            Some(text) => Some(number(&text).ok_or_else(bad_limit)?),
        };
        let query = self.text("query");
        if query.as_ref().is_some_and(|query| query.chars().count() > MAX_QUERY) {
            let message = format!("Search for at most {MAX_QUERY} characters.");
            return Err(bad("query", &message).into());
        }
        Ok(ListRequest { limit, cursor: self.text("cursor"), query, sort: self.text("sort") })
    }

    /// The parameters of a list without filters.
    pub(super) fn only_list(mut self) -> Result<ListRequest, WebError> {
        let request = self.list()?;
        self.end()?;
        Ok(request)
    }

    /// The parameters of a list that is always in the order of time and cannot be searched.
    pub(super) fn only_pages(mut self) -> Result<ListRequest, WebError> {
        let request = self.pages()?;
        self.end()?;
        Ok(request)
    }

    /// The slug of a tenant, and nothing else.
    pub(super) fn only_tenant(mut self) -> Result<Option<String>, WebError> {
        let tenant = self.text("tenant");
        self.end()?;
        Ok(tenant)
    }

    /// Limit and cursor alone.
    pub(super) fn pages(&mut self) -> Result<ListRequest, WebError> {
        let kept = [("query", self.text("query")), ("sort", self.text("sort"))];
        let request = self.list()?;
        self.0.extend(kept.into_iter().filter_map(|(name, text)| Some((name.to_owned(), text?))));
        Ok(request)
    }

    /// Everything that is left is unknown.
    pub(super) fn end(self) -> Result<(), WebError> {
        match self.0.into_keys().next() {
            None => Ok(()),
            Some(name) => {
                let message = "This call does not know this parameter.";
                Err(Problem::query(wrong(&name, "unknown_parameter", message)).into())
            }
        }
    }
}

fn wrong(field: &str, code: &str, message: &str) -> FieldError {
    FieldError { field: field.to_owned(), code: code.to_owned(), message: message.to_owned() }
}

/// A parameter whose value cannot be understood.
pub(super) fn bad(name: &str, message: &str) -> Problem {
    Problem::query(wrong(name, &format!("bad_{name}"), message))
}

/// No list is that long or that short.
pub(super) fn bad_limit() -> Problem {
    bad("limit", &format!("A limit is a number from 1 to {MAX_LIMIT}."))
}

/// Digits alone; no sign, no blank.
fn number(text: &str) -> Option<u32> {
    text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok())?
}

impl FromRequestParts<AppState> for Query {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, _: &AppState) -> Result<Self, WebError> {
        Ok(Self::read(parts.uri.query().unwrap_or(""))?)
    }
}

impl FromRequestParts<AppState> for NoQuery {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, _: &AppState) -> Result<Self, WebError> {
        Query::read(parts.uri.query().unwrap_or(""))?.end()?;
        Ok(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(result: Result<ListRequest, WebError>) -> String {
        match result {
            Err(WebError::Api(problem)) => problem.code,
            other => unreachable!("not refused: {other:?}"),
        }
    }

    #[test]
    fn every_parameter_is_known_and_comes_once() {
        let read = |text: &str| Query::read(text).map_err(WebError::from)?.only_list();
        assert_eq!(read("").expect("fine"), ListRequest::default());
        let full = read("limit=7&cursor=c&query=a+b&sort=-name").expect("fine");
        assert_eq!((full.limit, full.query.as_deref()), (Some(7), Some("a b")));
        for (text, expected) in [
            ("limit=x", "bad_limit"),
            ("limit=", "bad_limit"),
            ("limit=%2B5", "bad_limit"),
            ("limit=99999999999", "bad_limit"),
            ("limit=1&limit=1", "repeated_parameter"),
            ("colour=red", "unknown_parameter"),
            ("query=a%00b", "bad_character"),
        ] {
            assert_eq!(code(read(text)), expected, "{text}");
        }
        let long = format!("query={}", "a".repeat(MAX_QUERY + 1));
        assert_eq!(code(read(&long)), "bad_query");
        let pages = |text: &str| Query::read(text).map_err(WebError::from)?.only_pages();
        assert_eq!(code(pages("sort=id")), "unknown_parameter");
        assert_eq!(pages("limit=3").expect("fine").limit, Some(3));
    }
}
