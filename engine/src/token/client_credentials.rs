//! A token for the application itself: the client credentials grant (RFC 6749 section 4.4).
//!
//! Nothing is read from the database and nothing is written while the caller waits: the application
//! is in memory (ADR 0016), and what is counted is written later.

use super::authenticate_client::AuthenticatedClient;
use super::issue_token::{Granted, IssuedTokens, TokenRequest};
use super::mint::Bearer;
use super::refusal::TokenRefusal;
use super::scopes::{is_about_people, of_these};
use crate::Engine;
use crate::ctx::Ctx;
use crate::fault::Fault;

impl Engine {
    pub(super) async fn client_credentials(
        &self,
        ctx: &Ctx,
        known: &AuthenticatedClient,
        request: &TokenRequest,
    ) -> Result<Granted, Fault> {
        let client = &known.client;
        // Only who can keep a secret may act for itself (RFC 6749 section 4.4).
        if !client.confidential {
            return Ok(Err(TokenRefusal::GrantNotAllowed));
        }
        let scope = match granted(&client.scopes, request.scope.as_deref()) {
            Ok(scope) => scope,
            Err(sent) => return Ok(Err(TokenRefusal::InvalidScope { sent })),
        };
        let tenant = match self.tenant_of(client, request.tenant.as_deref()).await? {
            Ok(tenant) => tenant,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let audience = self.audience_of(client, &tenant, &request.resources, &scope).await?;
        let audience = match audience {
            Ok(audience) => audience,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let bearer = Bearer {
            client,
            subject: &client.client_id,
            tenant: &tenant,
            scope: &scope,
            audience,
            mark: None,
            auth_time: None,
        };
        let access_token = self.access_token(ctx, bearer).await?;
        let expires_in = client.access_lifetime.as_seconds_ceil();
        Ok(Ok(IssuedTokens {
            access_token,
            expires_in,
            scope,
            refresh_token: None,
            id_token: None,
        }))
    }
}

/// What was asked for; everything that the application has, where nothing was said. Scopes about a
/// person say nothing where there is none.
fn granted(held: &[String], asked: Option<&str>) -> Result<String, String> {
    of_these(held, asked, |scope| !is_about_people(scope))
}

#[cfg(test)]
mod tests {
    use super::granted;

    #[test]
    fn product_c02_only_scopes_that_the_application_has_are_granted() {
        let held = ["api".to_owned(), "openid".to_owned(), "public".to_owned()];
        assert_eq!(granted(&held, None).as_deref(), Ok("api public"));
        assert_eq!(granted(&held, Some("public public")).as_deref(), Ok("public"));
        assert_eq!(granted(&held, Some("public admin")), Err("admin".to_owned()));
        assert_eq!(granted(&held, Some("Public")), Err("Public".to_owned()));
    }
}
