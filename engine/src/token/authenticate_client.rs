//! Finds out which application asks: client ID and secret (RFC 6749 section 2.3.1), or the client ID
//! alone for one that has no secret.
//!
//! Whatever is wrong, the caller hears one answer, and every refusal takes the same steps. What it
//! really was stands in the application's list of refused requests.

use super::client::{Client, ClientSecret};
use crate::Engine;
use crate::application::has_right_checksum;
use crate::ctx::Ctx;
use crate::fault::Fault;
use crate::keys::{Purpose, same};
use grantry_core::application::AuthMethod;
use grantry_core::secret::Secret;
use grantry_core::time::Timestamp;
use std::sync::Arc;

/// How a client has said who it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PresentedBy {
    /// In the `Authorization` header.
    Basic,
    /// In the body.
    Post,
    /// By its ID alone.
    Nothing,
}

/// What a client has presented.
pub struct ClientCredentials {
    /// Its client ID.
    pub client_id: String,
    /// Its secret, where it has sent one.
    pub secret: Option<Secret<String>>,
    /// Where it stood.
    pub by: PresentedBy,
}

/// An application that has proven who it is, as far as it can, and may act.
#[derive(Clone)]
pub struct AuthenticatedClient {
    pub(crate) client: Arc<Client>,
    /// Which of its secrets it has used.
    pub(crate) secret_id: Option<String>,
}

/// Why nobody was recognised. The caller is told none of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClientProblem {
    /// No application has this ID.
    Unknown,
    /// It is switched off.
    Disabled,
    /// It has a secret and has not sent it.
    SecretMissing,
    /// It has none, and has sent one.
    SecretNotExpected,
    /// It may use only the way that it is registered with.
    WrongMethod,
    /// The checksum is wrong: somebody has mistyped it or cut it off.
    SecretMistyped,
    /// It was good, and is not any more; the label of it.
    SecretExpired(String),
    /// It was taken back; the label of it.
    SecretRetired(String),
    /// Nobody knows it.
    SecretUnknown,
    /// Too many wrong secrets came from this network; come back then (M056).
    TooManyTries(Timestamp),
}

/// Nobody was recognised, and whose list of refused requests says why.
pub(crate) struct Unrecognised {
    pub(crate) problem: ClientProblem,
    pub(crate) client: Option<Arc<Client>>,
}

impl Engine {
    /// Recognises an application.
    pub(crate) async fn authenticate_client(
        &self,
        ctx: &Ctx,
        presented: &ClientCredentials,
    ) -> Result<Result<AuthenticatedClient, Unrecognised>, Fault> {
        let secret = presented.secret.as_ref().map_or("", |secret| secret.expose());
        let hash = self.pepper.hash(Purpose::ClientSecret, &[secret.as_bytes()]);
        let client = self.client(&presented.client_id).await?;
        if let Some(until) = self.must_wait(ctx, client.as_ref().map(|client| client.id.as_str())) {
            return Ok(Err(Unrecognised { problem: ClientProblem::TooManyTries(until), client }));
        }
        let Some(client) = client else {
            return Ok(Err(self.limited(ctx, ClientProblem::Unknown, None).await?));
        };
        // Every secret is compared, whichever it is.
        let used = client.secrets.iter().fold(None, |found: Option<&ClientSecret>, one| {
            if same(&one.hash, &hash) { found.or(Some(one)) } else { found }
        });
        let judged = judge(ctx, &client, presented, used, secret);
        let secret_id = used.map(|secret| secret.id.clone());
        Ok(match judged {
            Ok(()) => Ok(AuthenticatedClient { client, secret_id }),
            Err(problem) => Err(self.limited(ctx, problem, Some(client)).await?),
        })
    }

    /// Counts what may have been a guess.
    async fn limited(
        &self,
        ctx: &Ctx,
        problem: ClientProblem,
        client: Option<Arc<Client>>,
    ) -> Result<Unrecognised, Fault> {
        use ClientProblem::{SecretMistyped, SecretUnknown, TooManyTries, Unknown};
        let until = match problem {
            Unknown | SecretMistyped | SecretUnknown => {
                self.count_guess(ctx, client.as_ref().map(|client| client.id.as_str())).await?
            }
            _ => None,
        };
        Ok(Unrecognised { problem: until.map_or(problem, TooManyTries), client })
    }
}

fn judge(
    ctx: &Ctx,
    client: &Client,
    presented: &ClientCredentials,
    used: Option<&ClientSecret>,
    secret: &str,
) -> Result<(), ClientProblem> {
    if client.confidential {
        check_secret(ctx, used, secret)?;
    } else if !secret.is_empty() {
        return Err(ClientProblem::SecretNotExpected);
    }
    if !client.active {
        return Err(ClientProblem::Disabled);
    }
    if !may_present(client, presented.by) {
        return Err(ClientProblem::WrongMethod);
    }
    Ok(())
}

fn check_secret(ctx: &Ctx, used: Option<&ClientSecret>, secret: &str) -> Result<(), ClientProblem> {
    if secret.is_empty() {
        return Err(ClientProblem::SecretMissing);
    }
    match used {
        None if has_right_checksum(secret) => Err(ClientProblem::SecretUnknown),
        None => Err(ClientProblem::SecretMistyped),
        Some(used) if used.retired => Err(ClientProblem::SecretRetired(used.label.clone())),
        Some(used) if used.expires_at.is_some_and(|at| at <= ctx.now) => {
            Err(ClientProblem::SecretExpired(used.label.clone()))
        }
        Some(_) => Ok(()),
    }
}

/// A strict client may use only its registered method; others may use either.
fn may_present(client: &Client, by: PresentedBy) -> bool {
    let used = match by {
        PresentedBy::Basic => AuthMethod::Basic,
        PresentedBy::Post => AuthMethod::Post,
        PresentedBy::Nothing => return true,
    };
    !client.strict_client_auth || client.auth_method == used
}

impl ClientProblem {
    /// As the list of refused requests names it.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "client_unknown",
            Self::Disabled => "application_disabled",
            Self::SecretMissing => "secret_missing",
            Self::SecretNotExpected => "secret_not_expected",
            Self::WrongMethod => "wrong_auth_method",
            Self::SecretMistyped => "secret_mistyped",
            Self::SecretExpired(_) => "secret_expired",
            Self::SecretRetired(_) => "secret_retired",
            Self::SecretUnknown => "secret_unknown",
            Self::TooManyTries(_) => "throttled",
        }
    }

    /// Which secret it was, where that is known.
    pub(crate) fn label(&self) -> Option<&str> {
        match self {
            Self::SecretExpired(label) | Self::SecretRetired(label) => Some(label),
            _ => None,
        }
    }
}
