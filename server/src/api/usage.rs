//! `GET /usage` and `GET /applications/{client_id}/usage`: tokens by the hour or by the day
//! (PRODUCT D11).

use super::call::{May, Names};
use super::endpoint::Endpoint;
use super::operation::Operation;
use super::query::Query;
use super::schema;
use crate::error::WebError;
use axum::Json;
use grantry_core::console::{Attention, Concern, Concerns};
use grantry_core::usage::{UsageItem, UsageView};
use grantry_engine::UsageWanted;
use grantry_engine::authority::Reader;
use serde::Serialize;
use utoipa::ToSchema;

/// Counts of a stretch of time. Steps in which nothing happened are left out.
#[derive(Serialize, ToSchema)]
pub(super) struct Usage {
    /// The beginning of the first step.
    #[schema(format = DateTime)]
    from: String,
    /// The end of the last one.
    #[schema(format = DateTime)]
    to: String,
    /// `hour` up to three days, `day` (in UTC) beyond.
    interval: &'static str,
    /// In the order of time.
    items: Vec<UsageStep>,
}

/// What happened in one step by one way of asking.
#[derive(Serialize, ToSchema)]
struct UsageStep {
    /// When the step began.
    #[schema(format = DateTime)]
    at: String,
    /// The grant type, or the endpoint that was asked.
    grant_type: String,
    /// Tokens that were issued.
    issued: i64,
    /// Requests that were refused.
    refused: i64,
}

/// What somebody should look at.
#[derive(Serialize, ToSchema)]
struct NeedsAttention {
    /// Secrets that end within thirty days, or have ended within the last thirty.
    expiring_secrets: Group,
    /// Applications whose requests were refused in the last 24 hours, the most refused first.
    refused_requests: Group,
    /// Applications that nobody has used for ninety days.
    unused_applications: Group,
    /// Applications whose plan is retired: they get no tokens.
    retired_plans: Group,
    /// Applications that pages of any origin may call.
    any_origin: Group,
}

/// Applications with the same concern.
#[derive(Serialize, ToSchema)]
struct Group {
    /// How many there are; 100 may be more.
    count: i64,
    /// The most pressing ones, at most five.
    named: Vec<AttentionItem>,
}

/// An application that should be looked at.
#[derive(Serialize, ToSchema)]
struct AttentionItem {
    /// Which.
    client_id: String,
    /// What people call it.
    name: String,
    /// The label of the secret, the slug of the plan, or the origin.
    what: String,
    /// When the secret ends, or when the application was last used.
    #[schema(required, format = DateTime)]
    at: Option<String>,
    /// How many requests were refused.
    times: i64,
}

impl From<UsageView> for Usage {
    fn from(view: UsageView) -> Self {
        let step = |item: UsageItem| UsageStep {
            at: item.at.to_string(),
            grant_type: item.grant_type,
            issued: item.issued,
            refused: item.refused,
        };
        Self {
            from: view.stretch.from.to_string(),
            to: view.stretch.to.to_string(),
            interval: view.stretch.interval.as_str(),
            items: view.items.into_iter().map(step).collect(),
        }
    }
}

impl From<Concerns> for Group {
    fn from(concerns: Concerns) -> Self {
        let item = |concern: Concern| AttentionItem {
            client_id: concern.client_id,
            name: concern.name,
            what: concern.what,
            at: concern.at.map(|at| at.to_string()),
            times: concern.times,
        };
        Self { count: concerns.count, named: concerns.named.into_iter().map(item).collect() }
    }
}

impl From<Attention> for NeedsAttention {
    fn from(seen: Attention) -> Self {
        Self {
            expiring_secrets: seen.expiring.into(),
            refused_requests: seen.refused.into(),
            unused_applications: seen.unused.into(),
            retired_plans: seen.retired_plans.into(),
            any_origin: seen.any_origin.into(),
        }
    }
}

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        Endpoint::at("/usage")
            .get(of_all, describe("get_usage", "Counts tokens of all applications within reach")),
        Endpoint::at("/applications/{client_id}/usage").get(
            of_application,
            describe("get_application_usage", "Counts the tokens of an application"),
        ),
        Endpoint::at("/attention").get(
            attention,
            Operation::new("get_attention", "Says what somebody should look at")
                .answers::<NeedsAttention>(),
        ),
    ]
}

fn describe(id: &'static str, summary: &'static str) -> Operation {
    let moment = |about| schema::time().description(Some(about));
    Operation::new(id, summary)
        .query("from", moment("The beginning; thirty days before the end where nothing is said."))
        .query("to", moment("The end; now where nothing is said."))
        .answers::<Usage>()
}

fn wanted(mut query: Query) -> Result<UsageWanted, WebError> {
    let wanted = UsageWanted { from: query.time("from")?, to: query.time("to")? };
    query.end()?;
    Ok(wanted)
}

async fn of_all(may: May<Reader>, query: Query) -> Result<Json<Usage>, WebError> {
    let usage = may.engine.usage(&may.ctx, &may.right, wanted(query)?).await?;
    Ok(Json(usage.into()))
}

async fn of_application(
    may: May<Reader>,
    Names(client_id): Names<String>,
    query: Query,
) -> Result<Json<Usage>, WebError> {
    let wanted = wanted(query)?;
    let usage = may.engine.application_usage(&may.ctx, &may.right, &client_id, wanted).await?;
    Ok(Json(usage.into()))
}

async fn attention(may: May<Reader>, query: Query) -> Result<Json<NeedsAttention>, WebError> {
    query.end()?;
    Ok(Json(may.engine.attention(&may.ctx, &may.right).await?.into()))
}
