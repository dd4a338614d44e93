//! A posted form (`application/x-www-form-urlencoded`). A field sent twice refuses the whole form
//! (RFC 6749 section 3.1), except where a specification wants several; so does any other content type.

use crate::error::WebError;
use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use grantry_core::secret::Secret;
use std::collections::BTreeMap;

/// What may stand in a form more than once (RFC 8707 section 2).
const SEVERAL: [&str; 1] = ["resource"];

/// The fields of a form, each once.
pub(crate) struct Form(BTreeMap<String, Vec<String>>);

impl Form {
    /// A field's text, blank where it is missing.
    pub(crate) fn text(&self, name: &str) -> String {
        self.0.get(name).and_then(|all| all.first()).cloned().unwrap_or_default()
    }

    /// A field's text; `None` where it is missing or empty, which is the same (RFC 6749 section 3.1).
    pub(crate) fn given(&self, name: &str) -> Option<String> {
        Some(self.text(name)).filter(|text| !text.is_empty())
    }

    /// Every text of a field that may come several times.
    pub(crate) fn all(&self, name: &str) -> Vec<String> {
        let all = self.0.get(name).into_iter().flatten();
        all.filter(|text| !text.is_empty()).cloned().collect()
    }

    /// The names of the fields.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// A field that must not be shown again.
    pub(crate) fn secret(&self, name: &str) -> Secret<String> {
        Secret::new(self.text(name))
    }

    /// Reads an encoded form or query; `None` where a field comes twice.
    pub(crate) fn decode(encoded: &[u8]) -> Option<Self> {
        let mut fields: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, value) in form_urlencoded::parse(encoded) {
            let texts = fields.entry(name.into_owned()).or_default();
            texts.push(value.into_owned());
        }
        if fields.iter().any(|(name, all)| all.len() > 1 && !SEVERAL.contains(&name.as_str())) {
            return None;
        }
        Some(Self(fields))
    }
}

impl<S: Send + Sync> FromRequest<S> for Form {
    type Rejection = WebError;

    async fn from_request(request: Request, state: &S) -> Result<Self, WebError> {
        let Encoded { form, .. } = Encoded::from_request(request, state).await?;
        Ok(form)
    }
}

/// A form together with the bytes that it came in, for those who hand it on.
pub(crate) struct Encoded {
    pub(crate) form: Form,
    pub(crate) bytes: Bytes,
}

impl<S: Send + Sync> FromRequest<S> for Encoded {
    type Rejection = WebError;

    async fn from_request(request: Request, state: &S) -> Result<Self, WebError> {
        let bytes = form_bytes(request, state).await?;
        let form = Form::decode(&bytes);
        let form = form.ok_or(WebError::BadRequest("A field of the form was sent twice."))?;
        Ok(Self { form, bytes })
    }
}

/// The bytes of a body that says it is JSON, not yet read as such.
pub(crate) async fn json<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, WebError> {
    if !is_kind(request.headers(), "application/json") {
        return Err(WebError::UnsupportedMediaType);
    }
    read_whole(request, state).await
}

/// The bytes of a body that says it is a form, for those who read it with rules of their own.
pub(crate) async fn form_bytes<S: Send + Sync>(
    request: Request,
    state: &S,
) -> Result<Bytes, WebError> {
    if !is_kind(request.headers(), "application/x-www-form-urlencoded") {
        return Err(WebError::UnsupportedMediaType);
    }
    read_whole(request, state).await
}

/// The bytes of a body, up to the limit that the router sets.
async fn read_whole<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, WebError> {
    Bytes::from_request(request, state).await.map_err(|rejection| {
        match rejection.status().as_u16() {
            413 => WebError::TooLarge,
            _ => WebError::BadRequest("The form could not be read."),
        }
    })
}

fn is_kind(headers: &HeaderMap, wanted: &str) -> bool {
    let kind = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let kind = kind.and_then(|kind| kind.split(';').next()).unwrap_or("").trim();
    kind.eq_ignore_ascii_case(wanted)
}

#[cfg(test)]
mod tests {
    use super::Form;

    #[test]
    fn m051_a_repeated_field_refuses_the_form() {
        let form = Form::decode(b"email=ada%40example.com&next=%2F&empty=").expect("a form");
        assert_eq!(form.text("email"), "ada@example.com");
        assert_eq!((form.text("empty"), form.text("missing")), (String::new(), String::new()));
        assert!(Form::decode(b"email=a&email=b").is_none());
        let form =
            Form::decode(b"resource=https://a&resource=&resource=https://b").expect("a form");
        assert_eq!(form.all("resource"), ["https://a", "https://b"]);
    }
}
