//! What a person answers on the consent page: allowed, in whole or in part, or denied.
//!
//! Everything is judged anew from the request as it was sent; of the page only the answer counts,
//! and only where its ticket says that this person has seen it in this browser.

use super::issue_code::Remembered;
use super::judged::Judged;
use super::next_step::{Ready, is_required};
use super::person_session::SignedInPerson;
use super::refusal::Refusal;
use super::{Step, Visitor};
use crate::Engine;
use crate::ctx::Ctx;
use crate::fault::Fault;
use grantry_core::authorize::Params;

/// The answer.
pub struct ConsentDecision {
    /// What the form carried.
    pub ticket: String,
    /// Allowed at all.
    pub allow: bool,
    /// The scopes that are ticked.
    pub ticked: Vec<String>,
}

impl Engine {
    /// `None`: the form is not one of ours, or another person's, or another request's.
    pub async fn decide_consent(
        &self,
        ctx: &Ctx,
        params: &Params,
        visitor: &Visitor,
        decision: ConsentDecision,
    ) -> Result<Option<Step>, Fault> {
        let person = self.person_of(ctx, visitor).await?;
        let session_id = person.as_ref().map(|person| person.session_id.as_str());
        if !self.is_ticket(&decision.ticket, params, visitor, session_id) {
            return Ok(None);
        }
        let judged = match self.judge(ctx, params).await? {
            Ok(judged) => judged,
            Err(step) => return Ok(Some(step)),
        };
        let Ready { person, .. } = match self.person_ready(ctx, &judged, params, visitor).await? {
            Ok(ready) => ready,
            Err(step) => return Ok(Some(step)),
        };
        if !decision.allow {
            return Ok(Some(self.refuse(ctx, &judged.to, &Refusal::Denied)));
        }
        let granted = |scope: &&String| is_required(scope) || decision.ticked.contains(scope);
        let scopes: Vec<String> = judged.scopes.iter().filter(granted).cloned().collect();
        let remembered = self.remembered(&judged, &person, &scopes).await?;
        let code = self.write_code(ctx, &judged, (&person, &scopes), Some(remembered)).await?;
        Ok(Some(match code {
            Some(code) => self.hand_over(ctx, &judged, &person, code),
            None => self.ask_sign_in(&judged, params, visitor, (None, None)),
        }))
    }

    /// What was allowed before stays allowed, except what was asked for now and not allowed.
    async fn remembered(
        &self,
        judged: &Judged,
        person: &SignedInPerson,
        granted: &[String],
    ) -> Result<Remembered, Fault> {
        let key = judged.consent_key(&person.user_id);
        let before = self.store.reader().await?.conn().consented(&key).await?.unwrap_or_default();
        let kept = before.split(' ').filter(|one| !one.is_empty());
        let kept = kept.filter(|one| !judged.scopes.iter().any(|asked| asked == one));
        let all: Vec<&str> = kept.chain(granted.iter().map(String::as_str)).collect();
        Ok(Remembered { key, scopes: all.join(" ") })
    }
}
