//! Tokens as those see them who look at them: introspection, revocation, userinfo, the admin API. The
//! grants are made here, by the rows that a grant leaves.

mod api;
mod introspection;
mod revocation;
mod userinfo;

use super::Introspected;
use super::claims::{Audience, GrantMark};
use super::client::ClientTenant;
use super::mint::Bearer;
use super::room::{App, ISSUER, World};
use crate::application::with_checksum;
use crate::keys::Purpose;
use crate::store::NewGrant;
use crate::store::contract::harness::NOW;
use grantry_core::secret::Secret;
use grantry_core::time::{Span, Timestamp};
use serde_json::{Map, Value};

/// A grant that a person has given, with an access token and a refresh token.
pub(crate) struct GrantedTokens {
    pub(crate) grant: String,
    pub(crate) access: Secret<String>,
    pub(crate) refresh: Secret<String>,
}

impl World {
    /// A token of the application itself.
    pub(crate) async fn own_token(&self, app: &App, scope: &str) -> Secret<String> {
        let client = self.engine.client(&app.client_id).await.expect("read").expect("there");
        let bearer = Bearer {
            client: &client,
            subject: &client.client_id,
            tenant: &client.tenant,
            scope,
            audience: Audience::One(ISSUER.to_owned()),
            mark: None,
            auth_time: None,
        };
        self.engine.access_token(&self.ctx(), bearer).await.expect("a token")
    }

    /// What a person has allowed, as the code grant leaves it.
    pub(crate) async fn granted(&self, app: &App, user: &str, scope: &str) -> GrantedTokens {
        self.granted_in(app, user, scope, None).await
    }

    pub(crate) async fn granted_in(
        &self,
        app: &App,
        user: &str,
        scope: &str,
        session: Option<&str>,
    ) -> GrantedTokens {
        let client = self.engine.client(&app.client_id).await.expect("read").expect("there");
        let now = self.engine.now();
        let id = self.engine.new_id(now);
        let grant = NewGrant {
            id: id.clone(),
            application_id: client.id.clone(),
            user_id: user.to_owned(),
            tenant_id: client.tenant.id.clone(),
            session_id: session.map(str::to_owned),
            source: "code",
            scopes: scope.to_owned(),
            resources: "[]".to_owned(),
            offline: scope.contains("offline_access"),
            auth_time: now,
            expires_at: now + Span::days(30),
        };
        let written = self
            .engine
            .store
            .write(move |tx| Box::pin(async move { tx.insert_grant(&grant, now).await }));
        written.await.expect("written");
        let refresh = self.refresh_token(&id, 0).await;
        let access = self.access_token_of(app, &id, user, scope).await;
        GrantedTokens { grant: id, access, refresh }
    }

    /// One more refresh token of a grant.
    pub(crate) async fn refresh_token(&self, grant: &str, number: i64) -> Secret<String> {
        let token = with_checksum(format!("gry_rt_{}x{number}", grant.replace('-', "")));
        let hash = self.engine.pepper.hash(Purpose::RefreshToken, &[token.as_bytes()]);
        let (grant, hash) = (grant.to_owned(), hash.as_bytes().to_vec());
        let written = self.engine.store.write(move |tx| {
            Box::pin(async move { tx.add_refresh_token_for_tests(&hash, &grant, number).await })
        });
        written.await.expect("written");
        Secret::new(token)
    }

    async fn access_token_of(
        &self,
        app: &App,
        grant: &str,
        user: &str,
        scope: &str,
    ) -> Secret<String> {
        let client = self.engine.client(&app.client_id).await.expect("read").expect("there");
        let mark = GrantMark { grant: grant.to_owned(), number: 0 };
        let tenant =
            ClientTenant { id: client.tenant.id.clone(), slug: client.tenant.slug.clone() };
        let mut audience = vec![client.default_audience.clone().unwrap_or(ISSUER.to_owned())];
        if scope.contains("openid") && audience[0] != ISSUER {
            audience.push(ISSUER.to_owned());
        }
        let bearer = Bearer {
            client: &client,
            subject: user,
            tenant: &tenant,
            scope,
            audience: Audience::of(audience),
            mark: Some(&mark),
            auth_time: Some(Timestamp::from_millis(NOW.as_millis())),
        };
        self.engine.access_token(&self.ctx(), bearer).await.expect("a token")
    }

    /// What an application hears about a token; `None` where it is not active.
    pub(crate) async fn look(
        &self,
        caller: &App,
        token: &Secret<String>,
    ) -> Option<Map<String, Value>> {
        let said = self.engine.introspect(&self.ctx(), &caller.credentials(), token).await;
        match said.expect("an answer").expect("recognised") {
            Introspected::Active(members) => Some(members),
            Introspected::Inactive => None,
        }
    }

    /// Gives a token up; the answer is the same whatever it was.
    pub(crate) async fn revoke(&self, caller: &App, token: &Secret<String>) {
        let done = self.engine.revoke_token(&self.ctx(), &caller.credentials(), token).await;
        done.expect("an answer").expect("recognised");
    }
}
