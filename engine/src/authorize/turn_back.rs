//! A person who does not want to sign in: the application is told, and nothing else changes.

use super::refusal::Refusal;
use super::{Step, Visitor};
use crate::Engine;
use crate::ctx::Ctx;
use crate::fault::Fault;
use grantry_core::authorize::Params;

impl Engine {
    /// `None`: the form is not one of ours, or another request's.
    pub async fn turn_back(
        &self,
        ctx: &Ctx,
        params: &Params,
        visitor: &Visitor,
        ticket: &str,
    ) -> Result<Option<Step>, Fault> {
        let judged = match self.judge(ctx, params).await? {
            Ok(judged) => judged,
            Err(step) => return Ok(Some(step)),
        };
        let person = self.person_of(ctx, visitor).await?;
        let session_id = person.as_ref().map(|person| person.session_id.as_str());
        if !self.is_ticket(ticket, params, visitor, session_id) {
            return Ok(None);
        }
        Ok(Some(self.refuse(ctx, &judged.to, &Refusal::TurnedBack)))
    }
}
