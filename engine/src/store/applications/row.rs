//! What is read of an application.

/// A whole row, with the names of what it refers to.
#[derive(sqlx::FromRow, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "a row is as the table is")]
pub(crate) struct ApplicationRecord {
    pub(crate) id: String,
    pub(crate) number: i64,
    pub(crate) client_id: String,
    pub(crate) tenant_id: String,
    pub(crate) tenant: String,
    pub(crate) suite: Option<String>,
    pub(crate) project: Option<String>,
    pub(crate) plan: Option<String>,
    pub(crate) region: String,
    pub(crate) db_code: String,
    pub(crate) owner_id: String,
    pub(crate) owner: String,
    pub(crate) name: String,
    pub(crate) status: String,
    pub(crate) grants: i64,
    pub(crate) require_pkce: bool,
    pub(crate) confidential: bool,
    pub(crate) trusted: bool,
    pub(crate) privileged: bool,
    pub(crate) multi_tenant: bool,
    pub(crate) refresh_rotation: bool,
    pub(crate) access_policy: String,
    pub(crate) auth_method: String,
    pub(crate) strict_client_auth: bool,
    pub(crate) token_format: String,
    pub(crate) access_lifetime: i64,
    pub(crate) refresh_lifetime: i64,
    pub(crate) id_token_alg: String,
    pub(crate) backchannel_logout_uri: Option<String>,
    pub(crate) default_audience: Option<String>,
    pub(crate) redirect_uris: String,
    pub(crate) post_logout_uris: String,
    pub(crate) allowed_origins: String,
    pub(crate) allowed_domains: String,
    pub(crate) not_before: i64,
    /// 0 where there was none, or it is over.
    pub(crate) incident_at: i64,
    pub(crate) version: i64,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
    pub(crate) last_used_at: i64,
}

/// What belongs to one application in other tables.
#[derive(Clone, Default)]
pub(crate) struct Belongings {
    /// Names of scopes, sorted.
    pub(crate) scopes: Vec<String>,
    /// Slugs of allowed tenants, sorted.
    pub(crate) tenants: Vec<String>,
    /// Addresses, in their order.
    pub(crate) resources: Vec<String>,
    /// How many users are listed.
    pub(crate) users: i64,
}

/// What a list shows of an application.
#[derive(sqlx::FromRow, Clone)]
pub(crate) struct ApplicationSummary {
    pub(crate) id: String,
    pub(crate) client_id: String,
    pub(crate) name: String,
    pub(crate) name_key: String,
    pub(crate) tenant: String,
    pub(crate) project: Option<String>,
    pub(crate) owner: String,
    pub(crate) status: String,
    pub(crate) grants: i64,
    pub(crate) confidential: bool,
    /// Prefix and last four characters of the newest living secret, apart by a blank.
    pub(crate) secret: Option<String>,
    /// When the first living secret ends by itself.
    pub(crate) next_expiry: Option<i64>,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
    pub(crate) last_used_at: i64,
}
