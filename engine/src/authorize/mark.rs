//! What proves that a step was taken in the same browser, for the same request, by the same person.
//!
//! A **ticket** stands in every form: whoever sends it has seen the page (M026), in the browser in
//! which the request began. A **mark** stands in the address after a step and says what was just
//! done, so that `prompt=login` asks once and not for ever. Neither is stored: both are keyed hashes
//! over the request in its canonical writing, the browser's cookie and the session.

use super::Visitor;
use crate::Engine;
use crate::ctx::Ctx;
use crate::keys::{Purpose, same};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use grantry_core::authorize::Params;
use grantry_core::secret::Hashed;
use grantry_core::time::{Span, Timestamp};

/// Long enough to read a consent page.
const LIFETIME: Span = Span::minutes(10);

/// What a person has just done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// Typed the password.
    SignedIn,
    /// Said that the account is the right one.
    Chosen,
    /// Asked for another account.
    Other,
}

impl Mark {
    const ALL: [Self; 3] = [Self::SignedIn, Self::Chosen, Self::Other];

    const fn byte(self) -> u8 {
        match self {
            Self::SignedIn => 1,
            Self::Chosen => 2,
            Self::Other => 3,
        }
    }
}

impl Engine {
    /// What a form carries.
    pub(super) fn ticket(
        &self,
        params: &Params,
        visitor: &Visitor,
        session_id: Option<&str>,
    ) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(self.ticket_proof(params, visitor, session_id).as_bytes())
    }

    /// Whether a form's ticket was made for this request, browser and session.
    pub(super) fn is_ticket(
        &self,
        ticket: &str,
        params: &Params,
        visitor: &Visitor,
        session_id: Option<&str>,
    ) -> bool {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(ticket).ok();
        let proof = bytes.and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
        let expected = self.ticket_proof(params, visitor, session_id);
        let genuine = proof.is_some_and(|proof| same(&Hashed::from_bytes(proof), &expected));
        !visitor.browser.is_empty() && genuine
    }

    fn ticket_proof(&self, params: &Params, visitor: &Visitor, session_id: Option<&str>) -> Hashed {
        let (request, session) = (params.canonical(), session_id.unwrap_or(""));
        let parts =
            [b"authorize", visitor.browser.as_bytes(), request.as_bytes(), session.as_bytes()];
        self.pepper.hash(Purpose::Form, &parts)
    }

    /// What an address carries after a step.
    pub(super) fn mark(
        &self,
        ctx: &Ctx,
        params: &Params,
        visitor: &Visitor,
        (mark, session_id): (Mark, Option<&str>),
    ) -> String {
        let until = ctx.now + LIFETIME;
        let proof = self.mark_proof(params, visitor, session_id, (mark, until));
        let mut bytes = vec![mark.byte()];
        bytes.extend_from_slice(&until.as_millis().to_be_bytes());
        bytes.extend_from_slice(proof.as_bytes());
        BASE64_URL_SAFE_NO_PAD.encode(bytes)
    }

    /// What the person has just done, if the request's mark is good.
    pub(super) fn read_mark(
        &self,
        ctx: &Ctx,
        params: &Params,
        visitor: &Visitor,
        session_id: Option<&str>,
    ) -> Option<Mark> {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(params.mark()?).ok()?;
        let (kind, rest) = bytes.split_first()?;
        let (until, proof) = rest.split_at_checked(8)?;
        let mark = Mark::ALL.into_iter().find(|mark| mark.byte() == *kind)?;
        let until = Timestamp::from_millis(i64::from_be_bytes(until.try_into().ok()?));
        let proof = Hashed::from_bytes(proof.try_into().ok()?);
        let expected = self.mark_proof(params, visitor, session_id, (mark, until));
        (same(&proof, &expected) && ctx.now < until).then_some(mark)
    }

    fn mark_proof(
        &self,
        params: &Params,
        visitor: &Visitor,
        session_id: Option<&str>,
        (mark, until): (Mark, Timestamp),
    ) -> Hashed {
        let (request, session) = (params.canonical(), session_id.unwrap_or(""));
        let parts = [
            &[mark.byte()][..],
            &until.as_millis().to_be_bytes(),
            visitor.browser.as_bytes(),
            request.as_bytes(),
            session.as_bytes(),
        ];
        self.pepper.hash(Purpose::SignInMark, &parts)
    }
}
