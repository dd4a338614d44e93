//! For whom a token is: tenant (PRODUCT A17) and audience (RFC 8707).

use super::claims::Audience;
use super::client::{Client, ClientTenant};
use super::refusal::TokenRefusal;
use crate::Engine;
use crate::authority::Reach;
use crate::fault::Fault;

impl Engine {
    /// The tenant that a token is to name: the application's own, or another one that was asked for
    /// where it works across tenants.
    pub(crate) async fn tenant_of(
        &self,
        client: &Client,
        asked: Option<&str>,
    ) -> Result<Result<ClientTenant, TokenRefusal>, Fault> {
        let Some(asked) = asked.filter(|asked| *asked != client.tenant.slug) else {
            return Ok(Ok(client.tenant.clone()));
        };
        let refused = Err(TokenRefusal::TenantNotAllowed { sent: asked.to_owned() });
        if !client.multi_tenant {
            return Ok(refused);
        }
        if !client.allowed_tenants.is_empty() {
            let listed = client.allowed_tenants.iter().find(|tenant| tenant.slug == asked);
            return Ok(listed.cloned().map_or(refused, Ok));
        }
        let found =
            self.store.reader().await?.conn().tenant_by_slug(&Reach::Platform, asked).await?;
        Ok(found.map_or(refused, |row| Ok(ClientTenant { id: row.id, slug: row.slug })))
    }

    /// Whom a token is for: the addresses that were asked for, each of them a resource of the tenant
    /// or this server; else the application's default, and this server where `openid` was granted.
    pub(crate) async fn audience_of(
        &self,
        client: &Client,
        tenant: &ClientTenant,
        asked: &[String],
        scope: &str,
    ) -> Result<Result<Audience, TokenRefusal>, Fault> {
        if asked.is_empty() {
            let mut all = vec![client.default_audience.as_ref().unwrap_or(&self.issuer).clone()];
            if scope.split(' ').any(|one| one == "openid") && all[0] != self.issuer {
                all.push(self.issuer.clone());
            }
            return Ok(Ok(Audience::of(all)));
        }
        let mut named: Vec<String> = Vec::new();
        for uri in asked {
            let known = *uri == self.issuer
                || self.store.reader().await?.conn().is_resource(&tenant.id, uri).await?;
            if !known {
                return Ok(Err(TokenRefusal::InvalidTarget { sent: uri.clone() }));
            }
            if !named.contains(uri) {
                named.push(uri.clone());
            }
        }
        Ok(Ok(Audience::of(named)))
    }

    /// Whom a token is for that follows from a grant: what is asked for now must be among what was
    /// granted then (RFC 8707 section 2.2), which without any address was the usual audience.
    pub(super) async fn audience_within(
        &self,
        client: &Client,
        tenant: &ClientTenant,
        (granted, asked): (&[String], &[String]),
        scope: &str,
    ) -> Result<Result<Audience, TokenRefusal>, Fault> {
        if asked.is_empty() {
            return self.audience_of(client, tenant, granted, scope).await;
        }
        let usual = client.default_audience.as_ref().unwrap_or(&self.issuer);
        let is_granted = |uri: &String| {
            granted.contains(uri) || granted.is_empty() && (uri == usual || *uri == self.issuer)
        };
        if let Some(other) = asked.iter().find(|uri| !is_granted(uri)) {
            return Ok(Err(TokenRefusal::InvalidTarget { sent: other.clone() }));
        }
        self.audience_of(client, tenant, asked, scope).await
    }
}
