//! `POST /oauth/introspect` (RFC 7662): what a token is, for those whom it concerns.

use super::error::{OAuthError, not_stored};
use super::request::Asked;
use crate::state::AppState;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use grantry_engine::Introspected;
use serde_json::{Map, Value};

/// Answers `{"active":false}` to everything that is not good or not the caller's business.
pub(crate) async fn introspect(State(state): State<AppState>, asked: Asked) -> Response {
    look(&state, &asked).await.map_or_else(IntoResponse::into_response, answer)
}

async fn look(state: &AppState, asked: &Asked) -> Result<Introspected, OAuthError> {
    let about = asked.about_token()?;
    let said = state.engine.introspect(&asked.ctx, &about.client, &about.token).await?;
    said.map_err(|refusal| OAuthError::refused(refusal, about.by_header, asked.ctx.now))
}

fn answer(said: Introspected) -> Response {
    let mut body = Map::new();
    body.insert("active".to_owned(), Value::Bool(matches!(said, Introspected::Active(_))));
    if let Introspected::Active(members) = said {
        body.extend(members);
    }
    not_stored(axum::Json(body).into_response())
}
