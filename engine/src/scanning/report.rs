//! Somebody has found our credentials where everybody can read them: each is ended at once, the
//! timeline says where it was found, and the finder hears which were real.

use super::Scanner;
use crate::Engine;
use crate::application::{checked_body, shown};
use crate::audit::Entry;
use crate::authority::Reach;
use crate::ctx::{Actor, Ctx};
use crate::fault::Fault;
use crate::keys::Purpose;
use crate::refusal::NotDone;
use crate::store::{ApplicationRecord, NewLeak, Tx};
use grantry_core::audit::{Change, Value};
use grantry_core::leak::{TokenKind, address};
use grantry_core::secret::Secret;
use grantry_core::time::Timestamp;

/// What was found.
pub struct FoundToken {
    /// The text itself.
    pub token: Secret<String>,
    /// Where.
    pub url: String,
    /// In what: a file, a commit, an issue.
    pub source: String,
}

/// What a text was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judged {
    /// A credential of ours; it is dead now, or was before.
    Real,
    /// None of ours.
    NotOurs,
}

/// Which credential it is.
enum Known {
    Secret {
        application: String,
        id: String,
    },
    Grant {
        application: String,
        id: String,
    },
    /// An access token of an application itself, until it is over.
    Own {
        client_id: String,
        jti: String,
        ends: Timestamp,
    },
}

impl Engine {
    /// Ends what was found, and says what it was.
    pub async fn report_found_token(
        &self,
        ctx: &Ctx,
        _: &Scanner,
        found: FoundToken,
    ) -> Result<Judged, NotDone> {
        let Some(kind) = TokenKind::of(found.token.expose()) else { return Ok(Judged::NotOurs) };
        // A text with a wrong checksum needs no look at the database.
        if checked_body(found.token.expose(), kind.prefix()).is_none() {
            return Ok(Judged::NotOurs);
        }
        let ctx = Ctx { actor: Actor::Scanner, ..ctx.clone() };
        let Some(known) = self.known(&ctx, kind, &found.token).await? else {
            return Ok(Judged::NotOurs);
        };
        self.end_found(&ctx, kind, known, found).await?;
        Ok(Judged::Real)
    }

    async fn known(
        &self,
        ctx: &Ctx,
        kind: TokenKind,
        token: &Secret<String>,
    ) -> Result<Option<Known>, Fault> {
        let bytes = token.expose().as_bytes();
        match kind {
            TokenKind::ClientSecret => {
                let hash = self.pepper.hash(Purpose::ClientSecret, &[bytes]);
                let found = self.store.reader().await?.conn().secret_by_hash(&hash).await?;
                Ok(found.map(|(id, application)| Known::Secret { application, id }))
            }
            TokenKind::RefreshToken => {
                let hash = self.pepper.hash(Purpose::RefreshToken, &[bytes]);
                let row = self.store.reader().await?.conn().refresh_token(&hash).await?;
                Ok(row.map(|row| Known::Grant {
                    application: row.grant.application_id,
                    id: row.grant.id,
                }))
            }
            TokenKind::AccessToken => self.known_access_token(ctx, token).await,
        }
    }

    /// One that is over by itself is none any more.
    async fn known_access_token(
        &self,
        ctx: &Ctx,
        token: &Secret<String>,
    ) -> Result<Option<Known>, Fault> {
        let Some(claims) = self.read_access_token(ctx, token.expose()).await? else {
            return Ok(None);
        };
        if let Some(mark) = claims.mark() {
            let grant = self.store.reader().await?.conn().grant(&mark.grant).await?;
            return Ok(
                grant.map(|grant| Known::Grant { application: grant.application_id, id: grant.id })
            );
        }
        let ends = Timestamp::from_millis(claims.exp.saturating_mul(1_000));
        Ok(Some(Known::Own { client_id: claims.client_id, jti: claims.jti, ends }))
    }

    async fn end_found(
        &self,
        ctx: &Ctx,
        kind: TokenKind,
        known: Known,
        found: FoundToken,
    ) -> Result<(), NotDone> {
        let (entry, now) = (self.entry(ctx, "application.leak"), ctx.now);
        let (prefix, last4) = shown_of(kind, found.token.expose());
        let leak = Leak {
            id: self.new_id(now),
            kind,
            hint: format!("{prefix}…{last4}"),
            url: address(&found.url),
            source: address(&found.source),
        };
        self.store
            .change(move |tx| {
                Box::pin(async move {
                    let Some(client_id) = client_id_of(tx, &known).await? else { return Ok(()) };
                    let locked = tx.lock_application(&Reach::Platform, &client_id).await?;
                    let Some(record) = locked else { return Ok(()) };
                    if end(tx, &known, &record, now).await? {
                        leak.keep(tx, entry, &record, now).await?;
                    }
                    Ok(())
                })
            })
            .await
    }
}

/// What is kept of a report.
struct Leak {
    id: String,
    kind: TokenKind,
    hint: String,
    url: String,
    source: String,
}

impl Leak {
    async fn keep(
        self,
        tx: &mut Tx<'_>,
        entry: Entry,
        record: &ApplicationRecord,
        now: Timestamp,
    ) -> Result<(), Fault> {
        let row = NewLeak {
            id: &self.id,
            application_id: &record.id,
            kind: self.kind.as_str(),
            hint: &self.hint,
            url: &self.url,
            source: &self.source,
        };
        tx.insert_leak(&row, now).await?;
        let ended = Change {
            field: self.kind.as_str().to_owned(),
            before: Value::from(self.hint),
            after: Value::Nothing(()),
        };
        let place = Change {
            field: "found_at".to_owned(),
            before: Value::Nothing(()),
            after: Value::from(self.url),
        };
        let tenant = Some(record.tenant_id.as_str());
        entry.write(tx, &record.client_id, &record.id, tenant, &[ended, place]).await
    }
}

async fn client_id_of(tx: &mut Tx<'_>, known: &Known) -> Result<Option<String>, Fault> {
    match known {
        Known::Secret { application, .. } | Known::Grant { application, .. } => {
            tx.client_id_of(application).await
        }
        Known::Own { client_id, .. } => Ok(Some(client_id.clone())),
    }
}

/// Whether it was alive until now.
async fn end(
    tx: &mut Tx<'_>,
    known: &Known,
    record: &ApplicationRecord,
    now: Timestamp,
) -> Result<bool, Fault> {
    match known {
        Known::Secret { id, .. } => Ok(tx.retire_secret(&record.id, id, now).await?.is_some()),
        Known::Grant { id, .. } => tx.end_grant(id, "leaked", now).await,
        Known::Own { jti, ends, .. } => {
            let alive = !tx.is_revoked(jti).await?;
            tx.revoke_access_token(jti, *ends).await?;
            Ok(alive)
        }
    }
}

/// What of it may be shown; of what is no secret of an application only its end.
fn shown_of(kind: TokenKind, token: &str) -> (&str, &str) {
    let (prefix, last4) = shown(token);
    match kind {
        TokenKind::ClientSecret => (prefix, last4),
        TokenKind::RefreshToken | TokenKind::AccessToken => (kind.prefix(), last4),
    }
}
