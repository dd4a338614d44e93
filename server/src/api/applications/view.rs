//! Applications as the wire has them. Only [`ApplicationWithSecret`] and [`AddedSecret`] hold a
//! secret, and only the call that made it answers with them.

use crate::api::schema;
use grantry_core::application::GrantType;
use grantry_core::console::{ApplicationView, SecretView};
use grantry_core::secret::Secret;
use grantry_core::time::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// An application. Never a secret.
#[derive(Serialize, ToSchema)]
#[expect(clippy::struct_excessive_bools, reason = "the wire has these switches")]
pub(super) struct Application {
    /// How it names itself in requests.
    #[schema(schema_with = schema::client_id)]
    client_id: String,
    /// What people call it; unique in its tenant.
    name: String,
    /// The slug of its tenant.
    tenant: String,
    /// The slug of the suite that holds its project.
    #[schema(required)]
    suite: Option<String>,
    /// The slug of its project.
    #[schema(required)]
    project: Option<String>,
    /// Whether it gets tokens.
    #[schema(schema_with = schema::status)]
    status: &'static str,
    /// The code of its region, fixed when it was made.
    region: String,
    /// The database that its tokens name.
    db_code: String,
    /// The slug of its plan.
    #[schema(required)]
    plan: Option<String>,
    /// How it gets tokens.
    #[schema(schema_with = grant_types)]
    grant_types: Vec<&'static str>,
    /// Whether codes need a proof key (RFC 7636).
    require_pkce: bool,
    /// Whether it has secrets.
    confidential: bool,
    /// Whether people are not asked for consent.
    trusted: bool,
    /// Whether it works in several tenants.
    multi_tenant: bool,
    /// In which; none listed: in all.
    allowed_tenants: Vec<String>,
    /// Whether every refresh gives a new refresh token.
    refresh_token_rotation: bool,
    /// Who may sign in: everybody of the tenant, or its listed users.
    #[schema(schema_with = schema::access_policy)]
    access_policy: &'static str,
    /// The e-mail address of its owner.
    owner: String,
    /// Where browsers bring codes.
    redirect_uris: Vec<String>,
    /// Where browsers go after signing out.
    post_logout_redirect_uris: Vec<String>,
    /// Whose pages may call from a script.
    allowed_origins: Vec<String>,
    /// The hosts that it names as its own.
    allowed_domains: Vec<String>,
    /// Its permissions.
    scopes: Vec<String>,
    /// How it proves who it is.
    #[schema(schema_with = schema::auth_method)]
    token_endpoint_auth_method: &'static str,
    /// What its access tokens look like.
    #[schema(schema_with = schema::token_format)]
    access_token_format: &'static str,
    /// How many seconds access tokens live.
    access_token_lifetime: i64,
    /// How many seconds refresh tokens live.
    refresh_token_lifetime: i64,
    /// What its ID tokens are signed with.
    #[schema(schema_with = schema::id_token_alg)]
    id_token_signed_response_alg: &'static str,
    /// Where it hears that somebody has signed out.
    #[schema(required)]
    backchannel_logout_uri: Option<String>,
    /// Whom its tokens are for, where a request does not say.
    #[schema(required)]
    default_audience: Option<String>,
    /// The addresses of the APIs that it is.
    resources: Vec<String>,
    /// Whether it may use its registered way alone to prove who it is.
    strict_client_auth: bool,
    /// Its living secrets, oldest first; what can be told of them.
    secrets: Vec<ApplicationSecret>,
    /// How many users are listed.
    users: i64,
    /// When an incident was reported, as long as it was not enabled since.
    #[schema(required, format = DateTime)]
    incident_at: Option<String>,
    /// When it was made.
    #[schema(format = DateTime)]
    created_at: String,
    /// When it was last changed.
    #[schema(format = DateTime)]
    updated_at: String,
    /// When it last got a token.
    #[schema(required, format = DateTime)]
    last_used_at: Option<String>,
}

/// A secret of an application, without the secret.
#[derive(Serialize, ToSchema)]
pub(super) struct ApplicationSecret {
    /// Names it when it is retired.
    id: String,
    /// What it is for.
    label: String,
    /// How it begins.
    prefix: String,
    /// How it ends.
    last4: String,
    /// When it was made.
    #[schema(format = DateTime)]
    created_at: String,
    /// When it stops working by itself.
    #[schema(required, format = DateTime)]
    expires_at: Option<String>,
    /// When it was last used.
    #[schema(required, format = DateTime)]
    last_used_at: Option<String>,
    /// The address that it was last used from.
    #[schema(required)]
    last_used_from: Option<String>,
    /// Who made it.
    created_by: String,
    /// Calls in the last 24 hours.
    calls_day: i64,
    /// Calls in the last seven days.
    calls_week: i64,
    /// Addresses that it was used from in the last 24 hours.
    callers_day: i64,
    /// Addresses that it was used from in the last seven days.
    callers_week: i64,
}

/// An application, and its new secret where it has one. Nobody can ever read it again.
#[derive(Serialize, ToSchema)]
pub(super) struct ApplicationWithSecret {
    #[serde(flatten)]
    application: Application,
    /// The secret; only of confidential applications, and only in this answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    client_secret: Option<String>,
}

/// A further secret. Nobody can ever read it again.
#[derive(Serialize, ToSchema)]
pub(super) struct AddedSecret {
    #[serde(flatten)]
    secret: ApplicationSecret,
    /// The secret, only in this answer.
    client_secret: String,
}

fn grant_types() -> utoipa::openapi::schema::Array {
    schema::set(schema::grant_type(), GrantType::ALL.len())
}

fn text(time: Option<Timestamp>) -> Option<String> {
    time.map(|time| time.to_string())
}

impl From<ApplicationView> for Application {
    fn from(view: ApplicationView) -> Self {
        Self {
            client_id: view.client_id,
            name: view.name,
            tenant: view.tenant,
            suite: view.suite,
            project: view.project,
            status: view.status.as_str(),
            region: view.region,
            db_code: view.db_code,
            plan: view.plan,
            grant_types: view.grants.iter().map(GrantType::as_str).collect(),
            require_pkce: view.require_pkce,
            confidential: view.confidential,
            trusted: view.trusted,
            multi_tenant: view.multi_tenant,
            allowed_tenants: view.allowed_tenants,
            refresh_token_rotation: view.refresh_token_rotation,
            access_policy: view.access_policy.as_str(),
            owner: view.owner,
            redirect_uris: view.redirect_uris,
            post_logout_redirect_uris: view.post_logout_redirect_uris,
            allowed_origins: view.allowed_origins,
            allowed_domains: view.allowed_domains,
            scopes: view.scopes,
            token_endpoint_auth_method: view.auth_method.as_str(),
            access_token_format: view.token_format.as_str(),
            access_token_lifetime: view.access_token_lifetime,
            refresh_token_lifetime: view.refresh_token_lifetime,
            id_token_signed_response_alg: view.id_token_alg.as_str(),
            backchannel_logout_uri: view.backchannel_logout_uri,
            default_audience: view.default_audience,
            resources: view.resources,
            strict_client_auth: view.strict_client_auth,
            secrets: view.secrets.into_iter().map(ApplicationSecret::from).collect(),
            users: view.users,
            incident_at: text(view.incident_at),
            created_at: view.created_at.to_string(),
            updated_at: view.updated_at.to_string(),
            last_used_at: text(view.last_used_at),
        }
    }
}

impl From<SecretView> for ApplicationSecret {
    fn from(view: SecretView) -> Self {
        Self {
            id: view.id,
            label: view.label,
            prefix: view.prefix,
            last4: view.last4,
            created_at: view.created_at.to_string(),
            expires_at: text(view.expires_at),
            last_used_at: text(view.last_used_at),
            last_used_from: view.usage.last_used_from,
            created_by: view.created_by,
            calls_day: view.usage.calls_day,
            calls_week: view.usage.calls_week,
            callers_day: view.usage.callers_day,
            callers_week: view.usage.callers_week,
        }
    }
}

impl ApplicationWithSecret {
    /// Here the secret leaves the server, this once.
    pub(super) fn new(view: ApplicationView, secret: Option<Secret<String>>) -> Self {
        let client_secret = secret.map(|secret| secret.expose().clone());
        Self { application: Application::from(view), client_secret }
    }
}

impl AddedSecret {
    /// Here the secret leaves the server, this once.
    pub(super) fn new(view: SecretView, secret: &Secret<String>) -> Self {
        let client_secret = secret.expose().clone();
        Self { secret: ApplicationSecret::from(view), client_secret }
    }
}
