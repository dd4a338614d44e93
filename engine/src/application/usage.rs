//! How often tokens were issued and refused, of one application and of all within reach (PRODUCT
//! D11).

use crate::Engine;
use crate::authority::Reader;
use crate::ctx::Ctx;
use crate::refusal::{NotDone, Refusal, wrong};
use crate::store::UsageSum;
use grantry_core::time::Timestamp;
use grantry_core::usage::{Stretch, StretchProblem, UsageItem, UsageView};

/// Which stretch of time somebody wants to see; the last thirty days where nothing is said.
#[derive(Debug, Clone, Copy, Default)]
pub struct UsageWanted {
    /// Its beginning.
    pub from: Option<Timestamp>,
    /// Its end.
    pub to: Option<Timestamp>,
}

impl Engine {
    /// What one application was issued and refused.
    pub async fn application_usage(
        &self,
        ctx: &Ctx,
        reader: &Reader,
        client_id: &str,
        wanted: UsageWanted,
    ) -> Result<UsageView, NotDone> {
        let stretch = stretch(ctx, wanted)?;
        let mut connection = self.store.reader().await?;
        let mut conn = connection.conn();
        let record = conn.application(reader.reach(), client_id).await?;
        let sums = conn.usage_of(&record.ok_or(Refusal::NotFound)?.id, stretch).await?;
        Ok(view(stretch, sums))
    }

    /// What all applications within reach were issued and refused.
    pub async fn usage(
        &self,
        ctx: &Ctx,
        reader: &Reader,
        wanted: UsageWanted,
    ) -> Result<UsageView, NotDone> {
        let stretch = stretch(ctx, wanted)?;
        let mut connection = self.store.reader().await?;
        let sums = connection.conn().usage_within(reader.reach(), stretch).await?;
        Ok(view(stretch, sums))
    }
}

fn stretch(ctx: &Ctx, wanted: UsageWanted) -> Result<Stretch, Refusal> {
    Stretch::of(wanted.from, wanted.to, ctx.now).map_err(|problem| {
        let message = match problem {
            StretchProblem::Backwards => "Choose an end after the beginning.",
            StretchProblem::TooLong => "Counts are kept for 400 days; ask for less at a time.",
        };
        Refusal::BadQuery(wrong("from", "bad_from", message))
    })
}

fn view(stretch: Stretch, sums: Vec<UsageSum>) -> UsageView {
    let items = sums.into_iter().map(|sum| UsageItem {
        at: Timestamp::from_millis(sum.at),
        grant_type: sum.grant_type,
        issued: sum.issued,
        refused: sum.refused,
    });
    UsageView { stretch, items: items.collect() }
}
