//! What was issued and refused, counted in memory and written now and then.
//!
//! No request waits for it. A crash loses the last seconds of counts; a clean stop loses nothing.
//! Refused requests keep their real reason for the administrators (PRODUCT D3), never a secret.

use super::authenticate_client::AuthenticatedClient;
use super::client::Client;
use super::refusal::TokenRefusal;
use crate::Engine;
use crate::ctx::Ctx;
use crate::fault::Fault;
use crate::store::{CallerRow, RejectionRow, SecretUseRow, UsageRow};
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

const EVERY: Duration = Duration::from_secs(2);
const HOUR: i64 = 3_600_000;
/// Refused requests that wait to be written; more than these in one interval are only counted.
const WAITING: usize = 2_000;
/// Addresses that are told apart in one interval for each secret; calls of more are only counted.
const CALLERS: usize = 1_000;
/// Rows in one transaction, so that others get their turn.
const BATCH: usize = 500;
/// What was sent is kept up to this length.
const LONGEST: usize = 500;

/// Counts that wait to be written, and what was counted since the start.
#[derive(Default)]
pub(crate) struct Ledger {
    page: Mutex<Page>,
    totals: Mutex<HashMap<String, (u64, u64)>>,
    /// Whoever writes holds it, so that what was counted before somebody asks has been written when
    /// it is theirs.
    turn: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct Page {
    usage: HashMap<String, Vec<UsageRow>>,
    secrets: HashMap<String, SecretUse>,
    rejections: Vec<RejectionRow>,
}

/// How much one secret was used.
#[derive(Default)]
struct SecretUse {
    /// Hours with their calls; two at most, but for a clock that jumps.
    hours: Vec<(i64, i64)>,
    last_at: i64,
    last_from: Option<IpAddr>,
    /// Calls and the last moment of each address.
    callers: HashMap<IpAddr, (i64, i64)>,
}

/// A request that was refused, as the administrators read it.
pub(crate) struct Rejected<'a> {
    /// The code that the caller heard.
    pub(crate) error: &'a str,
    /// What really was the matter.
    pub(crate) reason: &'a str,
    /// What was sent.
    pub(crate) sent: Option<&'a str>,
    /// What would have been right.
    pub(crate) nearest: Option<&'a str>,
}

impl Ledger {
    /// Tokens were issued to an application.
    pub(super) fn issued(&self, ctx: &Ctx, known: &AuthenticatedClient, grant: &str) {
        let mut page = self.page();
        page.count(ctx, &known.client.id, grant).issued += 1;
        if let Some(secret) = &known.secret_id {
            page.secret_used(ctx, secret);
        }
    }

    /// An application has used its secret for something else than a token.
    pub(super) fn recognised(&self, ctx: &Ctx, known: &AuthenticatedClient) {
        if let Some(secret) = &known.secret_id {
            self.page().secret_used(ctx, secret);
        }
    }

    /// A token request of an application was refused.
    pub(super) fn refused(&self, ctx: &Ctx, client: &Client, grant: &str, why: &TokenRefusal) {
        if why.is_waiting() {
            return;
        }
        let rejected = Rejected {
            error: why.error(),
            reason: why.reason(),
            sent: why.sent(),
            nearest: why.nearest(),
        };
        self.rejected(ctx, client, grant, rejected);
    }

    /// Any request of an application was refused.
    pub(crate) fn rejected(&self, ctx: &Ctx, client: &Client, grant: &str, why: Rejected<'_>) {
        let mut page = self.page();
        page.count(ctx, &client.id, grant).refused += 1;
        if page.rejections.len() < WAITING {
            page.rejections.push(RejectionRow {
                application_id: client.id.clone(),
                at: ctx.now.as_millis(),
                error: why.error.to_owned(),
                reason: why.reason.to_owned(),
                sent: why.sent.map(shortened),
                nearest: why.nearest.map(shortened),
                remote_addr: ctx.remote.to_string(),
                request_id: ctx.request.as_str().to_owned(),
            });
        }
    }

    /// By grant, how many tokens were issued and requests refused since the start; without those of
    /// the last interval.
    pub(crate) fn totals(&self) -> Vec<(String, u64, u64)> {
        let totals = self.totals.lock().unwrap_or_else(PoisonError::into_inner);
        let all =
            totals.iter().map(|(grant, (issued, refused))| (grant.clone(), *issued, *refused));
        all.collect()
    }

    fn add_up(&self, rows: &[UsageRow]) {
        let mut totals = self.totals.lock().unwrap_or_else(PoisonError::into_inner);
        for row in rows {
            let known = totals.entry(row.grant_type.clone()).or_default();
            known.0 += row.issued.unsigned_abs();
            known.1 += row.refused.unsigned_abs();
        }
    }

    fn page(&self) -> std::sync::MutexGuard<'_, Page> {
        self.page.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Page {
    fn count(&mut self, ctx: &Ctx, application: &str, grant: &str) -> &mut UsageRow {
        let hour = ctx.now.as_millis() / HOUR * HOUR;
        // Looked for first, so that a name is copied only for the first request of an interval.
        if !self.usage.contains_key(application) {
            self.usage.insert(application.to_owned(), Vec::new());
        }
        let rows = self.usage.entry(application.to_owned()).or_default();
        let at = rows.iter().position(|row| row.hour == hour && row.grant_type == grant);
        let at = at.unwrap_or_else(|| {
            rows.push(UsageRow {
                application_id: application.to_owned(),
                hour,
                grant_type: grant.to_owned(),
                issued: 0,
                refused: 0,
                last_at: 0,
            });
            rows.len() - 1
        });
        let row = &mut rows[at];
        row.last_at = row.last_at.max(ctx.now.as_millis());
        row
    }

    fn secret_used(&mut self, ctx: &Ctx, secret: &str) {
        let now = ctx.now.as_millis();
        // Looked for first, so that a name is copied only for the first request of an interval.
        if let Some(known) = self.secrets.get_mut(secret) {
            return known.add(now / HOUR * HOUR, now, ctx.remote);
        }
        let mut first = SecretUse::default();
        first.add(now / HOUR * HOUR, now, ctx.remote);
        self.secrets.insert(secret.to_owned(), first);
    }
}

impl SecretUse {
    fn add(&mut self, hour: i64, now: i64, remote: IpAddr) {
        match self.hours.iter_mut().find(|(known, _)| *known == hour) {
            Some((_, calls)) => *calls += 1,
            None => self.hours.push((hour, 1)),
        }
        if now >= self.last_at {
            (self.last_at, self.last_from) = (now, Some(remote));
        }
        if self.callers.len() < CALLERS || self.callers.contains_key(&remote) {
            let caller = self.callers.entry(remote).or_default();
            *caller = (caller.0 + 1, caller.1.max(now));
        }
    }

    /// A row for each hour; who called stands in the last of them.
    fn rows(self, secret: &str) -> Vec<SecretUseRow> {
        let callers = self.callers.into_iter().map(|(address, (calls, last_at))| CallerRow {
            remote_addr: address.to_string(),
            calls,
            last_at,
        });
        let mut rows: Vec<_> = self
            .hours
            .into_iter()
            .map(|(hour, calls)| SecretUseRow {
                secret_id: secret.to_owned(),
                hour,
                calls,
                last_at: self.last_at,
                remote_addr: self.last_from.map(|address| address.to_string()).unwrap_or_default(),
                callers: Vec::new(),
            })
            .collect();
        if let Some(last) = rows.last_mut() {
            last.callers = callers.collect();
        }
        rows
    }
}

fn shortened(text: &str) -> String {
    text.chars().take(LONGEST).collect()
}

impl Engine {
    /// Writes what was counted now and then, for as long as the process lives.
    pub async fn keep_ledger(self) {
        let mut ticks = tokio::time::interval(EVERY);
        loop {
            ticks.tick().await;
            if let Err(fault) = self.write_ledger().await {
                tracing::warn!(error = %fault, "token.ledger: could not write what was counted: {fault}");
            }
            if let Err(fault) = self.store.notice_changes().await {
                tracing::warn!(error = %fault, "token.ledger: could not look for changes: {fault}");
            }
        }
    }

    /// Writes what was counted until now. What could not be written is lost, and said to be.
    pub async fn write_ledger(&self) -> Result<(), Fault> {
        let _turn = self.ledger.turn.lock().await;
        let page = std::mem::take(&mut *self.ledger.page());
        let usage: Vec<UsageRow> = page.usage.into_values().flatten().collect();
        self.ledger.add_up(&usage);
        for batch in usage.chunks(BATCH) {
            let batch = batch.to_vec();
            self.store.write(move |tx| Box::pin(async move { tx.add_usage(&batch).await })).await?;
        }
        let secrets = page.secrets.into_iter().flat_map(|(secret, known)| known.rows(&secret));
        let secrets: Vec<SecretUseRow> = secrets.collect();
        for batch in secrets.chunks(BATCH) {
            let batch = batch.to_vec();
            self.store
                .write(move |tx| Box::pin(async move { tx.add_secret_use(&batch).await }))
                .await?;
        }
        for batch in page.rejections.chunks(BATCH) {
            let now = self.now();
            let rows = batch.iter().map(|row| (self.new_id(now), row.clone())).collect::<Vec<_>>();
            self.store
                .write(move |tx| Box::pin(async move { tx.add_rejections(&rows).await }))
                .await?;
        }
        Ok(())
    }
}
