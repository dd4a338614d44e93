//! The authorization endpoint (RFC 6749 section 3.1, OpenID Connect Core section 3.1.2): who asks,
//! who answers, and the code that comes of it.
//!
//! In reading order: `judge` looks at the request, `next_step` at the person, `sign_in_person`,
//! `turn_back`,
//! `choose_account` and `decide_consent` are what a person does, `issue_code` ends it. Nothing is
//! stored between the steps (ADR 0017): each begins with the request as the application sent it and
//! judges it anew, and `mark` proves what the same browser has just done.

mod choose_account;
mod decide_consent;
mod hint;
mod issue_code;
mod judge;
mod judged;
mod mark;
mod next_step;
mod person_session;
mod refusal;
mod sign_in_person;
#[cfg(test)]
mod tests;
mod turn_back;

pub use choose_account::AccountChoice;
pub use decide_consent::ConsentDecision;
pub use sign_in_person::{PersonBegun, PersonSession, PersonSignIn, PersonSignedIn, PersonWelcome};

use grantry_core::authorize::Answer;

/// The browser that a person uses.
#[derive(Default, Clone)]
pub struct Visitor {
    /// The cookie of somebody who has signed in to applications.
    pub session: Option<String>,
    /// The cookie that binds the steps of a request to this browser.
    pub browser: String,
}

/// What comes next.
pub enum Step {
    /// Nobody can be answered: the person is told (RFC 6749 section 4.1.2.1).
    Shown(PageProblem),
    /// The application gets an answer.
    Answer(Answer),
    /// The person has to sign in.
    SignIn(SignInAsked),
    /// The person has to say which account is meant.
    Choose(AccountAsked),
    /// The person has to allow it.
    Consent(ConsentAsked),
}

/// Why nobody can be answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageProblem {
    /// More was sent than anybody needs to.
    TooLong,
    /// The request does not say which application asks.
    NoClient,
    /// No application of that ID is here.
    UnknownClient,
    /// Two addresses, or one that cannot be read.
    BrokenRedirectUri,
    /// No address, where one must be named.
    NoRedirectUri,
    /// An address that is not registered.
    RedirectUriMismatch,
}

/// What a page carries on to the next step.
#[derive(Debug, Clone)]
pub struct Carried {
    /// The name of the application.
    pub application: String,
    /// The request, as a query.
    pub request: String,
    /// Proves that the form is from this browser's own page.
    pub ticket: String,
    /// Where the answer will go: the page's policy must let the browser follow.
    pub redirect_uri: String,
}

/// A sign-in page.
#[derive(Debug, Clone)]
pub struct SignInAsked {
    /// What it carries on.
    pub carried: Carried,
    /// Who is expected.
    pub email: String,
    /// Whether that person is signed in and only has to prove it again.
    pub again: bool,
}

/// A page that asks which account is meant.
#[derive(Debug, Clone)]
pub struct AccountAsked {
    /// What it carries on.
    pub carried: Carried,
    /// Who is signed in.
    pub person: PersonShown,
}

/// A consent page.
#[derive(Debug, Clone)]
pub struct ConsentAsked {
    /// What it carries on.
    pub carried: Carried,
    /// Who answers for the application.
    pub owner: String,
    /// Who is asked.
    pub person: PersonShown,
    /// What is asked for.
    pub scopes: Vec<ScopeAsked>,
}

/// A person, to themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonShown {
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
}

/// A scope in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScopeAsked {
    /// As tokens call it.
    pub name: String,
    /// In a few words.
    pub title: String,
    /// In a sentence.
    pub description: String,
    /// Whether it deserves a second look.
    pub sensitive: bool,
    /// Whether it goes without saying, so that it cannot be denied alone.
    pub required: bool,
}
