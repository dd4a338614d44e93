//! Which account is meant, where an application wants that to be asked (`select_account`), or where
//! the person on a page is another than the one who is signed in.

use super::Visitor;
use super::mark::Mark;
use crate::Engine;
use crate::ctx::Ctx;
use crate::fault::Fault;
use grantry_core::authorize::Params;

/// What the person has chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountChoice {
    /// The one that is signed in.
    Current,
    /// Another one, which has to sign in.
    Other,
}

impl Engine {
    /// The request with a mark of what was chosen, as a query. `None`: the form is not one of ours.
    pub async fn choose_account(
        &self,
        ctx: &Ctx,
        params: &Params,
        visitor: &Visitor,
        (ticket, choice): (&str, AccountChoice),
    ) -> Result<Option<String>, Fault> {
        let person = self.person_of(ctx, visitor).await?;
        let session_id = person.as_ref().map(|person| person.session_id.as_str());
        if !self.is_ticket(ticket, params, visitor, session_id) {
            return Ok(None);
        }
        let mark = match choice {
            AccountChoice::Current => Mark::Chosen,
            AccountChoice::Other => Mark::Other,
        };
        let mark = self.mark(ctx, params, visitor, (mark, session_id));
        Ok(Some(params.with_mark(&mark)))
    }
}
