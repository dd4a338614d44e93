//! `POST /oauth/revoke` (RFC 7009): a token is given up. 200 is said after it is durably dead.

use super::error::{OAuthError, not_stored};
use super::request::Asked;
use crate::state::AppState;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

/// Answers alike for every token, whether it was known or not.
pub(crate) async fn revoke(State(state): State<AppState>, asked: Asked) -> Response {
    let given_up = give_up(&state, &asked).await;
    asked.readable(match given_up {
        Ok(()) => not_stored(StatusCode::OK.into_response()),
        Err(error) => error.into_response(),
    })
}

async fn give_up(state: &AppState, asked: &Asked) -> Result<(), OAuthError> {
    let about = asked.about_token()?;
    let done = state.engine.revoke_token(&asked.ctx, &about.client, &about.token).await?;
    done.map_err(|refusal| OAuthError::refused(refusal, about.by_header, asked.ctx.now))
}
