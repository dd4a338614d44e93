//! Applications as the token endpoint sees them: everything that decides about a token, at once; and
//! the numbers that say whether what is remembered of them is still true (ADR 0016).

use super::backend::run;
use super::{Conn, Epochs, Store, sought};
use crate::fault::Fault;

/// An application that asks for a token.
#[derive(sqlx::FromRow, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "every switch is a column of its own")]
pub(crate) struct ClientRow {
    pub(crate) id: String,
    pub(crate) client_id: String,
    pub(crate) name: String,
    pub(crate) owner: String,
    pub(crate) tenant_id: String,
    pub(crate) tenant: String,
    pub(crate) region: String,
    pub(crate) db_code: String,
    pub(crate) status: String,
    pub(crate) confidential: bool,
    pub(crate) trusted: bool,
    pub(crate) require_pkce: bool,
    pub(crate) multi_tenant: bool,
    pub(crate) refresh_rotation: bool,
    pub(crate) access_policy: String,
    pub(crate) grants: i64,
    pub(crate) auth_method: String,
    pub(crate) strict_client_auth: bool,
    pub(crate) token_format: String,
    pub(crate) id_token_alg: String,
    pub(crate) access_lifetime: i64,
    pub(crate) refresh_lifetime: i64,
    pub(crate) default_audience: Option<String>,
    pub(crate) backchannel_logout_uri: Option<String>,
    pub(crate) redirect_uris: String,
    pub(crate) post_logout_uris: String,
    pub(crate) allowed_origins: String,
    pub(crate) not_before: i64,
    pub(crate) plan: Option<String>,
    pub(crate) plan_status: Option<String>,
    pub(crate) plan_limits: Option<String>,
}

/// A secret that was not thrown away: retired ones tell a caller of the past from a stranger.
#[derive(sqlx::FromRow, Clone)]
pub(crate) struct SecretHashRow {
    pub(crate) id: String,
    pub(crate) label: String,
    pub(crate) hash: Vec<u8>,
    pub(crate) expires_at: Option<i64>,
    pub(crate) retired_at: Option<i64>,
}

/// A tenant in which an application works besides its own.
#[derive(sqlx::FromRow, Clone)]
pub(crate) struct ClientTenantRow {
    pub(crate) id: String,
    pub(crate) slug: String,
}

const CLIENT: &str = "SELECT a.id, a.client_id, a.name, o.email AS owner, a.tenant_id,
        t.slug AS tenant, r.code AS region, a.db_code, a.status, a.confidential, a.trusted,
        a.require_pkce, a.multi_tenant, a.refresh_rotation, a.access_policy, a.grants,
        a.auth_method, a.strict_client_auth, a.token_format, a.id_token_alg, a.access_lifetime,
        a.refresh_lifetime, a.default_audience, a.backchannel_logout_uri, a.redirect_uris,
        a.post_logout_uris, a.allowed_origins, a.not_before, n.slug AS plan,
        n.status AS plan_status, n.limits AS plan_limits
    FROM applications a
    JOIN users o ON o.id = a.owner_id
    JOIN tenants t ON t.id = a.tenant_id
    JOIN regions r ON r.id = a.region_id
    LEFT JOIN plans n ON n.id = a.plan_id
    WHERE a.client_id = $1";

/// Living ones first, then what was retired last: the newest are the likeliest to be tried.
const HASHES: &str = "SELECT id, label, hash, expires_at, retired_at FROM client_secrets
    WHERE application_id = $1
    ORDER BY CASE WHEN retired_at IS NULL THEN 0 ELSE 1 END, created_at DESC LIMIT 32";

const SCOPES: &str =
    "SELECT scope FROM application_scopes WHERE application_id = $1 ORDER BY scope";

const TENANTS: &str = "SELECT t.id, t.slug FROM application_tenants a
    JOIN tenants t ON t.id = a.tenant_id WHERE a.application_id = $1 ORDER BY t.slug";

const RESOURCES: &str =
    "SELECT uri FROM application_resources WHERE application_id = $1 ORDER BY place";

const IS_RESOURCE: &str =
    "SELECT CAST(COUNT(*) AS BIGINT) FROM application_resources WHERE tenant_id = $1 AND uri = $2";

const EPOCHS: &str = "SELECT clients, revocations FROM epochs WHERE name = 'all'";

impl Conn<'_> {
    pub(crate) async fn client(&mut self, client_id: &str) -> Result<Option<ClientRow>, Fault> {
        Ok(run!(self, sqlx::query_as(CLIENT).bind(sought(client_id)), fetch_optional))
    }

    pub(crate) async fn secret_hashes(&mut self, id: &str) -> Result<Vec<SecretHashRow>, Fault> {
        Ok(run!(self, sqlx::query_as(HASHES).bind(id), fetch_all))
    }

    pub(crate) async fn client_scopes(&mut self, id: &str) -> Result<Vec<String>, Fault> {
        let rows: Vec<(String,)> = run!(self, sqlx::query_as(SCOPES).bind(id), fetch_all);
        Ok(rows.into_iter().map(|(scope,)| scope).collect())
    }

    pub(crate) async fn client_tenants(&mut self, id: &str) -> Result<Vec<ClientTenantRow>, Fault> {
        Ok(run!(self, sqlx::query_as(TENANTS).bind(id), fetch_all))
    }

    pub(crate) async fn client_resources(&mut self, id: &str) -> Result<Vec<String>, Fault> {
        let rows: Vec<(String,)> = run!(self, sqlx::query_as(RESOURCES).bind(id), fetch_all);
        Ok(rows.into_iter().map(|(uri,)| uri).collect())
    }

    /// Whether some application of a tenant is the resource server for an address.
    pub(crate) async fn is_resource(&mut self, tenant_id: &str, uri: &str) -> Result<bool, Fault> {
        let (count,): (i64,) =
            run!(self, sqlx::query_as(IS_RESOURCE).bind(tenant_id).bind(sought(uri)), fetch_one);
        Ok(count > 0)
    }

    /// The number under which what is read now may be remembered.
    pub(super) async fn epochs(&mut self) -> Result<Epochs, Fault> {
        let (clients, revocations): (i64, i64) = run!(self, sqlx::query_as(EPOCHS), fetch_one);
        let number = |value: i64| u64::try_from(value).unwrap_or(0);
        Ok(Epochs { clients: number(clients), revocations: number(revocations) })
    }
}

impl Store {
    /// The numbers as they stand now: not older than any change that was answered before this call.
    pub(crate) async fn epochs(&self) -> Result<Epochs, Fault> {
        match self {
            Self::Sqlite(store) => Ok(store.epochs.current()),
            Self::Postgres(store) => store.epochs.read(&store.pool).await,
        }
    }

    /// Notices what another process has changed in the file of SQLite: a command line beside a
    /// running server. PostgreSQL is asked every time.
    pub(crate) async fn notice_changes(&self) -> Result<(), Fault> {
        if let Self::Sqlite(store) = self {
            let seen = self.reader().await?.conn().epochs().await?;
            store.epochs.advance(seen);
        }
        Ok(())
    }
}
