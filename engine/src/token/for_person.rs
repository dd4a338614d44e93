//! Tokens for somebody who has allowed an application something: what the grant still allows now, and
//! the tokens that say so.
//!
//! Everything is asked again each time: whether the person may use the application, whether grant and
//! application were ended meanwhile, which scopes the application still has (M068).

use super::claims::{Audience, GrantMark};
use super::client::{Client, ClientTenant};
use super::id_token::IdTokenFor;
use super::issue_token::{IssuedTokens, TokenRequest};
use super::mint::Bearer;
use super::refusal::{GrantProblem, TokenRefusal};
use super::scopes::{of_these, still_held};
use super::standing::{Person, admitted_as};
use crate::Engine;
use crate::application::new_credential;
use crate::ctx::Ctx;
use crate::fault::Fault;
use crate::keys::Purpose;
use crate::store::GrantRow;
use grantry_core::application::GrantType;
use grantry_core::secret::{Hashed, Secret};
use grantry_core::time::Timestamp;

/// How every refresh token begins.
pub(super) const REFRESH_PREFIX: &str = "gry_rt_";

/// What a grant allows at this moment.
pub(super) struct Terms {
    pub(super) person: Person,
    pub(super) tenant: ClientTenant,
    pub(super) scope: String,
    pub(super) audience: Audience,
}

/// What was handed in, and what takes its place.
pub(super) struct Handed {
    /// Number of the refresh token that the access token comes with; 0 where there is none.
    pub(super) number: i64,
    pub(super) refresh_token: Option<Secret<String>>,
    /// From the authorization request.
    pub(super) nonce: Option<String>,
}

/// A new refresh token and the hash under which it is kept.
pub(super) type NewRefreshToken = (Secret<String>, Hashed);

impl Engine {
    pub(super) fn new_refresh_token(&self) -> NewRefreshToken {
        let token = new_credential(self.rng.as_ref(), REFRESH_PREFIX);
        let hash = self.pepper.hash(Purpose::RefreshToken, &[token.expose().as_bytes()]);
        (token, hash)
    }

    /// Ends a grant that no tokens came of.
    pub(super) async fn give_up_grant(
        &self,
        ctx: &Ctx,
        id: &str,
        because: &'static str,
    ) -> Result<(), Fault> {
        let (id, now) = (id.to_owned(), ctx.now);
        let work = self
            .store
            .write(move |tx| Box::pin(async move { tx.end_grant(&id, because, now).await }));
        work.await.map(|_ended| ())
    }

    /// What a grant allows now. `asked` are scopes that were asked for at this moment: never more
    /// than was granted.
    pub(super) async fn terms(
        &self,
        client: &Client,
        grant: &GrantRow,
        request: &TokenRequest,
        asked: Option<&str>,
    ) -> Result<Result<Terms, TokenRefusal>, Fault> {
        let refused = |problem| Ok(Err(TokenRefusal::InvalidGrant(problem)));
        if let Some(sent) = request.tenant.as_ref().filter(|sent| **sent != grant.tenant) {
            return Ok(Err(TokenRefusal::TenantNotAllowed { sent: sent.clone() }));
        }
        let Ok(tenant) = self.tenant_of(client, Some(&grant.tenant)).await? else {
            return refused(GrantProblem::PersonNotAdmitted);
        };
        let Some(person) = admitted_as(client, &tenant, grant.holder.clone()) else {
            return refused(GrantProblem::PersonNotAdmitted);
        };
        if Timestamp::from_millis(grant.created_at) < person.not_before {
            return refused(GrantProblem::Ended);
        }
        let scope = match narrowed(client, &grant.scopes, asked) {
            Ok(scope) => scope,
            Err(sent) => return Ok(Err(TokenRefusal::InvalidScope { sent })),
        };
        let granted = resources_of(grant)?;
        let audience =
            self.audience_within(client, &tenant, (&granted, &request.resources), &scope);
        let audience = match audience.await? {
            Ok(audience) => audience,
            Err(refusal) => return Ok(Err(refusal)),
        };
        Ok(Ok(Terms { person, tenant, scope, audience }))
    }

    /// The tokens.
    pub(super) async fn tokens_for_person(
        &self,
        ctx: &Ctx,
        client: &Client,
        grant: &GrantRow,
        (terms, handed): (Terms, Handed),
    ) -> Result<IssuedTokens, Fault> {
        let Terms { person, tenant, scope, audience } = terms;
        let auth_time = Timestamp::from_millis(grant.auth_time);
        let mark = GrantMark { grant: grant.id.clone(), number: handed.number };
        let bearer = Bearer {
            client,
            subject: &person.id,
            tenant: &tenant,
            scope: &scope,
            audience,
            mark: Some(&mark),
            auth_time: Some(auth_time),
        };
        let access_token = self.access_token(ctx, bearer).await?;
        let id_token = if scope.split(' ').any(|one| one == "openid") {
            let about = IdTokenFor {
                client,
                person: &person,
                scope: &scope,
                session: grant.session_id.as_deref().unwrap_or(&grant.id),
                auth_time,
                nonce: handed.nonce.as_deref(),
                access_token: &access_token,
            };
            Some(self.id_token(ctx, &about).await?)
        } else {
            None
        };
        Ok(IssuedTokens {
            access_token,
            expires_in: client.access_lifetime.as_seconds_ceil(),
            scope,
            refresh_token: handed.refresh_token,
            id_token,
        })
    }
}

/// Whether a grant of these scopes is renewed by refresh tokens: the application must use them, and
/// OpenID Connect wants `offline_access` for it (OpenID Connect Core section 11).
pub(crate) fn is_renewable(client: &Client, scopes: &str) -> bool {
    let held = still_held(&client.scopes, scopes);
    let has = |scope: &str| held.iter().any(|one| one == scope);
    client.may(GrantType::RefreshToken) && (!has("openid") || has("offline_access"))
}

/// Why a grant as such is not good any more.
pub(super) fn alive(ctx: &Ctx, client: &Client, grant: &GrantRow) -> Result<(), GrantProblem> {
    if grant.application_id != client.id {
        return Err(GrantProblem::OtherClient);
    }
    if grant.ended_at != 0 || Timestamp::from_millis(grant.created_at) < client.not_before {
        return Err(GrantProblem::Ended);
    }
    if Timestamp::from_millis(grant.expires_at) <= ctx.now {
        return Err(GrantProblem::Expired);
    }
    Ok(())
}

/// What was granted and is still held; of that, what is asked for. The first scope that was never
/// granted, or one that is left of nothing, is the error.
fn narrowed(client: &Client, granted: &str, asked: Option<&str>) -> Result<String, String> {
    let all: Vec<String> = granted.split(' ').map(str::to_owned).collect();
    let wanted = of_these(&all, asked, |_| true)?;
    let left = still_held(&client.scopes, &wanted);
    match wanted.split(' ').next() {
        Some(lost) if left.is_empty() && !lost.is_empty() => Err(lost.to_owned()),
        _ => Ok(left.join(" ")),
    }
}

fn resources_of(grant: &GrantRow) -> Result<Vec<String>, Fault> {
    serde_json::from_str(&grant.resources)
        .map_err(|_bad| Fault::bad_row("grants", "resources", &grant.id))
}
