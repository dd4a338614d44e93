//! What the test bench of an application shows: requests that were really sent, what they were
//! answered, and what a token says, each claim with a sentence.

use serde::{Deserialize, Serialize};

/// One field or header, as it was sent or answered.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BenchField {
    /// Its name.
    pub name: String,
    /// Its value; blank where even who asks is not shown it again.
    pub value: String,
    /// The variable that stands for it until somebody asks; blank where it is no secret.
    pub variable: String,
}

/// One request and its answer.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BenchStep {
    /// What it was for.
    pub title: String,
    /// `GET` or `POST`.
    pub method: String,
    /// The whole address. Never holds what somebody typed in secret.
    pub url: String,
    /// Who asked by HTTP's own header: client ID and secret.
    pub user: Option<BenchField>,
    /// The fields of its form.
    pub fields: Vec<BenchField>,
    /// Whether it came with the cookies of the steps before, as a browser's does.
    pub cookies: bool,
    /// The status of the answer.
    pub status: u16,
    /// How long it took, in milliseconds.
    pub ms: u32,
    /// The headers of the answer that matter.
    pub headers: Vec<BenchField>,
    /// The body, or what kind of page it was.
    pub body: BenchField,
    /// Under which name the log and the list of refused requests know it.
    pub request_id: String,
    /// Why it was refused, where it was.
    pub why: Option<BenchWhy>,
}

impl BenchField {
    /// One that everybody may see.
    pub fn plain(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self { name: name.into(), value: value.into(), variable: String::new() }
    }

    /// One that is shown only to whoever asks.
    pub fn hidden(name: &str, value: impl Into<String>, variable: &str) -> Self {
        Self { name: name.to_owned(), value: value.into(), variable: variable.to_owned() }
    }
}

/// Says which, and not what.
impl std::fmt::Debug for BenchField {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.name)
    }
}

/// Says what was asked and answered, and no value.
impl std::fmt::Debug for BenchStep {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BenchStep")
            .field("title", &self.title)
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

/// Why a request was refused, as the administrators read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BenchWhy {
    /// As the list of refused requests names it.
    pub reason: String,
    /// The same as a sentence.
    pub words: String,
    /// The value it was about.
    pub sent: Option<String>,
    /// What would have been right.
    pub nearest: Option<String>,
}

/// How somebody's sign-in at an application went.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BenchVisit {
    /// What was sent and answered, in order.
    pub steps: Vec<BenchStep>,
    /// The code, where there is one.
    pub code: Option<String>,
    /// What stopped it, as a sentence.
    pub stopped: Option<String>,
}

/// Says how far it came, and no code.
impl std::fmt::Debug for BenchVisit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BenchVisit").field("steps", &self.steps.len()).finish_non_exhaustive()
    }
}

/// An access token that an administrator was given on behalf of a user.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BenchToken {
    /// The token.
    pub access_token: String,
    /// How many seconds it lives.
    pub expires_in: i64,
    /// Its scopes, apart by blanks.
    pub scope: String,
}

/// Says that there is a token, and not which.
impl std::fmt::Debug for BenchToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BenchToken").field("scope", &self.scope).finish_non_exhaustive()
    }
}

/// What a token says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenView {
    /// What holds it together.
    pub seal: TokenSeal,
    /// The header; empty where the token has none.
    pub header: Vec<ClaimView>,
    /// The claims, those that matter most first.
    pub claims: Vec<ClaimView>,
}

/// One claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimView {
    /// Its name.
    pub name: String,
    /// Its value, as JSON writes it.
    pub value: String,
    /// What it means; empty where only its issuer knows.
    pub meaning: String,
}

/// Whether a token is what this server has written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum TokenSeal {
    /// A published key has signed it.
    Signed {
        /// Which.
        kid: String,
        /// How.
        algorithm: String,
    },
    /// No published key has signed exactly this.
    NotOurs,
    /// An opaque token, which this server alone can open.
    Sealed,
}
