//! A posted form (`application/x-www-form-urlencoded`). A field sent twice refuses the whole form
//! (RFC 6749 section 3.1), and so does any other content type.

use crate::error::WebError;
use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::header::CONTENT_TYPE;
use grantry_core::secret::Secret;
use std::collections::BTreeMap;

/// The fields of a form, each once.
pub(crate) struct Form(BTreeMap<String, String>);

impl Form {
    /// A field's text, blank where it is missing.
    pub(crate) fn text(&self, name: &str) -> String {
        self.0.get(name).cloned().unwrap_or_default()
    }

    /// A field that must not be shown again.
    pub(crate) fn secret(&self, name: &str) -> Secret<String> {
        Secret::new(self.text(name))
    }

    /// Reads an encoded form or query; `None` where a field comes twice.
    pub(crate) fn decode(encoded: &[u8]) -> Option<Self> {
        let mut fields = BTreeMap::new();
        for (name, value) in form_urlencoded::parse(encoded) {
            if fields.insert(name.into_owned(), value.into_owned()).is_some() {
                return None;
            }
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
        let kind = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let kind = kind.and_then(|kind| kind.split(';').next()).unwrap_or("").trim();
        if !kind.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
            return Err(WebError::UnsupportedMediaType);
        }
        let bytes =
            Bytes::from_request(request, state).await.map_err(|rejection| {
                match rejection.status().as_u16() {
                    413 => WebError::TooLarge,
                    _ => WebError::BadRequest("The form could not be read."),
                }
            })?;
        let form = Form::decode(&bytes);
        let form = form.ok_or(WebError::BadRequest("A field of the form was sent twice."))?;
        Ok(Self { form, bytes })
    }
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
    }
}
