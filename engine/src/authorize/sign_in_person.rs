//! Signing in on the way to an application. Anybody with a password may, whatever their role; tries
//! are counted together with those of the dashboard.
//!
//! Whoever types the password again keeps their session, under a new cookie, so that applications go
//! on to know it by the same `sid`. Somebody else's session in the same browser ends (A39), and with
//! it what was allowed in it and is not to outlive it.

use super::mark::Mark;
use super::{SignInAsked, Step, Visitor};
use crate::Engine;
use crate::account::{LONGEST_USER_AGENT, Proof, Proven, SignIn, give_back};
use crate::ctx::Ctx;
use crate::fault::Fault;
use crate::keys::Purpose;
use crate::logout::Ending;
use crate::store::{NewPersonSession, Tx};
use grantry_core::authorize::Params;
use grantry_core::id::UserId;
use grantry_core::secret::{Hashed, Secret};
use grantry_core::time::Timestamp;

/// What a person typed on the page.
pub struct PersonSignIn {
    /// What the form carried.
    pub ticket: String,
    /// Name, password, and what the browser sent along.
    pub typed: SignIn,
}

/// What a browser gets after signing in.
pub struct PersonWelcome {
    /// The value of the session cookie.
    pub session: Secret<String>,
    /// The value of the cookie that marks this browser as known.
    pub browser_mark: Secret<String>,
    /// Where it goes on: the request with a mark, as a query.
    pub request: String,
}

/// What became of it.
pub enum PersonSignedIn {
    /// Signed in.
    Welcome(PersonWelcome),
    /// Unknown address, wrong password or switched-off account: nobody learns which.
    Wrong(SignInAsked),
    /// Too many tries.
    Throttled(SignInAsked, Timestamp),
    /// The form is not one of ours; here is one that is.
    Forged(SignInAsked),
    /// The request itself is not good.
    Stopped(Step),
}

/// A session that has begun.
pub struct PersonSession {
    /// The value of its cookie.
    pub session: Secret<String>,
    /// The value of the cookie that marks this browser as known.
    pub browser_mark: Secret<String>,
    /// How it is called.
    id: String,
}

/// Whether a session has begun.
pub enum PersonBegun {
    /// It has.
    Welcome(PersonSession),
    /// Unknown address, wrong password or switched-off account: nobody learns which.
    Wrong,
    /// Too many tries.
    Throttled {
        /// When the next one is allowed.
        until: Timestamp,
    },
}

impl Engine {
    /// Signs a person in on the way to an application.
    pub async fn sign_in_person(
        &self,
        ctx: &Ctx,
        params: &Params,
        visitor: &Visitor,
        input: PersonSignIn,
    ) -> Result<PersonSignedIn, Fault> {
        let judged = match self.judge(ctx, params).await? {
            Ok(judged) => judged,
            Err(step) => return Ok(PersonSignedIn::Stopped(step)),
        };
        let present = self.person_of(ctx, visitor).await?;
        let session_id = present.as_ref().map(|person| person.session_id.as_str());
        let carried = self.carry(&judged, params, visitor, session_id);
        let asked = SignInAsked { carried, email: input.typed.email.clone(), again: false };
        if !self.is_ticket(&input.ticket, params, visitor, session_id) {
            return Ok(PersonSignedIn::Forged(asked));
        }
        let cookie = visitor.session.as_deref();
        let session = match self.begin_person_session(ctx, cookie, &input.typed).await? {
            PersonBegun::Welcome(session) => session,
            PersonBegun::Wrong => return Ok(PersonSignedIn::Wrong(asked)),
            PersonBegun::Throttled { until } => {
                return Ok(PersonSignedIn::Throttled(asked, until));
            }
        };
        let mark = self.mark(ctx, params, visitor, (Mark::SignedIn, Some(&session.id)));
        Ok(PersonSignedIn::Welcome(PersonWelcome {
            session: session.session,
            browser_mark: session.browser_mark,
            request: params.with_mark(&mark),
        }))
    }

    /// Signs a person in to applications, in place of whoever has the cookie.
    pub async fn begin_person_session(
        &self,
        ctx: &Ctx,
        cookie: Option<&str>,
        typed: &SignIn,
    ) -> Result<PersonBegun, Fault> {
        let (person, buckets) = match self.prove(ctx, typed).await? {
            Proof::Right(person, buckets) => (person, buckets),
            Proof::Wrong => return Ok(wrong(ctx)),
            Proof::Throttled { until } => return Ok(PersonBegun::Throttled { until }),
        };
        let (session, secret) = self.new_person_session(ctx, &person, typed);
        let (email_key, user) = (person.user.email_key.clone(), person.user.id.clone());
        let old = cookie.and_then(|cookie| self.person_session_hash(cookie));
        let (engine, now) = (self.clone(), ctx.now);
        let begun = self
            .store
            .write(move |tx| {
                Box::pin(async move {
                    if !confirm(tx, person).await? {
                        return Ok(None);
                    }
                    give_back(tx, &buckets).await?;
                    begin(&engine, tx, session, old, now).await.map(Some)
                })
            })
            .await?;
        let Some(id) = begun else { return Ok(wrong(ctx)) };
        tracing::info!(user, remote = %ctx.remote, request = %ctx.request, "authorize.sign_in: {user} signed in");
        let browser_mark = self.mark_browser(&email_key);
        Ok(PersonBegun::Welcome(PersonSession { session: secret, browser_mark, id }))
    }

    fn new_person_session(
        &self,
        ctx: &Ctx,
        person: &Proven,
        typed: &SignIn,
    ) -> (NewPersonSession, Secret<String>) {
        let cookie = self.new_session_cookie();
        let session = NewPersonSession {
            id: self.new_id(ctx.now),
            token: self.pepper.hash(Purpose::PersonSession, &[cookie.expose().as_bytes()]),
            user_id: person.user.id.clone(),
            user_agent: typed.user_agent.chars().take(LONGEST_USER_AGENT).collect(),
            remote_addr: ctx.remote.to_string(),
        };
        (session, cookie)
    }
}

/// `false`: the password was changed or the person switched off while the password was checked.
async fn confirm(tx: &mut Tx<'_>, Proven { user, newer_hash }: Proven) -> Result<bool, Fault> {
    let id = UserId::parse(&user.id).map_err(|_bad| Fault::bad_row("users", "id", &user.id))?;
    let stored = user.password_hash.unwrap_or_default();
    tx.confirm_password_hash(&id, &stored, newer_hash.as_deref().unwrap_or(&stored)).await
}

/// Begins the session, or renews the one that the same person has; says how it is called.
async fn begin(
    engine: &Engine,
    tx: &mut Tx<'_>,
    new: NewPersonSession,
    old: Option<Hashed>,
    now: Timestamp,
) -> Result<String, Fault> {
    if let Some(old) = old {
        let before = tx.person_session_by_token(&old).await?;
        if tx.renew_person_session(&old, &new, now).await? {
            return Ok(before.map_or(new.id, |before| before.id));
        }
        if let Some(before) = before {
            let ending = Ending { session_id: before.id, user_id: before.user_id, now };
            engine.end_sign_in(tx, &ending).await?;
        }
    }
    tx.insert_person_session(&new, now).await?;
    Ok(new.id)
}

/// One answer for everything that is wrong.
fn wrong(ctx: &Ctx) -> PersonBegun {
    tracing::info!(remote = %ctx.remote, request = %ctx.request, "authorize.sign_in: refused from {}", ctx.remote);
    PersonBegun::Wrong
}
