//! The test bench's way through a person's sign-in (PRODUCT C9): every request goes through the whole
//! router, as one from outside does, from the address of the administrator who asked for it.
//!
//! It has a cookie jar of its own, so nobody's session is touched, and the same limits on guesses as
//! everybody. What was typed goes into the sign-in form and nowhere else. The answer to the
//! application is read and never delivered.

mod browser;
mod page;

use crate::state::AppState;
use axum::Router;
use browser::{Browser, Seen};
use grantry_app::context::{Visit, Walker};
use grantry_core::console::{BenchField, BenchVisit};
use grantry_engine::Engine;
use page::Form;
use std::net::IpAddr;
use std::pin::Pin;

const ENDPOINT: &str = "/oauth/authorize";
const SIGN_IN: &str = "/oauth/authorize/sign-in";
const CONSENT: &str = "/oauth/authorize/consent";
/// The request, the sign-in, the request again, the consent, and some to spare.
const MOST_STEPS: usize = 8;

/// The whole router, for requests that the server sends to itself.
#[derive(Clone)]
pub(crate) struct FrontDoor(pub(crate) Router);

/// Walks through sign-ins.
pub(crate) struct BenchWalker {
    door: FrontDoor,
    engine: Engine,
    public_url: String,
    remote: IpAddr,
}

impl BenchWalker {
    /// For whoever asks from this address.
    pub(crate) fn new(state: &AppState, door: FrontDoor, remote: IpAddr) -> Self {
        let public_url = state.public_url.as_str().to_owned();
        Self { door, engine: state.engine.clone(), public_url, remote }
    }
}

impl Walker for BenchWalker {
    fn walk(&self, visit: Visit) -> Pin<Box<dyn Future<Output = BenchVisit> + Send>> {
        let browser = Browser::new(self.door.clone(), self.public_url.clone(), self.remote);
        let state = format!("bench-{}", self.engine.new_id(self.engine.now()));
        Box::pin(async move { Walk { browser, visit, state, signed_in: false }.whole().await })
    }
}

struct Walk {
    browser: Browser,
    visit: Visit,
    /// What has to come back with the answer.
    state: String,
    signed_in: bool,
}

/// What follows from an answer.
enum Next {
    Open(&'static str, String),
    Post(&'static str, &'static str, Vec<BenchField>),
    Code(String),
    Stop(String),
}

impl Walk {
    async fn whole(mut self) -> BenchVisit {
        let mut next = Next::Open("Ask for a code", format!("{ENDPOINT}?{}", self.request()));
        for _ in 0..MOST_STEPS {
            let seen = match next {
                Next::Open(title, path) => self.browser.open(title, &path).await,
                Next::Post(title, path, fields) => {
                    let password = self.visit.password.expose();
                    self.browser.post(title, path, (&fields, password)).await
                }
                Next::Code(code) => return self.end(Some(code), None),
                Next::Stop(why) => return self.end(None, Some(why)),
            };
            next = match seen {
                Some(seen) => self.after(&seen),
                None => Next::Stop("The server did not answer itself.".to_owned()),
            };
        }
        self.end(None, Some("It went on and on, and never came to a code.".to_owned()))
    }

    fn end(self, code: Option<String>, stopped: Option<String>) -> BenchVisit {
        BenchVisit { steps: self.browser.steps, code, stopped }
    }

    fn request(&self) -> String {
        let Visit { client_id, redirect_uri, scope, challenge, .. } = &self.visit;
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("response_type", "code").append_pair("client_id", client_id);
        query.append_pair("redirect_uri", redirect_uri);
        if !scope.is_empty() {
            query.append_pair("scope", scope);
        }
        query.append_pair("state", &self.state);
        if let Some((challenge, method)) = challenge {
            query.append_pair("code_challenge", challenge);
            query.append_pair("code_challenge_method", method);
        }
        query.finish()
    }

    fn after(&mut self, seen: &Seen) -> Next {
        if let Some(location) = &seen.location {
            return match location.starts_with("/oauth/") {
                true => Next::Open("Go on with the sign-in's cookies", location.clone()),
                false => self.answered(location),
            };
        }
        if let (200, Some(form)) = (seen.status, Form::posted_to(&seen.body, CONSENT)) {
            let mut fields = form.fields;
            fields.push(BenchField::plain("decision", "allow"));
            return Next::Post("Allow it on the consent page", CONSENT, fields);
        }
        match (seen.status, Form::posted_to(&seen.body, SIGN_IN)) {
            (200, Some(form)) if !self.signed_in => {
                self.signed_in = true;
                let mut fields = form.fields;
                fields.push(BenchField::plain("username", self.visit.email.trim()));
                fields.push(BenchField::hidden("password", "", "PASSWORD"));
                Next::Post("Sign in with e-mail and password", SIGN_IN, fields)
            }
            (401, _) => Next::Stop("Wrong e-mail address or password.".to_owned()),
            (429, _) => Next::Stop(
                "Too many tries. The limits of the sign-in page hold here as well; try again later."
                    .to_owned(),
            ),
            _ => Next::Stop(match page::heading(&seen.body) {
                Some(heading) => format!("It stopped at a page: {heading}."),
                None => format!("It stopped with status {}.", seen.status),
            }),
        }
    }

    /// What the application would be told.
    fn answered(&self, location: &str) -> Next {
        let query = location.split_once('?').map_or("", |(_, query)| query);
        let query = query.split('#').next().unwrap_or("");
        let told = |name: &str| {
            let mut pairs = form_urlencoded::parse(query.as_bytes());
            pairs.find(|(known, _)| known == name).map(|(_, value)| value.into_owned())
        };
        if told("state").as_deref() != Some(&self.state) {
            return Next::Stop(
                "The answer belongs to another request: its state differs.".to_owned(),
            );
        }
        match (told("code"), told("error"), told("error_description")) {
            (Some(code), ..) => Next::Code(code),
            (_, Some(error), Some(words)) => Next::Stop(format!("{words} ({error}).")),
            (_, error, _) => Next::Stop(error.unwrap_or_else(|| "No code came.".to_owned())),
        }
    }
}
