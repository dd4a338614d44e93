//! `GET` and `POST /oauth/userinfo` (OpenID Connect Core section 5.3): who the token is about. Refusals
//! are those of RFC 6750 section 3.

use super::bearer::{Presented, presented};
use super::error::not_stored;
use crate::error::WebError;
use crate::layer::NamedClient;
use crate::state::{AppState, Circumstances};
use axum::extract::{Request, State};
use axum::http::header::{ACCEPT, CONTENT_TYPE, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use grantry_engine::{Actor, UserInfo, UserInfoForm};
use serde_json::json;

const JWT: &str = "application/jwt";

/// Says what the token's scopes release.
pub(crate) async fn userinfo(State(state): State<AppState>, request: Request) -> Response {
    let known = request.extensions().get::<Circumstances>();
    let Some(ctx) = known.map(|known| state.ctx(known, Actor::Anonymous)) else {
        return WebError::NotFound.into_response();
    };
    let form = wanted(request.headers());
    let token = match presented(request).await {
        Presented::Token(token) => token,
        Presented::Nothing => return refused(StatusCode::UNAUTHORIZED, None),
        Presented::Malformed => return refused(StatusCode::BAD_REQUEST, Some("invalid_request")),
    };
    match state.engine.userinfo(&ctx, &token, form).await {
        Ok(answer) => named(told(answer.told), answer.client_id),
        Err(fault) => WebError::from(fault).into_response(),
    }
}

/// Signed only for who asks for that and nothing else.
fn wanted(headers: &HeaderMap) -> UserInfoForm {
    let accept = headers.get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or("");
    let kind = accept.split(';').next().unwrap_or("").trim();
    match kind.eq_ignore_ascii_case(JWT) {
        true => UserInfoForm::Signed,
        false => UserInfoForm::Json,
    }
}

fn told(told: UserInfo) -> Response {
    match told {
        UserInfo::Claims(claims) => not_stored(axum::Json(claims).into_response()),
        UserInfo::Signed(text) => {
            let kind = (CONTENT_TYPE, HeaderValue::from_static(JWT));
            not_stored(([kind], text).into_response())
        }
        UserInfo::InvalidToken => refused(StatusCode::UNAUTHORIZED, Some("invalid_token")),
        UserInfo::InsufficientScope => refused(StatusCode::FORBIDDEN, Some("insufficient_scope")),
    }
}

/// Who presents nothing is told the scheme and no error (RFC 6750 section 3.1).
fn refused(status: StatusCode, error: Option<&'static str>) -> Response {
    let challenge = match error {
        None => "Bearer realm=\"grantry\"",
        Some("invalid_request") => "Bearer realm=\"grantry\", error=\"invalid_request\"",
        Some("insufficient_scope") => {
            "Bearer realm=\"grantry\", error=\"insufficient_scope\", scope=\"openid\""
        }
        Some(_) => "Bearer realm=\"grantry\", error=\"invalid_token\"",
    };
    let mut response = match error {
        None => status.into_response(),
        Some(error) => (status, axum::Json(json!({ "error": error }))).into_response(),
    };
    response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static(challenge));
    not_stored(response)
}

fn named(mut response: Response, client_id: Option<String>) -> Response {
    if let Some(client_id) = client_id {
        response.extensions_mut().insert(NamedClient(client_id));
    }
    response
}
