//! What comes next, as a page or as a redirect.

use crate::error::WebError;
use crate::http::login::{WRONG, too_many};
use axum::http::header::{CONTENT_SECURITY_POLICY, HeaderName, LOCATION};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use grantry_app::plain::{
    self, AccountContent, CarriedContent, ConsentContent, ConsentScope, ErrorContent,
    FormPostContent, PageLook, PersonSignInContent,
};
use grantry_core::authorize::{Answer, ResponseMode, form_action};
use grantry_core::id::RequestId;
use grantry_engine::{
    AccountAsked, Carried, ConsentAsked, Ctx, PageProblem, PersonSignedIn, SignInAsked, Step,
};

const OPENER: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const EXPIRED: &str = "This page was open too long, or cookies are off. Please try again.";

/// How pages of this request look.
#[derive(Clone)]
pub(super) struct Drawn {
    pub(super) look: PageLook,
    pub(super) request: RequestId,
}

impl Drawn {
    /// Draws what comes next.
    pub(super) fn step(self, step: Step) -> Response {
        let look = self.look.clone();
        seen(match step {
            Step::Shown(problem) => self.problem(problem),
            Step::Answer(answer) => bring(&answer, look),
            Step::SignIn(asked) => self.sign_in(&asked, None),
            Step::Choose(asked) => choose(asked, look),
            Step::Consent(asked) => consent(asked, look),
        })
    }

    fn sign_in(&self, asked: &SignInAsked, error: Option<&str>) -> Response {
        let carried = carried(&asked.carried);
        let content =
            PersonSignInContent { carried, email: &asked.email, again: asked.again, error };
        let page = plain::person_sign_in_page(&content, self.look.clone());
        page_to(page, &asked.carried.redirect_uri)
    }

    /// The person is told, and nobody is sent anywhere (RFC 6749 section 4.1.2.1).
    fn problem(&self, problem: PageProblem) -> Response {
        let (code, title, detail) = words(problem);
        let status = StatusCode::BAD_REQUEST;
        let request_id = self.request.as_str();
        let content = ErrorContent { status: status.as_u16(), code, title, detail, request_id };
        let page = crate::http::plain_page(Html(plain::error_page(&content, self.look.clone())));
        (status, page).into_response()
    }
}

/// The sign-in page once more, with what was wrong.
pub(super) fn sign_in_again(drawn: &Drawn, ctx: &Ctx, refused: PersonSignedIn) -> Response {
    seen(match refused {
        PersonSignedIn::Wrong(asked) => {
            (StatusCode::UNAUTHORIZED, drawn.sign_in(&asked, Some(WRONG))).into_response()
        }
        PersonSignedIn::Forged(asked) => {
            (StatusCode::FORBIDDEN, drawn.sign_in(&asked, Some(EXPIRED))).into_response()
        }
        PersonSignedIn::Throttled(asked, until) => {
            let (error, retry_after) = too_many(until.since(ctx.now));
            let page = drawn.sign_in(&asked, Some(&error));
            (StatusCode::TOO_MANY_REQUESTS, retry_after, page).into_response()
        }
        PersonSignedIn::Stopped(step) => drawn.clone().step(step),
        PersonSignedIn::Welcome(_) => WebError::Forged.into_response(),
    })
}

/// An application may have opened a window for this, and waits to hear from it when the window is
/// its own again. The usual policy would cut the two apart for good.
pub(super) fn seen(mut response: Response) -> Response {
    response.headers_mut().insert(OPENER, HeaderValue::from_static("unsafe-none"));
    response
}

fn bring(answer: &Answer, look: PageLook) -> Response {
    if answer.mode == ResponseMode::FormPost {
        let content =
            FormPostContent { redirect_uri: &answer.redirect_uri, fields: &answer.fields };
        let page = plain::form_post_page(&content, look);
        return page_with(page, &form_action(&answer.redirect_uri));
    }
    match HeaderValue::try_from(answer.location()) {
        Ok(mut location) => {
            location.set_sensitive(true);
            (StatusCode::SEE_OTHER, [(LOCATION, location)]).into_response()
        }
        // A registered address is plain ASCII.
        Err(_) => WebError::BadRequest("The redirect URI cannot be written.").into_response(),
    }
}

fn choose(asked: AccountAsked, look: PageLook) -> Response {
    let AccountAsked { carried: known, person } = asked;
    let content =
        AccountContent { carried: carried(&known), name: &person.name, email: &person.email };
    page_to(plain::account_page(&content, look), &known.redirect_uri)
}

fn consent(asked: ConsentAsked, look: PageLook) -> Response {
    let ConsentAsked { carried: known, owner, person, scopes } = asked;
    let scopes = scopes.into_iter().map(|scope| ConsentScope {
        name: scope.name,
        title: scope.title,
        description: scope.description,
        sensitive: scope.sensitive,
        required: scope.required,
    });
    let content = ConsentContent {
        carried: carried(&known),
        owner: &owner,
        name: &person.name,
        email: &person.email,
        scopes: scopes.collect(),
    };
    page_to(plain::consent_page(content, look), &known.redirect_uri)
}

fn carried(known: &Carried) -> CarriedContent {
    CarriedContent {
        application: known.application.clone(),
        request: known.request.clone(),
        ticket: known.ticket.clone(),
    }
}

/// A page whose form ends at the application: browsers apply `form-action` to every redirect that
/// follows a form.
fn page_to(page: String, redirect_uri: &str) -> Response {
    page_with(page, &format!("'self' {}", form_action(redirect_uri)))
}

fn page_with(page: String, form_action: &str) -> Response {
    let policy = format!(
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action {form_action}; base-uri 'none'; frame-ancestors 'none'"
    );
    let mut response = Html(page).into_response();
    // A source is made of letters, digits and a few signs; anything else would be a header that no
    // form gets through.
    let policy = HeaderValue::try_from(policy);
    let policy = policy.unwrap_or(HeaderValue::from_static("default-src 'none'"));
    response.headers_mut().insert(CONTENT_SECURITY_POLICY, policy);
    response
}

/// Code, title and sentence of an error page.
fn words(problem: PageProblem) -> (&'static str, &'static str, &'static str) {
    match problem {
        PageProblem::TooLong => (
            "invalid_request",
            "This request is too long",
            "Go back to the application and tell the people who run it: a request has at most 16 KiB.",
        ),
        PageProblem::NoClient => (
            "invalid_request",
            "This request names no application",
            "Go back to the application and tell the people who run it: the parameter client_id is missing or was sent twice.",
        ),
        PageProblem::UnknownClient => (
            "invalid_client",
            "This application is not known here",
            "It may have been removed, or the link is wrong. Go back to the application and tell the people who run it.",
        ),
        PageProblem::BrokenRedirectUri => (
            "invalid_request",
            "This request cannot be answered",
            "Go back to the application and tell the people who run it: the parameter redirect_uri was sent twice or cannot be read.",
        ),
        PageProblem::NoRedirectUri => (
            "invalid_request",
            "This request cannot be answered",
            "Go back to the application and tell the people who run it: the parameter redirect_uri is missing.",
        ),
        PageProblem::RedirectUriMismatch => (
            "invalid_redirect_uri",
            "The redirect URI does not match",
            "The redirect URI does not match one that is registered for this application, so you were not sent there. Tell the people who run it; they see what was sent and what was expected.",
        ),
    }
}
