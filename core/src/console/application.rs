//! Applications as pages and the API show them. Never a secret: only its prefix and last characters.

use crate::application::{
    AccessPolicy, ApplicationStatus, AuthMethod, GrantTypes, IdTokenAlg, TokenFormat,
};
use crate::audit::Change;
use crate::rejection::{Difference, Remedy};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// A row of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApplicationRow {
    /// Its client ID.
    pub client_id: String,
    /// What people call it.
    pub name: String,
    /// The slug of its tenant.
    pub tenant: String,
    /// The slug of its project.
    pub project: Option<String>,
    /// The address of its owner.
    pub owner: String,
    /// Whether it works.
    pub status: ApplicationStatus,
    /// How it gets tokens.
    pub grants: GrantTypes,
    /// Whether it has secrets.
    pub confidential: bool,
    /// Its newest secret that works.
    pub secret: Option<SecretHint>,
    /// When the first of its living secrets ends by itself.
    pub next_expiry: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// When it last got a token.
    pub last_used_at: Option<Timestamp>,
}

/// What of a secret may be shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecretHint {
    /// How it begins.
    pub prefix: String,
    /// How it ends.
    pub last4: String,
}

/// A request of an application that was refused, with what only its administrators read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RejectionView {
    /// Names it; the order is that of time.
    pub id: String,
    /// When it was refused.
    pub at: Timestamp,
    /// The code that the caller heard.
    pub error: String,
    /// What really was the matter, as a code.
    pub reason: String,
    /// The same as a sentence.
    pub sentence: String,
    /// What to do about it.
    pub advice: String,
    /// Where to do it.
    pub remedy: Remedy,
    /// What was sent. Never a secret, a code or a token.
    pub sent: Option<String>,
    /// What would have been right, or which secret it was.
    pub nearest: Option<String>,
    /// Where the two differ, if both are addresses.
    pub difference: Option<Difference>,
    /// From where it came.
    pub remote_addr: String,
    /// In which request; the caller's log has it too.
    pub request_id: String,
}

/// A secret of an application, without the secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecretView {
    /// Names it when it is retired.
    pub id: String,
    /// What it is for.
    pub label: String,
    /// How it begins.
    pub prefix: String,
    /// How it ends.
    pub last4: String,
    /// Who made it.
    pub created_by: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it stops working by itself.
    pub expires_at: Option<Timestamp>,
    /// When it was last used.
    pub last_used_at: Option<Timestamp>,
    /// How much it is used, and from where.
    pub usage: SecretUsage,
}

/// How much a secret is used. Exact to within a few seconds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecretUsage {
    /// The address that it was last used from.
    pub last_used_from: Option<String>,
    /// Calls in the last 24 hours.
    pub calls_day: i64,
    /// Calls in the last seven days.
    pub calls_week: i64,
    /// Addresses that it was used from in the last 24 hours.
    pub callers_day: i64,
    /// Addresses that it was used from in the last seven days.
    pub callers_week: i64,
}

/// A link that hands a secret over and that nobody has used yet. Never the link itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandoverView {
    /// Names it when it is cancelled.
    pub id: String,
    /// Who made it.
    pub created_by: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it stops working by itself.
    pub expires_at: Timestamp,
}

/// An application with everything that may be shown of it.
#[expect(clippy::struct_excessive_bools, reason = "switches, as people set them")]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApplicationView {
    /// Its client ID.
    pub client_id: String,
    /// What people call it.
    pub name: String,
    /// The slug of its tenant.
    pub tenant: String,
    /// The slug of the suite that holds its project.
    pub suite: Option<String>,
    /// The slug of its project.
    pub project: Option<String>,
    /// Whether it works.
    pub status: ApplicationStatus,
    /// The code of its region.
    pub region: String,
    /// The database that its tokens name.
    pub db_code: String,
    /// The slug of its plan.
    pub plan: Option<String>,
    /// How it gets tokens.
    pub grants: GrantTypes,
    /// Whether codes need a proof key.
    pub require_pkce: bool,
    /// Whether it can keep a secret.
    pub confidential: bool,
    /// Whether people are not asked for consent.
    pub trusted: bool,
    /// Whether it holds a scope that opens this server's own API.
    pub privileged: bool,
    /// Whether it works in several tenants.
    pub multi_tenant: bool,
    /// In which; none listed: in all.
    pub allowed_tenants: Vec<String>,
    /// Whether every refresh gives a new refresh token.
    pub refresh_token_rotation: bool,
    /// Who may sign in.
    pub access_policy: AccessPolicy,
    /// The address of its owner.
    pub owner: String,
    /// Where people are sent after signing in.
    pub redirect_uris: Vec<String>,
    /// Where people are sent after signing out.
    pub post_logout_redirect_uris: Vec<String>,
    /// Which web pages may call with it.
    pub allowed_origins: Vec<String>,
    /// Up to three domains.
    pub allowed_domains: Vec<String>,
    /// Its permissions.
    pub scopes: Vec<String>,
    /// How it says who it is.
    pub auth_method: AuthMethod,
    /// What its access tokens look like.
    pub token_format: TokenFormat,
    /// How many seconds access tokens live.
    pub access_token_lifetime: i64,
    /// How many seconds refresh tokens live.
    pub refresh_token_lifetime: i64,
    /// What signs its ID tokens.
    pub id_token_alg: IdTokenAlg,
    /// Where it is told that somebody has signed out.
    pub backchannel_logout_uri: Option<String>,
    /// The audience of its tokens where none is asked for.
    pub default_audience: Option<String>,
    /// The addresses for which it is the resource server.
    pub resources: Vec<String>,
    /// Whether it may only use its registered way to say who it is.
    pub strict_client_auth: bool,
    /// Its secrets that have not been retired, oldest first.
    pub secrets: Vec<SecretView>,
    /// How many users are listed.
    pub users: i64,
    /// When an incident was reported, as long as it was not enabled since.
    pub incident_at: Option<Timestamp>,
    /// Counts changes.
    pub version: i64,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// When it last got a token.
    pub last_used_at: Option<Timestamp>,
}

/// A credential of an application that was found where everybody can read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeakView {
    /// Whether it was a secret; otherwise it was a token.
    pub is_secret: bool,
    /// How it begins and ends.
    pub hint: String,
    /// Where it was found, as the finder has said.
    pub url: String,
    /// When it was reported, and ended.
    pub at: Timestamp,
}

/// What would change if an earlier state were restored: each field as it is and as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RestorePreview {
    /// The version that it was compared with.
    pub version: i64,
    /// `before` is now, `after` is then. None: it is that state already.
    pub changes: Vec<Change>,
}

/// What the show-once dialog gets: the only answer that ever holds a secret.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credentials {
    /// The application's name.
    pub name: String,
    /// Its client ID.
    pub client_id: String,
    /// Its new secret; none for public applications.
    pub client_secret: Option<String>,
    /// Where tokens come from.
    pub issuer: String,
    /// How a first token is asked for.
    pub start: FirstToken,
}

/// What the way to a first token depends on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FirstToken {
    /// How the application gets tokens.
    pub grants: GrantTypes,
    /// How it says who it is.
    pub auth_method: AuthMethod,
    /// Where people are sent back to, for example.
    pub redirect_uri: Option<String>,
}

impl FirstToken {
    /// Of an application.
    pub fn of(application: &ApplicationView) -> Self {
        Self {
            grants: application.grants,
            auth_method: application.auth_method,
            redirect_uri: application.redirect_uris.first().cloned(),
        }
    }
}

/// Says that there is a secret, and not which.
impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let secret = self.client_secret.as_ref().map(|_| "…");
        f.debug_struct("Credentials")
            .field("client_id", &self.client_id)
            .field("client_secret", &secret)
            .finish_non_exhaustive()
    }
}

/// One thing that a form offers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What people read.
    pub label: String,
    /// What more there is to say, or why it cannot be chosen.
    pub hint: String,
    /// Whether it can be chosen.
    pub usable: bool,
}

/// What the form of an application offers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApplicationChoices {
    /// The tenant that the other choices are for.
    pub tenant: String,
    /// The tenants within reach.
    pub tenants: Vec<Choice>,
    /// All regions, also those that cannot be used.
    pub regions: Vec<Choice>,
    /// All plans; a retired one says so.
    pub plans: Vec<Choice>,
    /// The projects of the tenant; the hint is the suite.
    pub projects: Vec<Choice>,
    /// All permissions; the hint is what the consent page says.
    pub scopes: Vec<Choice>,
    /// People who may own it.
    pub owners: Vec<Choice>,
}
