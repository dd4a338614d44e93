//! Who calls the admin API: an access token of ours that is still good, and what its application and
//! the person behind it may do now.

use super::standing_of_token::Given;
use crate::Engine;
use crate::authority::{ApiCaller, Reach};
use crate::ctx::{Actor, Ctx};
use crate::fault::Fault;
use grantry_core::application::ClientId;
use grantry_core::id::{TenantId, UserId};
use grantry_core::user::Role;

impl Engine {
    /// `None`: not a token of ours, or over, or taken back, or its application may not act any more.
    /// A scope that the application has lost opens nothing, although the token still names it.
    pub async fn authenticate_api(
        &self,
        ctx: &Ctx,
        token: &str,
    ) -> Result<Option<ApiCaller>, Fault> {
        let Some(good) = self.good_token(ctx, token).await? else { return Ok(None) };
        // Tokens for other servers open nothing here.
        if !good.claims.aud.names(&self.issuer) {
            return Ok(None);
        }
        let client = &good.client;
        let scopes: Vec<&str> = good.claims.scopes().filter(|scope| client.holds(scope)).collect();
        let bad = |column| Fault::bad_row("applications", column, &client.id);
        let tenant = TenantId::parse(&client.tenant.id).ok().ok_or_else(|| bad("tenant_id"))?;
        if let Some(given) = &good.given {
            return self.person_at_the_api(given, &tenant, &scopes).await;
        }
        let id = ClientId::parse(&client.client_id).ok().ok_or_else(|| bad("client_id"))?;
        Ok(Some(ApiCaller::new(Actor::Application(id), &tenant, &scopes)))
    }

    /// The lesser of what the scopes and the person's role allow.
    async fn person_at_the_api(
        &self,
        given: &Given,
        tenant: &TenantId,
        scopes: &[&str],
    ) -> Result<Option<ApiCaller>, Fault> {
        let id = &given.person.id;
        let found = self.store.reader().await?.conn().person_by_id(&Reach::Platform, id).await?;
        let Some(row) = found else { return Ok(None) };
        let bad = |column| Fault::bad_row("users", column, &row.id);
        let role = Role::parse(&row.role).ok_or_else(|| bad("role"))?;
        let own = TenantId::parse(&row.tenant_id).ok().ok_or_else(|| bad("tenant_id"))?;
        let id = UserId::parse(&row.id).ok().ok_or_else(|| bad("id"))?;
        let actor = Actor::User { id, email: row.email.clone() };
        Ok(Some(ApiCaller::new(actor, tenant, scopes).lessened(role, &own)))
    }
}
