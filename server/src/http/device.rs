//! `/device`: where a person types the code that a device shows, and decides (RFC 8628 section 3.3).
//!
//! Looking at the page changes nothing, with a code in its address neither: that only fills the field
//! in. Every further step is a post with our form's token.

use super::login::{form_is_ours, form_token};
use super::{look, plain_page};
use crate::error::{WebError, in_words};
use crate::extract::Form;
use crate::state::{AppState, Circumstances};
use axum::Extension;
use axum::extract::{Request, State};
use axum::http::header::{RETRY_AFTER, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Redirect, Response};
use grantry_app::plain::{self, DeviceContent, DeviceNote, DeviceScope, DeviceWish, PageLook};
use grantry_engine::{Actor, Ctx, DeviceAsked, DeviceStep};

/// What a page is drawn for.
struct Visit<'a> {
    state: &'a AppState,
    headers: &'a HeaderMap,
    look: PageLook,
    code: String,
}

pub(super) async fn show(
    State(state): State<AppState>,
    request: Request,
) -> Result<Response, WebError> {
    let query = Form::decode(request.uri().query().unwrap_or("").as_bytes());
    let code = query.map(|query| query.text("user_code")).unwrap_or_default();
    let look = look(&request);
    let visit = Visit { state: &state, headers: request.headers(), look, code };
    Ok(visit.form(None))
}

pub(super) async fn submit(
    State(state): State<AppState>,
    Extension(circumstances): Extension<Circumstances>,
    Extension(look): Extension<PageLook>,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, WebError> {
    let visit = Visit { state: &state, headers: &headers, look, code: form.text("user_code") };
    if !form_is_ours(&state, &headers, &form) {
        let page = visit.form(Some(DeviceNote::PageExpired));
        return Ok((StatusCode::FORBIDDEN, page).into_response());
    }
    let ctx = state.ctx(&circumstances, Actor::Anonymous);
    let cookie = state.cookies.person_session(&headers);
    let (cookie, code) = (cookie.as_deref(), visit.code.as_str());
    let step = match form.text("action").as_str() {
        "allow" => state.engine.decide_device(&ctx, cookie, (code, true)).await?,
        "deny" => state.engine.decide_device(&ctx, cookie, (code, false)).await?,
        _ => state.engine.show_device(&ctx, cookie, code).await?,
    };
    Ok(visit.answer(&ctx, step))
}

impl Visit<'_> {
    fn answer(self, ctx: &Ctx, step: DeviceStep) -> Response {
        let (status, note) = match step {
            DeviceStep::SignIn => return self.to_sign_in(),
            DeviceStep::Ask(asked) => return self.page(DeviceContent::Ask(wish(*asked))),
            DeviceStep::Done { allowed, application } => {
                return self.page(DeviceContent::Done { allowed, application });
            }
            DeviceStep::Unknown => (StatusCode::BAD_REQUEST, DeviceNote::Unknown),
            DeviceStep::NotAdmitted => (StatusCode::FORBIDDEN, DeviceNote::NotAdmitted),
            DeviceStep::Throttled { until } => {
                let wait = until.since(ctx.now);
                let seconds = HeaderValue::from(wait.as_seconds_ceil().max(1));
                let page = self.form(Some(DeviceNote::TooMany(in_words(wait))));
                let status = StatusCode::TOO_MANY_REQUESTS;
                return (status, [(RETRY_AFTER, seconds)], page).into_response();
            }
        };
        (status, self.form(Some(note))).into_response()
    }

    /// Where people sign in to applications; from there they come back with their code.
    fn to_sign_in(&self) -> Response {
        let pairs = |name: &str, value: &str| {
            form_urlencoded::Serializer::new(String::new()).append_pair(name, value).finish()
        };
        let back = format!("/device?{}", pairs("user_code", &self.code));
        Redirect::to(&format!("/oauth/sign-in?{}", pairs("next", &back))).into_response()
    }

    fn form(self, note: Option<DeviceNote>) -> Response {
        let code = self.code.clone();
        self.page(DeviceContent::Type { code, note })
    }

    fn page(self, content: DeviceContent) -> Response {
        let (token, cookie) = form_token(self.state, self.headers);
        let mut response = plain_page(Html(plain::device_page(content, &token, self.look)));
        if let Some(cookie) = cookie {
            response.headers_mut().append(SET_COOKIE, cookie);
        }
        response
    }
}

fn wish(asked: DeviceAsked) -> DeviceWish {
    let scope = |scope: grantry_engine::ScopeShown| DeviceScope {
        name: scope.name,
        title: scope.title,
        description: scope.description,
    };
    DeviceWish {
        user_code: asked.user_code,
        application: asked.application,
        owner: asked.owner,
        email: asked.email,
        remote: asked.remote,
        scopes: asked.scopes.into_iter().map(scope).collect(),
    }
}
