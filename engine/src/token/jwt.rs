//! Signed JSON (RFC 7515, RFC 7519): access tokens (RFC 9068), ID tokens and logout tokens, each with
//! a type of its own, so that none passes for another (RFC 8725 section 3.11).

use super::claims::Claims;
use super::key_ring::Keys;
use crate::fault::Fault;
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use grantry_core::signing_key::Algorithm;
use grantry_core::time::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// Longer ones are not ours.
const LONGEST: usize = 16 * 1024;

/// What a signed text is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// RFC 9068 section 2.1.
    AccessToken,
    /// OpenID Connect Core section 2.
    IdToken,
    /// OpenID Connect Back-Channel Logout section 2.4.
    LogoutToken,
    /// A signed answer of userinfo (OpenID Connect Core section 5.3.2).
    UserInfo,
}

impl Kind {
    const fn typ(self) -> &'static str {
        match self {
            Self::AccessToken => "at+jwt",
            Self::IdToken | Self::UserInfo => "JWT",
            Self::LogoutToken => "logout+jwt",
        }
    }
}

#[derive(Deserialize)]
struct Header<'a> {
    typ: &'a str,
    alg: &'a str,
    kid: &'a str,
}

/// Signs something.
pub(crate) fn write<T: Serialize>(
    keys: &Keys,
    now: Timestamp,
    kind: Kind,
    algorithm: Algorithm,
    content: &T,
) -> Result<String, Fault> {
    let content = serde_json::to_vec(content).map_err(Fault::broken)?;
    let (mut token, signature) = keys.sign(now, algorithm, |kid| {
        // A key ID is base64url, so it needs no escaping.
        let typ = kind.typ();
        let header = format!(r#"{{"typ":"{typ}","alg":"{algorithm}","kid":"{kid}"}}"#);
        let mut text = String::with_capacity(header.len() * 2 + content.len() * 2 + 512);
        BASE64_URL_SAFE_NO_PAD.encode_string(header, &mut text);
        text.push('.');
        BASE64_URL_SAFE_NO_PAD.encode_string(&content, &mut text);
        text
    })?;
    token.push('.');
    BASE64_URL_SAFE_NO_PAD.encode_string(signature, &mut token);
    Ok(token)
}

/// What an access token of ours says; `None` for any other text, and for one that is over.
pub(crate) fn read(keys: &Keys, now: Timestamp, issuer: &str, token: &str) -> Option<Claims> {
    let claims: Claims = verified(keys, now, Kind::AccessToken, &[Algorithm::Es256], token)?;
    (now.as_seconds() < claims.exp && claims.iss == issuer).then_some(claims)
}

/// What a text of this kind says, over or not. The header chooses nothing: type and algorithm must
/// be ones that we write for this kind (RFC 8725 section 3.1).
pub(crate) fn verified<T: DeserializeOwned>(
    keys: &Keys,
    now: Timestamp,
    kind: Kind,
    algorithms: &[Algorithm],
    token: &str,
) -> Option<T> {
    if token.len() > LONGEST {
        return None;
    }
    let (signed, signature) = token.rsplit_once('.')?;
    let (header, content) = signed.split_once('.')?;
    let header = BASE64_URL_SAFE_NO_PAD.decode(header).ok()?;
    let header: Header<'_> = serde_json::from_slice(&header).ok()?;
    let algorithm = Algorithm::parse(header.alg).filter(|alg| algorithms.contains(alg))?;
    if header.typ != kind.typ() {
        return None;
    }
    let signature = BASE64_URL_SAFE_NO_PAD.decode(signature).ok()?;
    if !keys.verify(now, (algorithm, header.kid), signed.as_bytes(), &signature) {
        return None;
    }
    let content = BASE64_URL_SAFE_NO_PAD.decode(content).ok()?;
    serde_json::from_slice(&content).ok()
}
