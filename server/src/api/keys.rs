//! `/api/v1/keys`: the signing keys and what each is good for. Never a private half.

use super::call::May;
use super::endpoint::Endpoint;
use super::operation::Operation;
use super::problem::Problem;
use super::query::{self, NoQuery, Query};
use super::{answer, schema};
use crate::error::WebError;
use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use grantry_core::console::KeyView;
use grantry_core::field_error::Reason;
use grantry_core::listing::{DEFAULT_LIMIT, ListRequest, MAX_LIMIT, Page};
use grantry_core::signing_key::{Algorithm, KeyState};
use grantry_engine::Rotated;
use grantry_engine::authority::{PlatformAdmin, PlatformReader};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa::openapi::ObjectBuilder;

/// A signing key.
#[derive(Serialize, ToSchema)]
struct Key {
    /// The `kid` of tokens.
    id: String,
    /// What it signs with.
    #[schema(schema_with = algorithm)]
    algorithm: &'static str,
    /// What it is good for now.
    #[schema(schema_with = state)]
    state: KeyState,
    /// When it was made.
    #[schema(format = DateTime)]
    created_at: String,
    /// From when on it signs.
    #[schema(format = DateTime)]
    active_from: String,
    /// Until when it is published, once it has been replaced.
    #[schema(required, format = DateTime)]
    published_until: Option<String>,
}

/// New keys are published.
#[derive(Serialize, ToSchema)]
struct Rotation {
    /// From when on they sign.
    #[schema(format = DateTime)]
    active_from: String,
}

fn algorithm() -> ObjectBuilder {
    schema::one_of(Algorithm::ALL.map(Algorithm::as_str))
}

fn state() -> ObjectBuilder {
    schema::one_of(["waiting", "active", "verifying", "retired"])
}

impl From<KeyView> for Key {
    fn from(view: KeyView) -> Self {
        Self {
            id: view.id.to_string(),
            algorithm: view.algorithm.as_str(),
            state: view.state,
            created_at: view.created_at.to_string(),
            active_from: view.active_from.to_string(),
            published_until: view.published_until.map(|time| time.to_string()),
        }
    }
}

/// Every address of keys.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        Endpoint::at("/keys")
            .get(list, Operation::new("list_keys", "Lists the signing keys").pages::<Key>()),
        Endpoint::at("/keys/rotate").post(
            rotate,
            Operation::new("rotate_keys", "Publishes new signing keys, which sign later")
                .answers::<Rotation>()
                .refuses(&[409]),
        ),
    ]
}

async fn list(may: May<PlatformReader>, query: Query) -> Result<Response, WebError> {
    let request = query.only_pages()?;
    let keys = may.engine.list_signing_keys(&may.ctx, &may.right).await?;
    Ok(answer::items(page(keys.items, &request)?, Key::from))
}

/// There are few keys, so that the engine knows no pages of them; a cursor is the last one's ID.
fn page(mut keys: Vec<KeyView>, request: &ListRequest) -> Result<Page<KeyView>, WebError> {
    let limit = request.limit.unwrap_or(DEFAULT_LIMIT);
    if !(1..=MAX_LIMIT).contains(&limit) {
        return Err(query::bad_limit().into());
    }
    if let Some(cursor) = &request.cursor {
        let place = keys.iter().position(|key| key.id.as_str() == cursor);
        let message = "This cursor is not from this list.";
        let place = place.ok_or_else(|| query::bad("cursor", message))?;
        keys.drain(..=place);
    }
    let more = keys.len() > limit as usize;
    keys.truncate(limit as usize);
    let next_cursor = keys.last().filter(|_| more).map(|key| key.id.to_string());
    Ok(Page { items: keys, next_cursor })
}

async fn rotate(may: May<PlatformAdmin>, _: NoQuery) -> Result<Response, WebError> {
    match may.engine.rotate_signing_keys(&may.ctx, &may.right).await? {
        Rotated::Done { active_from } => {
            Ok(Json(Rotation { active_from: active_from.to_string() }).into_response())
        }
        Rotated::Refused(why) => {
            Err(Problem::new(StatusCode::CONFLICT, why.code(), why.message()).into())
        }
    }
}
