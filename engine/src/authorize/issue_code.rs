//! The end of a request that a person has allowed: a code (RFC 6749 section 4.1.2).
//!
//! Grant, code and consent are written in one transaction that holds on to the session, so that
//! nobody gets a code out of a session that ends in the same moment.

use super::judged::Judged;
use super::person_session::SignedInPerson;
use super::{Step, Visitor};
use crate::Engine;
use crate::ctx::Ctx;
use crate::fault::Fault;
use crate::keys::Purpose;
use crate::refusal::{NotDone, Refusal};
use crate::store::{ConsentKey, NewCode, NewGrant};
use grantry_core::authorize::Params;
use grantry_core::time::Span;

/// How long a code waits to be redeemed.
const CODE_LIFETIME: Span = Span::seconds(60);

/// What is to be remembered of a consent.
pub(super) struct Remembered {
    pub(super) key: ConsentKey,
    pub(super) scopes: String,
}

impl Engine {
    /// Gives the application a code for these scopes. What was asked of nobody is not remembered.
    pub(super) async fn issue_code(
        &self,
        ctx: &Ctx,
        judged: &Judged,
        (params, visitor): (&Params, &Visitor),
        (person, scopes): (SignedInPerson, Vec<String>),
    ) -> Result<Step, Fault> {
        let issued = self.write_code(ctx, judged, (&person, &scopes), None).await?;
        Ok(match issued {
            Some(code) => self.hand_over(ctx, judged, &person, code),
            None => self.ask_sign_in(judged, params, visitor, (None, None)),
        })
    }

    /// `None`: the session has ended meanwhile.
    pub(super) async fn write_code(
        &self,
        ctx: &Ctx,
        judged: &Judged,
        (person, scopes): (&SignedInPerson, &[String]),
        remembered: Option<Remembered>,
    ) -> Result<Option<String>, Fault> {
        let client = &judged.to.client;
        let code = self.random_text::<32>();
        let resources = serde_json::to_string(&judged.resources).map_err(Fault::broken)?;
        let grant = NewGrant {
            id: self.new_id(ctx.now),
            application_id: client.id.clone(),
            user_id: person.user_id.clone(),
            tenant_id: judged.tenant.id.clone(),
            session_id: Some(person.session_id.clone()),
            source: "code",
            scopes: scopes.join(" "),
            resources,
            offline: scopes.iter().any(|scope| scope == "offline_access"),
            auth_time: person.signed_in_at,
            expires_at: ctx.now + client.refresh_lifetime,
        };
        let new = NewCode {
            hash: self.pepper.hash(Purpose::AuthorizationCode, &[code.as_bytes()]),
            grant_id: grant.id.clone(),
            redirect_uri: judged.to.redirect_uri.clone(),
            named_uri: judged.to.named_uri,
            challenge: judged.wish.challenge.clone(),
            nonce: judged.wish.nonce.clone(),
            expires_at: ctx.now + CODE_LIFETIME,
        };
        let (session_id, now) = (person.session_id.clone(), ctx.now);
        let written = self
            .store
            .change(move |tx| {
                Box::pin(async move {
                    tx.insert_grant(&grant, now).await?;
                    tx.insert_code(&new).await?;
                    if let Some(Remembered { key, scopes }) = &remembered {
                        tx.remember_consent(key, scopes, now).await?;
                    }
                    // Last, so that rows are locked in the order in which a change of the person
                    // locks them. A refusal undoes what is above.
                    if tx.person_session_seen(&session_id, now).await? {
                        return Ok(());
                    }
                    Err(NotDone::Refused(Refusal::NotFound))
                })
            })
            .await;
        match written {
            Ok(()) => Ok(Some(code)),
            Err(NotDone::Refused(_)) => Ok(None),
            Err(NotDone::Fault(fault)) => Err(fault),
        }
    }

    /// The answer that brings the code.
    pub(super) fn hand_over(
        &self,
        ctx: &Ctx,
        judged: &Judged,
        person: &SignedInPerson,
        code: String,
    ) -> Step {
        let (user, client) = (&person.user_id, &judged.to.client.client_id);
        tracing::info!(user, client, request = %ctx.request, "authorize.code: {user} lets {client} act");
        Step::Answer(judged.to.answer(&self.issuer, vec![("code", code)]))
    }
}
