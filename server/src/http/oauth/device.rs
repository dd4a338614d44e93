//! `POST /oauth/device_authorization` (RFC 8628 sections 3.1 and 3.2).

use super::error::{OAuthError, not_stored};
use super::request::Asked;
use crate::state::AppState;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use grantry_engine::{DeviceRequest, DeviceStart, DeviceStarted, PresentedBy};
use serde_json::json;

/// Answers with the two codes, or says why not.
pub(crate) async fn device_authorization(State(state): State<AppState>, asked: Asked) -> Response {
    let started = start(&state, &asked).await;
    asked.readable(started.map_or_else(IntoResponse::into_response, |started| answer(&started)))
}

async fn start(state: &AppState, asked: &Asked) -> Result<DeviceStarted, OAuthError> {
    let Asked { ctx, form, .. } = asked;
    let client = asked.client()?;
    let by_header = client.by == PresentedBy::Basic;
    let request = DeviceRequest {
        client,
        scope: form.given("scope"),
        resources: form.all("resource"),
        tenant: form.given("tenant"),
    };
    match state.engine.start_device(ctx, request).await? {
        DeviceStart::Started(started) => Ok(*started),
        DeviceStart::Refused(refusal) => Err(OAuthError::refused(refusal, by_header, ctx.now)),
    }
}

fn answer(started: &DeviceStarted) -> Response {
    let body = json!({
        "device_code": started.device_code.expose(),
        "user_code": started.user_code,
        "verification_uri": started.verification_uri,
        "verification_uri_complete": started.verification_uri_complete,
        "expires_in": started.expires_in,
        "interval": started.interval,
    });
    not_stored(axum::Json(body).into_response())
}
