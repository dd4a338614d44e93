//! What a token is (RFC 7662): only for those whom it concerns. Everybody else hears that it is not
//! active, which is also all that is said about a token that is over, taken back or not ours.

use super::authenticate_client::{ClientCredentials, ClientProblem};
use super::claims::Claims;
use super::client::Client;
use super::for_person::REFRESH_PREFIX;
use super::refusal::TokenRefusal;
use super::standing_of_token::{Given, GoodToken, given};
use crate::Engine;
use crate::ctx::Ctx;
use crate::fault::Fault;
use grantry_core::secret::Secret;
use grantry_core::time::Timestamp;
use serde_json::{Map, Value, json};

/// A caller with this scope is told about every token of its tenant.
const SEES_ITS_TENANT: &str = "grantry:introspect";
const ENDPOINT: &str = "introspection";

/// What is said about a token.
#[derive(Debug, Clone, PartialEq)]
pub enum Introspected {
    /// Good, and the members of the answer besides `active`.
    Active(Map<String, Value>),
    /// Nothing that the caller may know of.
    Inactive,
}

impl Engine {
    /// Looks at a token for an application that can prove who it is (M083).
    pub async fn introspect(
        &self,
        ctx: &Ctx,
        presented: &ClientCredentials,
        token: &Secret<String>,
    ) -> Result<Result<Introspected, TokenRefusal>, Fault> {
        let caller = match self.recognise(ctx, presented, ENDPOINT).await? {
            Ok(known) => known.client,
            Err(refusal) => return Ok(Err(refusal)),
        };
        // Anybody can send the ID of an application that has no secret.
        if !caller.confidential {
            return Ok(Err(TokenRefusal::InvalidClient(ClientProblem::SecretMissing)));
        }
        let said = if token.expose().starts_with(REFRESH_PREFIX) {
            self.refresh_token_for(ctx, &caller, token).await?
        } else {
            self.good_token(ctx, token.expose())
                .await?
                .filter(|good| concerns(&caller, good))
                .map(describe)
        };
        Ok(Ok(said.map_or(Introspected::Inactive, Introspected::Active)))
    }

    /// A refresh token that would be taken now, for its own application and for who sees the tenant.
    async fn refresh_token_for(
        &self,
        ctx: &Ctx,
        caller: &Client,
        token: &Secret<String>,
    ) -> Result<Option<Map<String, Value>>, Fault> {
        let Some((number, grant)) = self.grant_of_refresh_token(token).await? else {
            return Ok(None);
        };
        let over = Timestamp::from_millis(grant.expires_at) <= ctx.now;
        let sees = sees_tenant(caller) && grant.tenant_id == caller.tenant.id;
        if over || grant.head != number || !(sees || grant.application_id == caller.id) {
            return Ok(None);
        }
        let Some(client) = self.client_by_id(&grant.application_id).await? else {
            return Ok(None);
        };
        let given = given(&client, grant);
        Ok(given.map(|given| describe_refresh(&self.issuer, &client, &given)))
    }
}

fn sees_tenant(caller: &Client) -> bool {
    caller.holds(SEES_ITS_TENANT)
}

/// Whether a token is the caller's, or meant for it, or of a tenant that it looks after.
fn concerns(caller: &Client, good: &GoodToken) -> bool {
    let claims = &good.claims;
    let of_its_tenant = match &good.given {
        Some(given) => given.grant.tenant_id == caller.tenant.id,
        None => claims.tid == caller.tenant.slug,
    };
    claims.client_id == caller.client_id
        || claims.aud.iter().any(|aud| caller.resources.iter().any(|own| own == aud))
        || (of_its_tenant && sees_tenant(caller))
}

/// What the token itself says, and the name of its person.
fn describe(good: GoodToken) -> Map<String, Value> {
    let GoodToken { claims, given, .. } = good;
    let Claims { iss, sub, aud, exp, iat, jti, .. } = claims;
    let mut said = object(json!({
        "iss": iss, "sub": sub, "aud": aud, "exp": exp, "iat": iat, "jti": jti,
        "client_id": claims.client_id, "scope": claims.scope, "token_type": "Bearer",
        "tid": claims.tid, "region": claims.region, "db_code": claims.db_code,
    }));
    if let Some(given) = given {
        said.insert("username".to_owned(), given.person.email.into());
    }
    if let Some(auth_time) = claims.auth_time {
        said.insert("auth_time".to_owned(), auth_time.into());
    }
    if let Some(act) = claims.act {
        said.insert("act".to_owned(), json!({ "sub": act.sub }));
    }
    // Written by us as an object, so it reads as one.
    if let Some(limits) = claims.limits.and_then(|raw| serde_json::from_str(raw.get()).ok()) {
        said.insert("limits".to_owned(), limits);
    }
    said
}

/// No `token_type`, which is about access tokens (RFC 6749 section 7.1), so that nobody who opens
/// something by it takes one for the other.
fn describe_refresh(issuer: &str, client: &Client, given: &Given) -> Map<String, Value> {
    let Given { grant, person } = given;
    let seconds = |millis| Timestamp::from_millis(millis).as_seconds();
    object(json!({
        "iss": issuer, "sub": grant.user_id, "username": person.email,
        "client_id": client.client_id, "scope": grant.scopes, "token_use": "refresh_token",
        "exp": seconds(grant.expires_at), "iat": seconds(grant.refreshed_at),
        "tid": grant.tenant, "region": client.region, "db_code": client.db_code,
    }))
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}
