//! Reading one application.

use super::ApplicationRecord;
use crate::authority::Reach;
use crate::fault::Fault;
use crate::store::backend::run;
use crate::store::{Conn, Tx, sought};

macro_rules! select {
    ($tail:literal) => {
        concat!(
            "SELECT a.id, a.number, a.client_id, a.tenant_id, t.slug AS tenant, s.slug AS suite,
                p.slug AS project, n.slug AS plan, r.code AS region, a.db_code, a.owner_id,
                o.email AS owner, a.name, a.status, a.grants, a.require_pkce, a.confidential,
                a.trusted, a.privileged, a.multi_tenant, a.refresh_rotation, a.access_policy,
                a.auth_method, a.strict_client_auth, a.token_format, a.access_lifetime,
                a.refresh_lifetime, a.id_token_alg, a.backchannel_logout_uri, a.default_audience,
                a.redirect_uris, a.post_logout_uris, a.allowed_origins, a.allowed_domains,
                a.not_before, a.incident_at, a.version, a.created_at, a.updated_at,
                a.last_used_at
            FROM applications a
            JOIN tenants t ON t.id = a.tenant_id
            JOIN regions r ON r.id = a.region_id
            JOIN users o ON o.id = a.owner_id
            LEFT JOIN projects p ON p.id = a.project_id
            LEFT JOIN suites s ON s.id = p.suite_id
            LEFT JOIN plans n ON n.id = a.plan_id ",
            $tail
        )
    };
}

pub(super) use select;

const BY_CLIENT_ID: &str = select!("WHERE a.client_id = $1 AND ($2 = '' OR a.tenant_id = $2)");

/// An update that changes nothing takes the row's lock, on either database.
const LOCK: &str = "UPDATE applications SET version = version
    WHERE client_id = $1 AND ($2 = '' OR tenant_id = $2)";

const NAME_HOLDER: &str =
    "SELECT client_id FROM applications WHERE tenant_id = $1 AND name_key = $2";

impl Conn<'_> {
    /// `None`: no such application within reach.
    pub(crate) async fn application(
        &mut self,
        reach: &Reach,
        client_id: &str,
    ) -> Result<Option<ApplicationRecord>, Fault> {
        Ok(run!(
            self,
            sqlx::query_as(BY_CLIENT_ID).bind(sought(client_id)).bind(reach.as_sql()),
            fetch_optional
        ))
    }

    /// The client ID of the application that has a name in a tenant.
    pub(crate) async fn application_named(
        &mut self,
        tenant_id: &str,
        name_key: &str,
    ) -> Result<Option<String>, Fault> {
        let found: Option<(String,)> =
            run!(self, sqlx::query_as(NAME_HOLDER).bind(tenant_id).bind(name_key), fetch_optional);
        Ok(found.map(|(client_id,)| client_id))
    }
}

impl Tx<'_> {
    /// The row, which nobody else can change until the transaction ends.
    pub(crate) async fn lock_application(
        &mut self,
        reach: &Reach,
        client_id: &str,
    ) -> Result<Option<ApplicationRecord>, Fault> {
        use crate::store::backend::affected;
        let locked =
            affected!(self, sqlx::query(LOCK).bind(sought(client_id)).bind(reach.as_sql()));
        if locked == 0 {
            return Ok(None);
        }
        self.application(reach, client_id).await
    }
}
