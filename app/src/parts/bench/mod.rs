//! Real requests to this server's own endpoints, sent by the browser, and how they are shown: the
//! request, the answer, and what the tokens in it say. Nothing of it is kept beyond the page.

mod curl;
mod send;
pub(crate) mod server;
mod step;
mod token;

pub(crate) use send::{Ask, Told};
pub(crate) use step::Step;
pub(crate) use token::Claims;

use crate::AppError;
use grantry_core::application::AuthMethod;
use grantry_core::console::{BenchField, BenchStep, TokenView};

/// What came of a request.
#[derive(Clone)]
pub(crate) struct Asked {
    /// The request and its answer.
    pub(crate) step: BenchStep,
    /// The tokens of the answer that could be read.
    pub(crate) tokens: Vec<(&'static str, TokenView)>,
    /// The members of the answer.
    pub(crate) told: Told,
}

/// An application that asks, and how it says who it is.
#[derive(Clone)]
pub(crate) struct Client {
    pub(crate) issuer: String,
    pub(crate) client_id: String,
    /// Blank where it has none.
    pub(crate) secret: String,
    pub(crate) method: AuthMethod,
}

impl Client {
    /// Sends a request; a refusal is looked up, and tokens are read.
    pub(crate) async fn ask(&self, ask: Ask) -> Result<Asked, AppError> {
        let (mut step, told) = send::send(self, ask).await?;
        let mut tokens = Vec::new();
        if step.status >= 400 {
            let request = step.request_id.clone();
            // A server that cannot say why has still answered.
            step.why = server::why_refused(self.client_id.clone(), request).await.unwrap_or(None);
        }
        for (name, title) in [("access_token", "Access token"), ("id_token", "ID token")] {
            let Some(token) = told.get(name) else { continue };
            let seen = server::inspect(self.client_id.clone(), token.to_owned()).await;
            tokens.extend(seen.ok().map(|view| (title, view)));
        }
        Ok(Asked { step, tokens, told })
    }

    /// The header that says who asks, where the application does it so.
    fn user(&self) -> Option<BenchField> {
        let by_header = self.method == AuthMethod::Basic && !self.secret.is_empty();
        by_header.then(|| BenchField::hidden(&self.client_id, &self.secret, "CLIENT_SECRET"))
    }

    /// The fields that say it otherwise.
    fn fields(&self) -> Vec<BenchField> {
        if self.user().is_some() {
            return Vec::new();
        }
        let mut fields = vec![BenchField::plain("client_id", &self.client_id)];
        if !self.secret.is_empty() {
            fields.push(BenchField::hidden("client_secret", &self.secret, "CLIENT_SECRET"));
        }
        fields
    }
}
