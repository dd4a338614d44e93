//! `/oauth/logout` (OpenID Connect RP-Initiated Logout). An application sends a browser here, with GET
//! or POST; whoever is signed in is asked, unless the request proves to be part of that sign-in. What
//! is posted from another site is asked again with GET, because our cookie does not come with it.

use crate::error::WebError;
use crate::extract::Form;
use crate::http::login::{form_is_ours, form_token};
use crate::http::{plain_page, plain_page_leading_to};
use crate::layer::sender;
use crate::state::{AppState, Circumstances};
use axum::Extension;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::http::header::SET_COOKIE;
use axum::response::{Html, IntoResponse, Redirect, Response};
use grantry_app::plain::{PageLook, SignOutContent, sign_out_page, signed_out_page};
use grantry_core::secret::Secret;
use grantry_core::web_origin::Provenance;
use grantry_engine::{Actor, Ctx, LogoutRequest, LogoutStep, Returning};

/// What a request may say; anything else is ignored.
const FIELDS: [&str; 4] = ["id_token_hint", "client_id", "post_logout_redirect_uri", "state"];

/// Asks, or signs out at once where the request proves that it may.
pub(crate) async fn show(
    State(state): State<AppState>,
    Extension(circumstances): Extension<Circumstances>,
    Extension(look): Extension<PageLook>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, WebError> {
    let form = Form::decode(query.unwrap_or_default().as_bytes());
    let form = form.ok_or(WebError::BadRequest("A parameter was sent twice."))?;
    let page = Page { ctx: state.ctx(&circumstances, Actor::Anonymous), state, look, headers };
    page.answer(&form, false).await
}

/// The answer to our own question; what comes from elsewhere becomes a question.
pub(crate) async fn confirmed(
    State(state): State<AppState>,
    Extension(circumstances): Extension<Circumstances>,
    Extension(look): Extension<PageLook>,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, WebError> {
    if form.given("form_token").is_none() {
        let query =
            form_urlencoded::Serializer::new(String::new()).extend_pairs(fields(&form)).finish();
        return Ok(Redirect::to(&format!("/oauth/logout?{query}")).into_response());
    }
    // A form with our token is our own page's, and other sites have no business with it.
    let foreign = sender(&state, &headers) == Provenance::CrossSite;
    if foreign || !form_is_ours(&state, &headers, &form) {
        return Err(WebError::Forged);
    }
    let page = Page { ctx: state.ctx(&circumstances, Actor::Anonymous), state, look, headers };
    page.answer(&form, true).await
}

/// What every step needs.
struct Page {
    state: AppState,
    ctx: Ctx,
    look: PageLook,
    headers: HeaderMap,
}

impl Page {
    async fn answer(self, form: &Form, confirmed: bool) -> Result<Response, WebError> {
        let cookie = self.state.cookies.person_session(&self.headers);
        let request = LogoutRequest {
            id_token_hint: form.given("id_token_hint").map(Secret::new),
            client_id: form.given("client_id"),
            post_logout_redirect_uri: form.given("post_logout_redirect_uri"),
            state: form.given("state"),
            cookie: cookie.map(Secret::new),
            confirmed,
        };
        match self.state.engine.sign_out_of_applications(&self.ctx, request).await? {
            LogoutStep::Ask { email, application, returning } => {
                let fields = fields(form);
                let content = SignOutContent {
                    email: email.as_deref(),
                    application: application.as_deref(),
                    form_token: "",
                    fields: &fields,
                };
                Ok(self.question(content, returning.as_ref()))
            }
            LogoutStep::Done { returning } => Ok(self.done(returning)),
            LogoutStep::WrongClient => {
                Err(WebError::BadRequest("The ID token was made for another application."))
            }
        }
    }

    fn question(self, content: SignOutContent<'_>, returning: Option<&Returning>) -> Response {
        let (token, cookie) = form_token(&self.state, &self.headers);
        let content = SignOutContent { form_token: &token, ..content };
        let html = Html(sign_out_page(&content, self.look));
        let mut response = match returning {
            Some(returning) => plain_page_leading_to(html, &returning.uri),
            None => plain_page(html),
        };
        if let Some(cookie) = cookie {
            response.headers_mut().append(SET_COOKIE, cookie);
        }
        response
    }

    fn done(self, returning: Option<Returning>) -> Response {
        self.state.logout_news.notify_one();
        let mut response = match returning {
            Some(returning) => Redirect::to(&address(&returning)).into_response(),
            None => plain_page(Html(signed_out_page(self.look))),
        };
        response.headers_mut().append(SET_COOKIE, self.state.cookies.remove_person_session());
        response
    }
}

/// What the request said, to be said again.
fn fields(form: &Form) -> Vec<(&'static str, String)> {
    FIELDS.into_iter().filter_map(|name| Some((name, form.given(name)?))).collect()
}

/// The registered address with the state behind it.
fn address(returning: &Returning) -> String {
    let Some(state) = &returning.state else { return returning.uri.clone() };
    let mark = if returning.uri.contains('?') { '&' } else { '?' };
    let pair = form_urlencoded::Serializer::new(String::new()).append_pair("state", state).finish();
    format!("{}{mark}{pair}", returning.uri)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn m145_the_state_comes_back_behind_the_registered_address() {
        let at = |uri: &str, state: Option<&str>| {
            address(&Returning { uri: uri.to_owned(), state: state.map(str::to_owned) })
        };
        assert_eq!(at("https://a.example/bye", None), "https://a.example/bye");
        assert_eq!(
            at("https://a.example/bye", Some("x y&z")),
            "https://a.example/bye?state=x+y%26z"
        );
        assert_eq!(at("https://a.example/?b=1", Some("x")), "https://a.example/?b=1&state=x");
    }
}
