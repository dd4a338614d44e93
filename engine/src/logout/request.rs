//! What a request to sign out does (OpenID Connect RP-Initiated Logout sections 2 and 3).
//!
//! It ends the sign-in of the browser that it comes from, and no other. Without being asked it does so
//! only where the ID token in it was given in that very sign-in, which another site cannot know.
//! Everybody else is asked (M146). The browser goes on to an address only where it is registered, byte
//! for byte, by an application that the request proves or, after a question, names (M145).

use crate::Engine;
use crate::ctx::Ctx;
use crate::fault::Fault;
use crate::store::PersonSessionRow;
use crate::token::{Client, Kind, jwt_verified};
use grantry_core::secret::Secret;
use grantry_core::signing_key::Algorithm;
use serde::Deserialize;
use std::sync::Arc;

/// A request to sign out.
#[derive(Default)]
pub struct LogoutRequest {
    /// An ID token of ours, over or not.
    pub id_token_hint: Option<Secret<String>>,
    /// The application that asks.
    pub client_id: Option<String>,
    /// Where the browser is to go.
    pub post_logout_redirect_uri: Option<String>,
    /// Handed back with it.
    pub state: Option<String>,
    /// The cookie of the person's sign-in.
    pub cookie: Option<Secret<String>>,
    /// The person has said yes, on a page of ours.
    pub confirmed: bool,
}

/// Where the browser may go afterwards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Returning {
    /// As it is registered.
    pub uri: String,
    /// To be added to it.
    pub state: Option<String>,
}

/// What happens next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LogoutStep {
    /// The person has to say yes first.
    Ask {
        /// Who is signed in with this browser.
        email: Option<String>,
        /// The name of the application that asks.
        application: Option<String>,
        /// Where it goes on then, if anywhere.
        returning: Option<Returning>,
    },
    /// Nobody is signed in with this browser any more.
    Done {
        /// Where it goes on, if anywhere.
        returning: Option<Returning>,
    },
    /// The hint was made for another application than the one that is named.
    WrongClient,
}

/// What of an ID token counts here. An answer of userinfo, which is signed alike, has no `exp`.
#[derive(Deserialize)]
struct Hint {
    iss: String,
    aud: String,
    #[serde(default)]
    sid: Option<String>,
    #[serde(rename = "exp")]
    _exp: i64,
}

impl Engine {
    /// Signs out, or says what is missing.
    pub async fn sign_out_of_applications(
        &self,
        ctx: &Ctx,
        request: LogoutRequest,
    ) -> Result<LogoutStep, Fault> {
        let hint = self.hint(ctx, request.id_token_hint.as_ref()).await?;
        let proven = hint.as_ref().map(|hint| hint.aud.as_str());
        if proven.is_some_and(|aud| request.client_id.as_deref().is_some_and(|id| id != aud)) {
            return Ok(LogoutStep::WrongClient);
        }
        let client = match proven.or(request.client_id.as_deref()) {
            Some(client_id) => self.client(client_id).await?,
            None => None,
        };
        let here = self.signed_in_here(request.cookie.as_ref()).await?;
        let returning = client.as_deref().and_then(|client| returning(client, &request));
        if must_ask(&request, hint.as_ref(), here.as_ref(), returning.as_ref()) {
            return Ok(ask(here, client, returning));
        }
        if let Some(here) = here {
            self.end_person_session(ctx, &here.id, &here.user_id).await?;
        }
        Ok(LogoutStep::Done { returning })
    }

    /// An ID token of ours, over or not; anything else counts as none.
    async fn hint(&self, ctx: &Ctx, token: Option<&Secret<String>>) -> Result<Option<Hint>, Fault> {
        let Some(token) = token else { return Ok(None) };
        let keys = self.keys(ctx).await?;
        let all = &Algorithm::ALL;
        let hint: Option<Hint> = jwt_verified(&keys, ctx.now, Kind::IdToken, all, token.expose());
        Ok(hint.filter(|hint| hint.iss == self.issuer))
    }

    async fn signed_in_here(
        &self,
        cookie: Option<&Secret<String>>,
    ) -> Result<Option<PersonSessionRow>, Fault> {
        let hash = cookie.and_then(|cookie| self.person_session_hash(cookie.expose()));
        let Some(hash) = hash else { return Ok(None) };
        self.store.reader().await?.conn().person_session_by_token(&hash).await
    }
}

/// Whether a question comes first: where somebody is signed in and the request does not prove to be
/// part of that, and where a browser would be sent on by somebody who has proven nothing.
fn must_ask(
    request: &LogoutRequest,
    hint: Option<&Hint>,
    here: Option<&PersonSessionRow>,
    returning: Option<&Returning>,
) -> bool {
    let same_sign_in = |here: &PersonSessionRow| {
        hint.is_some_and(|hint| hint.sid.as_deref() == Some(here.id.as_str()))
    };
    let unproven = match here {
        Some(here) => !same_sign_in(here),
        None => hint.is_none() && returning.is_some(),
    };
    // Whoever is to be sent on to an address that is not registered gets to see that something is odd.
    let stray = here.is_some() && returning.is_none() && request.post_logout_redirect_uri.is_some();
    (unproven || stray) && !request.confirmed
}

fn ask(
    here: Option<PersonSessionRow>,
    client: Option<Arc<Client>>,
    returning: Option<Returning>,
) -> LogoutStep {
    LogoutStep::Ask {
        returning,
        email: here.map(|here| here.email),
        application: client.map(|client| client.name.clone()),
    }
}

fn returning(client: &Client, request: &LogoutRequest) -> Option<Returning> {
    let wanted = request.post_logout_redirect_uri.as_deref()?;
    let uri = client.post_logout_uris.iter().find(|uri| *uri == wanted)?;
    Some(Returning { uri: uri.clone(), state: request.state.clone() })
}
