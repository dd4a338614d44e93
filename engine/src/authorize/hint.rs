//! `id_token_hint`: whom an application expects (OpenID Connect Core section 3.1.2.1).

use crate::Engine;
use crate::ctx::Ctx;
use crate::fault::Fault;
use crate::token::{Audience, Kind, jwt_verified};
use grantry_core::authorize::{Param, Params};
use grantry_core::signing_key::Algorithm;
use serde::Deserialize;

/// Who is expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Expected {
    /// Nobody in particular.
    Anybody,
    /// This person, by their identifier.
    Person(String),
    /// Somebody, and a text that is no token of ours for this application says whom. Where a person
    /// can be asked it counts for nothing; where nobody can be asked, nobody is that person.
    Nobody,
}

/// What matters of an ID token that may be long over.
#[derive(Deserialize)]
struct Hint {
    iss: String,
    sub: String,
    aud: Audience,
}

impl Engine {
    /// Reads the hint of a request.
    pub(super) async fn expected(
        &self,
        ctx: &Ctx,
        params: &Params,
        client_id: &str,
    ) -> Result<Expected, Fault> {
        let Some(token) = params.get(Param::IdTokenHint) else { return Ok(Expected::Anybody) };
        let keys = self.keys(ctx).await?;
        let hint: Option<Hint> =
            jwt_verified(&keys, ctx.now, Kind::IdToken, &Algorithm::ALL, token);
        let ours = |hint: &Hint| hint.iss == self.issuer && hint.aud.names(client_id);
        Ok(match hint.filter(ours) {
            Some(hint) => Expected::Person(hint.sub),
            None => Expected::Nobody,
        })
    }
}

impl Expected {
    /// Whether this person is not whom the application expects.
    pub(super) fn is_other_than(&self, user_id: &str) -> bool {
        matches!(self, Self::Person(expected) if expected != user_id)
    }
}
