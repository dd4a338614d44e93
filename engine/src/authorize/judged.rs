//! A request that an application may make, and how it is answered.

use super::refusal::Refusal;
use super::{Carried, Step, Visitor};
use crate::Engine;
use crate::ctx::Ctx;
use crate::store::ConsentKey;
use crate::token::{Client, ClientTenant, Rejected};
use grantry_core::authorize::{Answer, Param, Params, ResponseMode, Wish};
use std::sync::Arc;

/// As usage is counted.
pub(super) const GRANT: &str = "authorization_code";

/// To whom an answer goes. From here on errors are told to the application.
pub(super) struct Addressee {
    pub(super) client: Arc<Client>,
    pub(super) redirect_uri: String,
    /// Whether the request named it.
    pub(super) named_uri: bool,
    mode: ResponseMode,
    state: Option<String>,
}

/// A request that is good, whoever answers it.
pub(super) struct Judged {
    pub(super) to: Addressee,
    pub(super) wish: Wish,
    /// Each once, in their order.
    pub(super) scopes: Vec<String>,
    pub(super) tenant: ClientTenant,
    pub(super) resources: Vec<String>,
}

impl Addressee {
    pub(super) fn new(
        client: Arc<Client>,
        redirect_uri: String,
        named_uri: bool,
        params: &Params,
    ) -> Self {
        let mode = Wish::mode_of(params);
        let state = params.get(Param::State).map(str::to_owned);
        Self { client, redirect_uri, named_uri, mode, state }
    }

    /// The answer, with the state as it came and the name of who answers (RFC 9207 section 2).
    pub(super) fn answer(&self, issuer: &str, fields: Vec<(&'static str, String)>) -> Answer {
        let state = self.state.iter().map(|state| ("state", state.clone()));
        let issuer = ("iss", issuer.to_owned());
        let fields = fields.into_iter().chain(state).chain([issuer]).collect();
        Answer { redirect_uri: self.redirect_uri.clone(), mode: self.mode, fields }
    }
}

impl Judged {
    /// Whose consent it would be.
    pub(super) fn consent_key(&self, user_id: &str) -> ConsentKey {
        ConsentKey {
            user: user_id.to_owned(),
            application: self.to.client.id.clone(),
            tenant: self.tenant.id.clone(),
        }
    }
}

impl Engine {
    /// Tells the application that it gets nothing, and its administrators why.
    pub(super) fn refuse(&self, ctx: &Ctx, to: &Addressee, refusal: &Refusal) -> Step {
        if !refusal.is_everyday() {
            let why = Rejected {
                error: refusal.error(),
                reason: refusal.reason(),
                sent: refusal.sent(),
                nearest: None,
            };
            self.ledger.rejected(ctx, &to.client, GRANT, why);
        }
        let error = ("error", refusal.error().to_owned());
        let description = ("error_description", refusal.description().to_owned());
        Step::Answer(to.answer(&self.issuer, vec![error, description]))
    }

    /// What a page carries on to the next step.
    pub(super) fn carry(
        &self,
        judged: &Judged,
        params: &Params,
        visitor: &Visitor,
        session_id: Option<&str>,
    ) -> Carried {
        let request = match params.mark() {
            Some(mark) => params.with_mark(mark),
            None => params.canonical(),
        };
        Carried {
            application: judged.to.client.name.clone(),
            request,
            ticket: self.ticket(params, visitor, session_id),
            redirect_uri: judged.to.redirect_uri.clone(),
        }
    }
}
