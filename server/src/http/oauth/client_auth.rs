//! What a client presents to say who it is: in the header or in the body, never both, never in the
//! address (RFC 6749 section 2.3).

use super::error::OAuthError;
use crate::extract::Form;
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use grantry_core::secret::Secret;
use grantry_engine::{ClientCredentials, PresentedBy};

const TWO_WAYS: OAuthError =
    OAuthError::InvalidRequest("Send the client's credentials in one way only");
const NOBODY: OAuthError = OAuthError::Nobody { by_header: true };

/// Reads the credentials of a client.
pub(super) fn credentials(
    headers: &HeaderMap,
    form: &Form,
) -> Result<ClientCredentials, OAuthError> {
    let mut found = headers.get_all(AUTHORIZATION).iter();
    let Some(header) = found.next() else { return from_body(form) };
    if found.next().is_some() || !form.text("client_secret").is_empty() {
        return Err(TWO_WAYS);
    }
    let (client_id, secret) = basic(header.to_str().unwrap_or("")).ok_or(NOBODY)?;
    let named = form.text("client_id");
    if !named.is_empty() && named != client_id {
        return Err(TWO_WAYS);
    }
    Ok(ClientCredentials { client_id, secret: Some(secret), by: PresentedBy::Basic })
}

fn from_body(form: &Form) -> Result<ClientCredentials, OAuthError> {
    let (client_id, secret) = (form.text("client_id"), form.secret("client_secret"));
    if client_id.is_empty() {
        return Err(OAuthError::Nobody { by_header: false });
    }
    // A client without a secret is known by its ID alone; one with a secret is refused like that.
    let secret = Some(secret).filter(|secret| !secret.expose().is_empty());
    let by = if secret.is_some() { PresentedBy::Post } else { PresentedBy::Nothing };
    Ok(ClientCredentials { client_id, secret, by })
}

/// `Basic base64(id:secret)`, each part form-encoded; many clients do not encode, and our own
/// credentials have no character that encoding would change.
fn basic(header: &str) -> Option<(String, Secret<String>)> {
    let (scheme, encoded) = header.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let decoded = Secret::new(BASE64_STANDARD.decode(encoded.trim()).ok()?);
    let text = std::str::from_utf8(decoded.expose()).ok()?;
    let (id, secret) = text.split_once(':')?;
    Some((form_decoded(id), Secret::new(form_decoded(secret))))
}

fn form_decoded(text: &str) -> String {
    let pair = form_urlencoded::parse(text.as_bytes()).next();
    pair.map_or_else(String::new, |(name, _)| name.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(text: &str) -> String {
        format!("Basic {}", BASE64_STANDARD.encode(text))
    }

    #[test]
    fn m045_basic_credentials_are_read_encoded_or_not() {
        for (sent, id, secret) in [
            ("id:secret", "id", "secret"),
            ("a%2Db:gry_cs_x%20y", "a-b", "gry_cs_x y"),
            ("id:", "id", ""),
        ] {
            let (found, hidden) = basic(&header(sent)).expect(sent);
            assert_eq!((found.as_str(), hidden.expose().as_str()), (id, secret));
        }
        assert!(basic("Bearer abc").is_none());
        assert!(basic("Basic %%%").is_none());
        assert!(basic(&header("no colon")).is_none());
    }
}
