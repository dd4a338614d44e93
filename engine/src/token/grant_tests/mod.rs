//! The grants that people give, from the rows that begin them to the tokens that come of them.

mod code;
mod device;
mod id_token;
mod incident;
mod password;
mod refresh;
mod secrets;

use super::room::{App, ISSUER, PASSWORD, World};
use super::{
    ClientCredentials, CodeGrant, IssuedTokens, TokenGrant, TokenOutcome, TokenRefusal,
    TokenRequest,
};
use crate::keys::Purpose;
use crate::store::contract::harness::{NOW, Place};
use crate::store::{NewCode, NewGrant};
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use grantry_core::application::Draft;
use grantry_core::secret::Secret;
use grantry_core::time::Span;
use std::sync::Arc;

const CALLBACK: &str = "https://app.example.com/callback";
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const DEVICE_GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";

/// Every grant type, and every scope of OpenID Connect.
fn full(draft: &mut Draft) {
    let grants = ["authorization_code", "refresh_token", "password", DEVICE_GRANT];
    draft.grant_types = grants.map(str::to_owned).to_vec();
    draft.redirect_uris = vec![CALLBACK.to_owned()];
    let scopes = ["public", "openid", "profile", "email", "offline_access"];
    draft.scopes = scopes.map(str::to_owned).to_vec();
}

/// Without a secret.
fn public(draft: &mut Draft) {
    full(draft);
    draft.grant_types.retain(|grant| grant != "password");
    draft.confidential = false;
}

/// What a client sends with a code, and with the usual verifier.
fn sent(code: &str) -> CodeGrant {
    CodeGrant {
        code: Secret::new(code.to_owned()),
        redirect_uri: Some(CALLBACK.to_owned()),
        verifier: Some(Secret::new(VERIFIER.to_owned())),
    }
}

fn refresh(token: &Secret<String>) -> TokenGrant {
    TokenGrant::RefreshToken(token.clone())
}

impl World {
    /// What Ada has allowed; gives the grant's identifier.
    async fn grant(&self, app: &App, scopes: &str) -> String {
        let client = self.engine.client(&app.client_id).await.expect("read").expect("there");
        let now = self.engine.now();
        let id = self.engine.new_id(now);
        let grant = NewGrant {
            id: id.clone(),
            application_id: client.id.clone(),
            user_id: self.ada.clone(),
            tenant_id: client.tenant.id.clone(),
            session_id: Some("session-1".to_owned()),
            source: "code",
            scopes: scopes.to_owned(),
            resources: "[]".to_owned(),
            offline: scopes.contains("offline_access"),
            auth_time: now - Span::minutes(1),
            expires_at: now + client.refresh_lifetime,
        };
        let store = &self.engine.store;
        let written =
            store.write(move |tx| Box::pin(async move { tx.insert_grant(&grant, now).await }));
        written.await.expect("written");
        id
    }

    /// A code for what Ada has allowed, changed as a test wants it.
    async fn code(&self, app: &App, scopes: &str, change: impl FnOnce(&mut NewCode)) -> String {
        let text = self.engine.random_text::<32>();
        let mut code = NewCode {
            hash: self.engine.pepper.hash(Purpose::AuthorizationCode, &[text.as_bytes()]),
            grant_id: self.grant(app, scopes).await,
            redirect_uri: CALLBACK.to_owned(),
            named_uri: true,
            challenge: Some(BASE64_URL_SAFE_NO_PAD.encode(digest(&SHA256, VERIFIER.as_bytes()))),
            nonce: None,
            expires_at: self.engine.now() + Span::seconds(60),
        };
        change(&mut code);
        let store = &self.engine.store;
        let written = store.write(move |tx| Box::pin(async move { tx.insert_code(&code).await }));
        written.await.expect("written");
        text
    }

    /// What an application hears that brings this.
    async fn ask(&self, app: &App, grant: TokenGrant) -> Result<IssuedTokens, TokenRefusal> {
        self.ask_for(app, grant, None, &[]).await
    }

    async fn ask_for(
        &self,
        app: &App,
        grant: TokenGrant,
        scope: Option<&str>,
        resources: &[&str],
    ) -> Result<IssuedTokens, TokenRefusal> {
        let request = TokenRequest {
            client: app.credentials(),
            grant,
            scope: scope.map(str::to_owned),
            resources: resources.iter().map(|uri| (*uri).to_owned()).collect(),
            tenant: None,
        };
        match self.engine.issue_token(&self.ctx(), request).await.expect("an answer") {
            TokenOutcome::Issued(tokens) => Ok(*tokens),
            TokenOutcome::Refused(refusal) => Err(refusal),
        }
    }

    async fn redeem(&self, app: &App, code: &str) -> Result<IssuedTokens, TokenRefusal> {
        self.ask(app, TokenGrant::AuthorizationCode(sent(code))).await
    }

    /// The tokens of a new grant.
    async fn tokens(&self, app: &App, scopes: &str) -> IssuedTokens {
        let code = self.code(app, scopes, |_| ()).await;
        self.redeem(app, &code).await.unwrap_or_else(|refusal| unreachable!("{refusal:?}"))
    }

    /// As an access token of the newest refresh token that was seen at an API.
    async fn use_access_token(&self, tokens: &IssuedTokens) {
        let mark = claims(&tokens.access_token)["jti"].as_str().expect("a jti").to_owned();
        let mark = super::claims::GrantMark::of_identifier(&mark).expect("a mark");
        let store = &self.engine.store;
        let marked = store.write(move |tx| {
            Box::pin(async move { tx.mark_head_used(&mark.grant, mark.number).await })
        });
        marked.await.expect("written");
    }
}

/// What a signed token says.
fn claims(token: &Secret<String>) -> serde_json::Value {
    let middle = token.expose().split('.').nth(1).expect("three parts");
    let text = BASE64_URL_SAFE_NO_PAD.decode(middle).expect("base64url");
    serde_json::from_slice(&text).expect("JSON")
}

fn refresh_token(tokens: &IssuedTokens) -> &Secret<String> {
    tokens.refresh_token.as_ref().expect("a refresh token")
}
