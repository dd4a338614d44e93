//! ID tokens: who has signed in, for the application alone (OpenID Connect Core sections 2 and 5.4).

use super::client::Client;
use super::jwt::{self, Kind};
use super::standing::Person;
use crate::Engine;
use crate::ctx::Ctx;
use crate::fault::Fault;
use aws_lc_rs::digest::{SHA256, SHA512, digest};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use grantry_core::application::IdTokenAlg;
use grantry_core::secret::Secret;
use grantry_core::signing_key::Algorithm;
use grantry_core::time::Timestamp;
use grantry_core::user::{KnownOfPerson, released};
use serde::Serialize;
use serde_json::{Map, Value};

/// A password, and nothing more (OpenID Connect Core section 2, RFC 8176).
const CONTEXT: &str = "1";
const METHODS: [&str; 1] = ["pwd"];

/// What an ID token is about.
pub(super) struct IdTokenFor<'a> {
    pub(super) client: &'a Client,
    pub(super) person: &'a Person,
    pub(super) scope: &'a str,
    /// The sign-in; the grant where it was given without one.
    pub(super) session: &'a str,
    pub(super) auth_time: Timestamp,
    pub(super) nonce: Option<&'a str>,
    pub(super) access_token: &'a Secret<String>,
}

#[derive(Serialize)]
struct IdClaims<'a> {
    iss: &'a str,
    sub: &'a str,
    aud: &'a str,
    exp: i64,
    iat: i64,
    auth_time: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    nonce: Option<&'a str>,
    at_hash: String,
    sid: &'a str,
    acr: &'a str,
    amr: [&'a str; 1],
    #[serde(flatten)]
    about: Map<String, Value>,
}

impl Engine {
    pub(super) async fn id_token(
        &self,
        ctx: &Ctx,
        it: &IdTokenFor<'_>,
    ) -> Result<Secret<String>, Fault> {
        let algorithm = algorithm(it.client.id_token_alg);
        let claims = IdClaims {
            iss: &self.issuer,
            sub: &it.person.id,
            aud: &it.client.client_id,
            exp: (ctx.now + it.client.access_lifetime).as_seconds(),
            iat: ctx.now.as_seconds(),
            auth_time: it.auth_time.as_seconds(),
            nonce: it.nonce,
            at_hash: half_hash(algorithm, it.access_token.expose()),
            sid: it.session,
            acr: CONTEXT,
            amr: METHODS,
            about: it.person.released(it.scope.split(' '))?,
        };
        let keys = self.keys(ctx).await?;
        Ok(Secret::new(jwt::write(&keys, ctx.now, Kind::IdToken, algorithm, &claims)?))
    }
}

impl Person {
    /// What these scopes tell of a person; the same in ID tokens and at userinfo.
    pub(crate) fn released<'s>(
        &self,
        scopes: impl IntoIterator<Item = &'s str>,
    ) -> Result<Map<String, Value>, Fault> {
        let claims: Map<String, Value> = serde_json::from_str(&self.claims)
            .map_err(|_bad| Fault::bad_row("users", "claims", &self.id))?;
        let known = KnownOfPerson {
            first_name: &self.first_name,
            last_name: &self.last_name,
            email: &self.email,
            claims: &claims,
            updated_at: self.updated_at.as_seconds(),
        };
        Ok(released(&known, scopes))
    }
}

/// The key that an application's ID tokens are signed with.
pub(crate) fn algorithm(chosen: IdTokenAlg) -> Algorithm {
    match chosen {
        IdTokenAlg::RS256 => Algorithm::Rs256,
        IdTokenAlg::ES256 => Algorithm::Es256,
        IdTokenAlg::PS256 => Algorithm::Ps256,
        IdTokenAlg::EdDSA => Algorithm::EdDsa,
    }
}

/// The left half of the hash that belongs to the algorithm (OpenID Connect Core section 3.1.3.6).
/// Ed25519 hashes with SHA-512 (RFC 8032 section 5.1).
fn half_hash(algorithm: Algorithm, token: &str) -> String {
    let hash = match algorithm {
        Algorithm::Es256 | Algorithm::Rs256 | Algorithm::Ps256 => &SHA256,
        Algorithm::EdDsa => &SHA512,
    };
    let hash = digest(hash, token.as_bytes());
    let (left, _) = hash.as_ref().split_at(hash.as_ref().len() / 2);
    BASE64_URL_SAFE_NO_PAD.encode(left)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn m135_at_hash_is_the_left_half_of_the_hash() {
        // The example of OpenID Connect Core appendix A.3.
        let token = "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y";
        assert_eq!(half_hash(Algorithm::Rs256, token), "77QmUPtjPfzWtF2AnpK9RQ");
        assert_eq!(half_hash(Algorithm::EdDsa, token).len(), 43);
    }
}
