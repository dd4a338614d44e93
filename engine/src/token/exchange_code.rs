//! An authorization code becomes tokens, once (RFC 6749 section 4.1.3, RFC 7636 section 4.6).
//!
//! The code is burnt first, by one statement, and only then compared with what the client says. So a
//! code can be tried once, whatever is wrong with the try. A code that comes again ends everything
//! that came from it: two hold what only one should.

use super::authenticate_client::AuthenticatedClient;
use super::client::Client;
use super::for_person::{Handed, alive, is_renewable};
use super::issue_token::{Granted, TokenRequest};
use super::refusal::{GrantProblem, TokenRefusal};
use crate::Engine;
use crate::ctx::Ctx;
use crate::fault::Fault;
use crate::keys::Purpose;
use crate::store::{GrantRow, RedeemedCodeRow, Tx};
use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use grantry_core::secret::{Hashed, Secret};
use grantry_core::time::Timestamp;
use std::sync::Arc;

/// Longer ones are not ours.
const LONGEST: usize = 128;
/// RFC 7636 section 4.1.
const VERIFIER_LENGTH: std::ops::RangeInclusive<usize> = 43..=128;

/// What a client sends with a code.
#[derive(Clone)]
pub struct CodeGrant {
    /// The code.
    pub code: Secret<String>,
    /// The address that the code was sent to.
    pub redirect_uri: Option<String>,
    /// What the challenge was made from.
    pub verifier: Option<Secret<String>>,
}

/// A code that was good.
struct Redeemed {
    grant: GrantRow,
    nonce: Option<String>,
    /// Whether the new refresh token was kept.
    number: i64,
}

/// Everything that a code is compared with.
struct Attempt {
    client: Arc<Client>,
    sent: CodeGrant,
    hash: Hashed,
    new_refresh_token: Hashed,
    ctx: Ctx,
}

impl Engine {
    pub(super) async fn exchange_code(
        &self,
        ctx: &Ctx,
        known: &AuthenticatedClient,
        request: &TokenRequest,
        sent: &CodeGrant,
    ) -> Result<Granted, Fault> {
        let client = &known.client;
        let refused = |problem| Ok(Err(TokenRefusal::InvalidGrant(problem)));
        let code = sent.code.expose();
        let hash = self.pepper.hash(Purpose::AuthorizationCode, &[code.as_bytes()]);
        // What nobody has made is not worth a transaction.
        if code.len() > LONGEST || !self.is_code(&hash).await? {
            return refused(GrantProblem::Unknown);
        }
        let (token, new_refresh_token) = self.new_refresh_token();
        let (client, sent, ctx) = (client.clone(), sent.clone(), ctx.clone());
        let work =
            Attempt { client: client.clone(), sent, hash, new_refresh_token, ctx: ctx.clone() };
        let redeemed =
            self.store.write(move |tx| Box::pin(async move { redeem(tx, &work).await })).await?;
        let Redeemed { grant, nonce, number } = match redeemed {
            Ok(redeemed) => redeemed,
            Err(problem) => return refused(problem),
        };
        let terms = match self.terms(&client, &grant, request, None).await? {
            Ok(terms) => terms,
            Err(refusal) => {
                self.give_up_grant(&ctx, &grant.id, "code_refused").await?;
                return Ok(Err(refusal));
            }
        };
        let refresh_token = (number > 0).then_some(token);
        let handed = Handed { number, refresh_token, nonce };
        Ok(Ok(self.tokens_for_person(&ctx, &client, &grant, (terms, handed)).await?))
    }

    async fn is_code(&self, hash: &Hashed) -> Result<bool, Fault> {
        Ok(self.store.reader().await?.conn().grant_of_code(hash).await?.is_some())
    }
}

/// A refusal is an `Ok`: that the code is burnt, and what it ended, has to stay.
async fn redeem(tx: &mut Tx<'_>, it: &Attempt) -> Result<Result<Redeemed, GrantProblem>, Fault> {
    let now = it.ctx.now;
    let Some(code) = tx.redeem_code(&it.hash, now).await? else {
        let Some(grant) = tx.grant_of_code(&it.hash).await? else {
            return Ok(Err(GrantProblem::Unknown));
        };
        if tx.end_grant(&grant, "code_used_before", now).await? {
            tracing::warn!(grant = %grant, remote = %it.ctx.remote, request = %it.ctx.request, "token.code: a code came twice, and grant {grant} was ended");
        }
        return Ok(Err(GrantProblem::UsedBefore));
    };
    let Some(grant) = tx.grant(&code.grant_id).await? else {
        return Ok(Err(GrantProblem::Unknown));
    };
    let judged = alive(&it.ctx, &it.client, &grant).and_then(|()| fits(&code, &it.sent, now));
    if let Err(problem) = judged {
        // Nothing can come of it any more.
        tx.end_grant(&grant.id, "code_refused", now).await?;
        return Ok(Err(problem));
    }
    let number = if is_renewable(&it.client, &grant.scopes) {
        tx.rotate_refresh_token(&grant.id, 0, &it.new_refresh_token, now).await?
    } else {
        None
    };
    Ok(Ok(Redeemed { grant, nonce: code.nonce, number: number.unwrap_or(0) }))
}

fn fits(code: &RedeemedCodeRow, sent: &CodeGrant, now: Timestamp) -> Result<(), GrantProblem> {
    if Timestamp::from_millis(code.expires_at) <= now {
        return Err(GrantProblem::Expired);
    }
    let uri = sent.redirect_uri.as_deref();
    let same_uri = match uri {
        Some(uri) => uri == code.redirect_uri,
        None => !code.named_uri,
    };
    if !same_uri {
        let (sent, expected) = (uri.unwrap_or("").to_owned(), code.redirect_uri.clone());
        return Err(GrantProblem::RedirectUri { sent, expected });
    }
    match (&code.challenge, &sent.verifier) {
        (Some(challenge), Some(verifier)) if matches(challenge, verifier.expose()) => Ok(()),
        (Some(_), _) => Err(GrantProblem::Verifier),
        (None, Some(_)) => Err(GrantProblem::VerifierNotExpected),
        (None, None) => Ok(()),
    }
}

/// S256, the only method that is taken (RFC 7636 section 4.6).
fn matches(challenge: &str, verifier: &str) -> bool {
    let unreserved = |b: u8| b.is_ascii_alphanumeric() || b"-._~".contains(&b);
    let made = BASE64_URL_SAFE_NO_PAD.encode(digest(&SHA256, verifier.as_bytes()));
    VERIFIER_LENGTH.contains(&verifier.len())
        && verifier.bytes().all(unreserved)
        && verify_slices_are_equal(made.as_bytes(), challenge.as_bytes()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn challenge(verifier: &str) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(digest(&SHA256, verifier.as_bytes()))
    }

    #[test]
    fn m035_the_verifier_is_what_the_challenge_was_made_from() {
        // The example of RFC 7636 appendix B.
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        assert!(matches("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", verifier));
        assert!(!matches(verifier, verifier), "plain is not taken");
        assert!(!matches("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", &"a".repeat(43)));
    }

    #[test]
    fn m038_a_verifier_has_43_to_128_unreserved_characters() {
        for (verifier, good) in [
            ("a".repeat(42), false),
            ("a".repeat(43), true),
            ("a".repeat(128), true),
            ("a".repeat(129), false),
            (format!("{} ", "a".repeat(43)), false),
            (format!("{}+", "a".repeat(43)), false),
            (format!("{}-._~", "a".repeat(40)), true),
        ] {
            assert_eq!(matches(&challenge(&verifier), &verifier), good, "{verifier}");
        }
    }
}
