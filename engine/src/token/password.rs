//! Tokens for an e-mail address and a password: the grant that an application must have been given
//! on purpose (RFC 6749 section 4.3, PRODUCT C5).
//!
//! Tries are limited as at the sign-in page and by the same buckets. Who does not exist, who has
//! another password, who is switched off and who is not of this application's people are one answer
//! and take the same time.

use super::authenticate_client::AuthenticatedClient;
use super::client::{Client, ClientTenant};
use super::for_person::{Handed, is_renewable};
use super::issue_token::{Granted, TokenRequest};
use super::refusal::{GrantProblem, TokenRefusal};
use super::scopes::{is_about_people, of_these};
use crate::Engine;
use crate::account::{Bucket, Checked};
use crate::ctx::Ctx;
use crate::fault::Fault;
use crate::store::{GrantRow, NewGrant};
use grantry_core::id::UserId;
use grantry_core::secret::{Hashed, Secret};

/// A person whose password was right a moment ago.
struct Proven {
    id: UserId,
    checked_hash: String,
    newer_hash: Option<String>,
}

impl Engine {
    pub(super) async fn password(
        &self,
        ctx: &Ctx,
        known: &AuthenticatedClient,
        request: &TokenRequest,
        (username, password): (&str, &Secret<String>),
    ) -> Result<Granted, Fault> {
        let client = &known.client;
        // Only who can keep a secret may be told a password.
        if !client.confidential {
            return Ok(Err(TokenRefusal::GrantNotAllowed));
        }
        let tenant = match self.tenant_of(client, request.tenant.as_deref()).await? {
            Ok(tenant) => tenant,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let scopes = of_these(&client.scopes, request.scope.as_deref(), |s| !is_about_people(s));
        let scopes = match scopes {
            Ok(scopes) => scopes,
            Err(sent) => return Ok(Err(TokenRefusal::InvalidScope { sent })),
        };
        let audience = self.audience_of(client, &tenant, &request.resources, &scopes).await?;
        if let Err(refusal) = audience {
            return Ok(Err(refusal));
        }
        let email_key = username.trim().to_lowercase();
        let buckets = self.sign_in_buckets(ctx, &email_key, None);
        if let Some(until) = self.reserve(ctx.now, buckets.clone()).await? {
            return Ok(Err(TokenRefusal::Throttled { until }));
        }
        let wrong = Ok(Err(TokenRefusal::InvalidGrant(GrantProblem::WrongPassword)));
        let proven = self.prove_for(client, &tenant, &email_key, password).await?;
        let Some(proven) = proven else { return wrong };
        let (token, hash) = self.new_refresh_token();
        let new = self.new_grant(ctx, client, (&proven.id, &tenant), (&scopes, request))?;
        let hash = is_renewable(client, &scopes).then_some(hash);
        let Some(grant) = self.begin_grant(ctx, new, (proven, buckets), hash).await? else {
            return wrong;
        };
        let terms = match self.terms(client, &grant, request, None).await? {
            Ok(terms) => terms,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let refresh_token = hash.map(|_| token);
        let handed = Handed { number: grant.head, refresh_token, nonce: None };
        Ok(Ok(self.tokens_for_person(ctx, client, &grant, (terms, handed)).await?))
    }

    /// `None`: nobody of this application with this password.
    async fn prove_for(
        &self,
        client: &Client,
        tenant: &ClientTenant,
        email_key: &str,
        password: &Secret<String>,
    ) -> Result<Option<Proven>, Fault> {
        let mut user = self.find_user(email_key).await?;
        // Asked in any case, so that time does not tell who exists.
        let id = user.as_ref().map_or("", |user| user.id.as_str());
        if self.admitted(client, tenant, id).await?.is_none() {
            user = None;
        }
        let stored = user.as_ref().and_then(|user| user.password_hash.clone());
        let checked = self.check_bounded(password, stored.as_deref()).await?;
        let newer_hash = match checked {
            Checked::Wrong => return Ok(None),
            Checked::Right => None,
            Checked::RightButOutdated => Some(self.hasher.hash(password).await?),
        };
        let (Some(user), Some(checked_hash)) = (user, stored) else { return Ok(None) };
        let id = UserId::parse(&user.id).map_err(|_bad| Fault::bad_row("users", "id", &user.id))?;
        Ok(Some(Proven { id, checked_hash, newer_hash }))
    }

    fn new_grant(
        &self,
        ctx: &Ctx,
        client: &Client,
        (user, tenant): (&UserId, &ClientTenant),
        (scopes, request): (&str, &TokenRequest),
    ) -> Result<NewGrant, Fault> {
        let renewable = is_renewable(client, scopes);
        let lifetime = if renewable { client.refresh_lifetime } else { client.access_lifetime };
        Ok(NewGrant {
            id: self.new_id(ctx.now),
            application_id: client.id.clone(),
            user_id: user.as_str().to_owned(),
            tenant_id: tenant.id.clone(),
            session_id: None,
            source: "password",
            scopes: scopes.to_owned(),
            resources: serde_json::to_string(&request.resources).map_err(Fault::broken)?,
            offline: true,
            auth_time: ctx.now,
            expires_at: ctx.now + lifetime,
        })
    }

    /// `None`: the password has changed, or the person was switched off, while it was checked.
    async fn begin_grant(
        &self,
        ctx: &Ctx,
        new: NewGrant,
        (proven, buckets): (Proven, Vec<Bucket>),
        refresh_token: Option<Hashed>,
    ) -> Result<Option<GrantRow>, Fault> {
        let now = ctx.now;
        let Proven { id, checked_hash, newer_hash } = proven;
        self.store
            .write(move |tx| {
                Box::pin(async move {
                    let newer = newer_hash.as_deref().unwrap_or(&checked_hash);
                    if !tx.confirm_password_hash(&id, &checked_hash, newer).await? {
                        return Ok(None);
                    }
                    // In the order in which they were reserved, or two could wait for each other.
                    for (bucket, limit) in buckets.iter().rev() {
                        tx.give_back_try(bucket, *limit).await?;
                    }
                    if let Some((pair, _)) = buckets.last() {
                        tx.clear_tries(pair).await?;
                    }
                    tx.insert_grant(&new, now).await?;
                    if let Some(hash) = refresh_token {
                        tx.rotate_refresh_token(&new.id, 0, &hash, now).await?;
                    }
                    tx.grant(&new.id).await
                })
            })
            .await
    }
}
