//! Bodies of requests: one JSON object, in which no name comes twice (RFC 8259 section 4).

use super::fields::Fields;
use super::problem::Problem;
use crate::error::WebError;
use crate::state::AppState;
use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use grantry_core::field_error::FieldError;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use std::fmt;

const JSON: &str = "application/json";
const MERGE_PATCH: &str = "application/merge-patch+json";

/// The fields of a new record.
pub(super) struct Body(pub(super) Fields);

/// The fields that shall be different (RFC 7396).
pub(super) struct Patch(pub(super) Fields);

/// Fields that may all be left out, and the body with them.
pub(super) struct MaybeBody(pub(super) Fields);

impl FromRequest<AppState> for Body {
    type Rejection = WebError;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, WebError> {
        let taken = takes(request.headers(), &[JSON]);
        let bytes = read(request, state).await?;
        taken?;
        Ok(Self(Fields::new(object(&bytes)?)))
    }
}

impl FromRequest<AppState> for Patch {
    type Rejection = WebError;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, WebError> {
        let taken = takes(request.headers(), &[MERGE_PATCH, JSON]);
        let bytes = read(request, state).await?;
        taken?;
        Ok(Self(Fields::new(object(&bytes)?)))
    }
}

impl FromRequest<AppState> for MaybeBody {
    type Rejection = WebError;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, WebError> {
        let taken = takes(request.headers(), &[JSON]);
        let bytes = read(request, state).await?;
        if bytes.is_empty() {
            return Ok(Self(Fields::new(Map::new())));
        }
        taken?;
        Ok(Self(Fields::new(object(&bytes)?)))
    }
}

fn takes(headers: &HeaderMap, kinds: &[&str]) -> Result<(), WebError> {
    let given = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
    let given = given.split(';').next().unwrap_or("").trim();
    if kinds.iter().any(|kind| given.eq_ignore_ascii_case(kind)) {
        return Ok(());
    }
    let detail = format!("Send {}.", kinds.join(" or "));
    let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
    Err(Problem::new(status, "unsupported_media_type", detail).into())
}

async fn read(request: Request, state: &AppState) -> Result<Bytes, WebError> {
    let read = Bytes::from_request(request, state).await;
    read.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => WebError::TooLarge,
        _ => WebError::BadRequest("The body could not be read."),
    })
}

fn object(bytes: &[u8]) -> Result<Map<String, Value>, WebError> {
    let malformed = |error: serde_json::Error| {
        // What is wrong and where; nothing of the body itself, which may hold a password.
        let place = format!("line {}, column {}", error.line(), error.column());
        let detail = match error.classify() {
            serde_json::error::Category::Data => {
                format!("At {place} the body names a field for the second time.")
            }
            _ => format!("The body is no JSON: {place}."),
        };
        WebError::from(Problem::new(StatusCode::BAD_REQUEST, "malformed_json", detail))
    };
    if let Unique(Value::Object(fields)) = serde_json::from_slice(bytes).map_err(malformed)? {
        return Ok(fields);
    }
    let message = "Send a JSON object.".to_owned();
    let error = FieldError { field: String::new(), code: "wrong_type".to_owned(), message };
    Err(Problem::fields(vec![error]).into())
}

/// A JSON value in which no object has the same name twice: of two values one would be ignored.
struct Unique(Value);

impl<'de> Deserialize<'de> for Unique {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reading)
    }
}

struct Reading;

impl<'de> Visitor<'de> for Reading {
    type Value = Unique;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Unique, E> {
        Ok(Unique(Value::Null))
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Unique, E> {
        Ok(Unique(Value::Bool(flag)))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Unique, E> {
        Ok(Unique(number.into()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Unique, E> {
        Ok(Unique(number.into()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Unique, E> {
        Ok(Unique(Number::from_f64(number).map_or(Value::Null, Value::Number)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Unique, E> {
        Ok(Unique(text.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Unique, A::Error> {
        let mut list = Vec::new();
        while let Some(Unique(item)) = items.next_element()? {
            list.push(item);
        }
        Ok(Unique(Value::Array(list)))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Unique, A::Error> {
        let mut map = Map::new();
        while let Some((name, Unique(value))) = fields.next_entry::<String, Unique>()? {
            if map.insert(name, value).is_some() {
                return Err(A::Error::custom("a name that was there before"));
            }
        }
        Ok(Unique(Value::Object(map)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_object_of_unique_names_is_refused() {
        let code = |text: &str| match object(text.as_bytes()) {
            Err(WebError::Api(problem)) => problem.code,
            other => unreachable!("{text} gave {other:?}"),
        };
        for text in ["", "{", "{\"a\":1}x", "{'a':1}", "\u{feff}{}", "{\"a\":1,\"a\":2}"] {
            assert_eq!(code(text), "malformed_json", "{text}");
        }
        assert_eq!(code("{\"a\":{\"b\":1,\"b\":1}}"), "malformed_json");
        assert_eq!(code(&"[".repeat(10_000)), "malformed_json");
        for text in ["[]", "null", "5", "\"a\""] {
            assert_eq!(code(text), "invalid", "{text}");
        }
        let all = r#"{"a":[1,-1,1.5,true,null,{"b":"c"}],"b":1}"#;
        let read = object(all.as_bytes()).expect("an object");
        assert_eq!(Value::Object(read), serde_json::from_str::<Value>(all).expect("JSON"));
    }
}
