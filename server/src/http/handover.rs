//! `/handover`: a link that hands a secret over, for somebody without an account.
//!
//! Opening it changes nothing, so that previews of links do no harm; its button, a post with our
//! form's token, makes the secret. Neither page tells another site where the browser came from.

use super::login::{form_is_ours, form_token};
use super::{look, plain_page, token_in};
use crate::error::WebError;
use crate::extract::Form;
use crate::state::{AppState, Circumstances};
use axum::Extension;
use axum::extract::{Request, State};
use axum::http::header::{HeaderName, REFERRER_POLICY, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use grantry_app::plain::{self, HandedOver, HandoverContent, HandoverProblem, PageLook};
use grantry_core::secret::Secret;
use grantry_core::time::Timestamp;
use grantry_engine::{Actor, HandoverSeen, HandoverUse, HandoverUsed};

const ROBOTS: HeaderName = HeaderName::from_static("x-robots-tag");

pub(super) async fn show(
    State(state): State<AppState>,
    Extension(circumstances): Extension<Circumstances>,
    request: Request,
) -> Result<Response, WebError> {
    let token = token_in(request.uri());
    let ctx = state.ctx(&circumstances, Actor::Anonymous);
    let seen = state.engine.look_at_handover(&ctx, &Secret::new(token.clone())).await?;
    let look = look(&request);
    Ok(match seen {
        HandoverSeen::Ready { application, created_by, expires_at } => {
            let (form_token, cookie) = form_token(&state, request.headers());
            let until = in_minutes(expires_at);
            page(
                HandoverContent::Ready { token, form_token, application, created_by, until },
                (look, cookie),
            )
        }
        other => problem(&other, look),
    })
}

pub(super) async fn submit(
    State(state): State<AppState>,
    Extension(circumstances): Extension<Circumstances>,
    Extension(look): Extension<PageLook>,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, WebError> {
    if !form_is_ours(&state, &headers, &form) {
        let content = HandoverContent::Problem(HandoverProblem::PageExpired);
        return Ok((StatusCode::FORBIDDEN, page(content, (look, None))).into_response());
    }
    let ctx = state.ctx(&circumstances, Actor::Anonymous);
    Ok(match state.engine.use_handover(&ctx, &form.secret("token")).await? {
        HandoverUse::Done(used) => {
            let handed = handed_over(*used, state.engine.issuer());
            page(HandoverContent::Done(handed), (look, None))
        }
        HandoverUse::Not(seen) => problem(&seen, look),
    })
}

/// Here the secret leaves the server, this once.
fn handed_over(used: HandoverUsed, issuer: &str) -> HandedOver {
    let HandoverUsed { application, client_id, secret, client_credentials, in_body } = used;
    let (secret, token_endpoint) = (secret.expose().clone(), format!("{issuer}/oauth/token"));
    let command = client_credentials.then(|| {
        let credentials = match in_body {
            true => format!("-d client_id={client_id} -d client_secret={secret}"),
            false => format!("-u '{client_id}:{secret}'"),
        };
        format!("curl {credentials} -d grant_type=client_credentials {token_endpoint}")
    });
    HandedOver { application, client_id, secret, token_endpoint, command }
}

/// Why there is no secret. Whoever has a link may know what became of it: nobody guesses one.
fn problem(seen: &HandoverSeen, look: PageLook) -> Response {
    let (status, problem) = match seen {
        HandoverSeen::Unknown => (StatusCode::NOT_FOUND, HandoverProblem::Unknown),
        HandoverSeen::Expired(_) => (StatusCode::GONE, HandoverProblem::Expired),
        HandoverSeen::Cancelled => (StatusCode::GONE, HandoverProblem::Cancelled),
        HandoverSeen::NoRoom => (StatusCode::CONFLICT, HandoverProblem::NoRoom),
        // A link that could be used has met somebody who was faster.
        HandoverSeen::Used(_) | HandoverSeen::Ready { .. } => {
            (StatusCode::GONE, HandoverProblem::Used)
        }
    };
    (status, page(HandoverContent::Problem(problem), (look, None))).into_response()
}

fn page(content: HandoverContent, (look, cookie): (PageLook, Option<HeaderValue>)) -> Response {
    let mut response = plain_page(Html(plain::handover_page(content, look)));
    let headers = response.headers_mut();
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(ROBOTS, HeaderValue::from_static("noindex, nofollow, noarchive"));
    if let Some(cookie) = cookie {
        headers.append(SET_COOKIE, cookie);
    }
    response
}

/// "2026-11-20 14:02 UTC".
fn in_minutes(at: Timestamp) -> String {
    let exact = at.to_string();
    format!("{} {} UTC", &exact[..10], &exact[11..16])
}
