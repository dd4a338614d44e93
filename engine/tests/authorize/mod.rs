//! Authorization requests through the engine alone: who is signed in, what is remembered, what is
//! kept, on both databases.

mod consents;
mod people;
mod requests;

use crate::support::{Home, PASSWORD, sign_in};
use grantry_core::application::Draft;
use grantry_core::authorize::{Answer, Params};
use grantry_engine::authority::{Operator, Writer};
use grantry_engine::{
    ConsentDecision, Engine, NewApplication, NewPerson, PersonSignIn, PersonSignedIn, Step, Visitor,
};

const CALLBACK: &str = "https://app.example.com/cb";
const BROWSER: &str = "a-browser";

fn platform() -> Writer {
    Operator::at_the_command_line().writer()
}

fn list(all: &[&str]) -> Vec<String> {
    all.iter().map(|one| (*one).to_owned()).collect()
}

/// What an application needs that lets people sign in.
fn draft(name: &str) -> Draft {
    Draft {
        name: name.to_owned(),
        grant_types: list(&["authorization_code", "refresh_token"]),
        redirect_uris: list(&[CALLBACK]),
        scopes: list(&["email", "offline_access", "openid", "public"]),
        ..Draft::default()
    }
}

/// Makes an application; gives its client ID.
async fn make(home: &Home, engine: &Engine, draft: Draft) -> String {
    let new = NewApplication { draft, ..NewApplication::default() };
    let made = engine.create_application(&home.ctx(), &platform(), new).await;
    made.unwrap_or_else(|stop| unreachable!("made: {stop:?}")).application.client_id
}

/// Makes `name@example.com` without any role.
async fn person(home: &Home, engine: &Engine, name: &str) -> String {
    let new = NewPerson {
        email: format!("{name}@example.com"),
        first_name: name.to_owned(),
        password: Some(crate::support::secret(PASSWORD)),
        ..NewPerson::default()
    };
    engine.create_user(&home.ctx(), &platform(), new).await.expect("made").email
}

/// A request; `more` is a query.
fn request(client_id: &str, more: &str) -> Params {
    let scope = if more.contains("scope=") { "" } else { "&scope=openid+email" };
    let query = format!(
        "client_id={client_id}&redirect_uri=https%3A%2F%2Fapp.example.com%2Fcb&response_type=code\
        &state=s&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM\
        &code_challenge_method=S256{scope}&{more}"
    );
    Params::decode(query.as_bytes())
}

fn stranger() -> Visitor {
    Visitor { session: None, browser: BROWSER.to_owned() }
}

async fn ask(home: &Home, engine: &Engine, params: &Params, visitor: &Visitor) -> Step {
    engine.authorize(&home.ctx(), params, visitor).await.expect("an answer")
}

/// The ticket of the page that comes next.
fn ticket(step: &Step) -> String {
    match step {
        Step::SignIn(asked) => asked.carried.ticket.clone(),
        Step::Choose(asked) => asked.carried.ticket.clone(),
        Step::Consent(asked) => asked.carried.ticket.clone(),
        Step::Shown(problem) => unreachable!("shown {problem:?}"),
        Step::Answer(answer) => unreachable!("answered {:?}", answer.fields),
    }
}

fn answer(step: Step) -> Answer {
    match step {
        Step::Answer(answer) => answer,
        other => unreachable!("a page: {}", ticket(&other)),
    }
}

/// A field of the answer; blank where there is none.
fn told(step: Step, name: &str) -> String {
    answer(step).get(name).unwrap_or_default().to_owned()
}

/// Types a password on the sign-in page; gives what became of it.
async fn type_password(
    home: &Home,
    engine: &Engine,
    params: &Params,
    (visitor, email, password): (&Visitor, &str, &str),
) -> PersonSignedIn {
    let asked = params.canonical().replace("prompt=consent", "").replace("&&", "&");
    let anew = Params::decode(format!("{asked}&prompt=login").as_bytes());
    let page = ask(home, engine, &anew, visitor).await;
    let input = PersonSignIn { ticket: ticket(&page), typed: sign_in(email, password) };
    engine.sign_in_person(&home.ctx(), &anew, visitor, input).await.expect("an answer")
}

/// Signs in; gives the browser as it is then.
async fn signed_in(
    home: &Home,
    engine: &Engine,
    params: &Params,
    (visitor, email): (&Visitor, &str),
) -> Visitor {
    let outcome = type_password(home, engine, params, (visitor, email, PASSWORD)).await;
    let PersonSignedIn::Welcome(welcome) = outcome else { unreachable!("refused") };
    Visitor { session: Some(welcome.session.expose().clone()), browser: visitor.browser.clone() }
}

/// Decides on the consent page.
async fn decide(
    home: &Home,
    engine: &Engine,
    params: &Params,
    (visitor, ticked): (&Visitor, Option<&[&str]>),
) -> Step {
    let page = ask(home, engine, params, visitor).await;
    let Step::Consent(asked) = &page else { unreachable!("no consent page") };
    let decision = ConsentDecision {
        ticket: asked.carried.ticket.clone(),
        allow: ticked.is_some(),
        ticked: list(ticked.unwrap_or_default()),
    };
    let decided = engine.decide_consent(&home.ctx(), params, visitor, decision).await;
    decided.expect("an answer").expect("a ticket of ours")
}
