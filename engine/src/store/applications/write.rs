//! Writing one application.

use crate::fault::Fault;
use crate::store::Tx;
use crate::store::backend::affected;
use grantry_core::application::{ApplicationStatus, ClientId, Settings};
use grantry_core::id::ApplicationId;
use grantry_core::time::Timestamp;

/// Settings together with what their names stand for.
pub(crate) struct StoredSettings<'a> {
    pub(crate) settings: &'a Settings,
    pub(crate) name_key: &'a str,
    pub(crate) project_id: Option<&'a str>,
    pub(crate) plan_id: Option<&'a str>,
    pub(crate) owner_id: &'a str,
    pub(crate) privileged: bool,
}

/// What never changes once it is there.
pub(crate) struct Fixed<'a> {
    pub(crate) id: &'a ApplicationId,
    pub(crate) number: i64,
    pub(crate) client_id: &'a ClientId,
    pub(crate) tenant_id: &'a str,
    pub(crate) region_id: &'a str,
    pub(crate) db_code: &'a str,
}

const INSERT: &str = "INSERT INTO applications
    (id, project_id, plan_id, owner_id, name, name_key, grants, require_pkce, confidential, trusted,
     privileged, multi_tenant, refresh_rotation, access_policy, auth_method, strict_client_auth,
     token_format, access_lifetime, refresh_lifetime, id_token_alg, backchannel_logout_uri,
     default_audience, redirect_uris, post_logout_uris, allowed_origins, allowed_domains, updated_at,
     number, client_id, tenant_id, region_id, db_code, status, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
     $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, 'active', $27)
    ON CONFLICT (tenant_id, name_key) DO NOTHING";

const UPDATE: &str = "UPDATE applications SET
    project_id = $2, plan_id = $3, owner_id = $4, name = $5, name_key = $6, grants = $7,
    require_pkce = $8, confidential = $9, trusted = $10, privileged = $11, multi_tenant = $12,
    refresh_rotation = $13, access_policy = $14, auth_method = $15, strict_client_auth = $16,
    token_format = $17, access_lifetime = $18, refresh_lifetime = $19, id_token_alg = $20,
    backchannel_logout_uri = $21, default_audience = $22, redirect_uris = $23,
    post_logout_uris = $24, allowed_origins = $25, allowed_domains = $26, updated_at = $27,
    version = version + 1
    WHERE id = $1";

const SET_STATUS: &str = "UPDATE applications
    SET status = $2, updated_at = $3, version = version + 1 WHERE id = $1 AND status <> $2";

/// Refuses by itself while users are listed.
const DELETE: &str = "DELETE FROM applications WHERE id = $1
    AND NOT EXISTS (SELECT 1 FROM application_users WHERE application_id = $1)";

/// Binds what both statements share, in the order of their parameters.
macro_rules! bind_settings {
    ($query:expr, $id:expr, $stored:expr, $now:expr) => {{
        let (s, lists) = ($stored.settings, Lists::of($stored.settings)?);
        $query
            .bind($id)
            .bind($stored.project_id)
            .bind($stored.plan_id)
            .bind($stored.owner_id)
            .bind(s.name.as_str())
            .bind($stored.name_key)
            .bind(i64::from(s.grants.bits()))
            .bind(s.require_pkce)
            .bind(s.confidential)
            .bind(s.trusted)
            .bind($stored.privileged)
            .bind(s.multi_tenant)
            .bind(s.refresh_token_rotation)
            .bind(s.access_policy.as_str())
            .bind(s.auth_method.as_str())
            .bind(s.strict_client_auth)
            .bind(s.token_format.as_str())
            .bind(s.lifetimes.access())
            .bind(s.lifetimes.refresh())
            .bind(s.id_token_alg.as_str())
            .bind(s.backchannel_logout_uri.as_ref().map(|uri| uri.as_str()))
            .bind(s.default_audience.as_ref().map(|uri| uri.as_str()))
            .bind(lists.redirect_uris)
            .bind(lists.post_logout_uris)
            .bind(lists.allowed_origins)
            .bind(lists.allowed_domains)
            .bind($now.as_millis())
    }};
}

struct Lists {
    redirect_uris: String,
    post_logout_uris: String,
    allowed_origins: String,
    allowed_domains: String,
}

impl Lists {
    fn of(settings: &Settings) -> Result<Self, Fault> {
        fn json<'a>(items: impl Iterator<Item = &'a str>) -> Result<String, Fault> {
            serde_json::to_string(&items.collect::<Vec<_>>()).map_err(Fault::broken)
        }
        Ok(Self {
            redirect_uris: json(
                settings.redirect_uris.iter().map(grantry_core::application::RedirectUri::as_str),
            )?,
            post_logout_uris: json(
                settings
                    .post_logout_redirect_uris
                    .iter()
                    .map(grantry_core::application::PostLogoutUri::as_str),
            )?,
            allowed_origins: json(
                settings
                    .allowed_origins
                    .iter()
                    .map(grantry_core::application::AllowedOrigin::as_str),
            )?,
            allowed_domains: json(
                settings
                    .allowed_domains
                    .iter()
                    .map(grantry_core::application::AllowedDomain::as_str),
            )?,
        })
    }
}

impl Tx<'_> {
    /// `false`: the name is taken in this tenant.
    pub(crate) async fn insert_application(
        &mut self,
        fixed: &Fixed<'_>,
        stored: &StoredSettings<'_>,
        now: Timestamp,
    ) -> Result<bool, Fault> {
        let inserted = affected!(
            self,
            bind_settings!(sqlx::query(INSERT), fixed.id.as_str(), stored, now)
                .bind(fixed.number)
                .bind(fixed.client_id.as_str())
                .bind(fixed.tenant_id)
                .bind(fixed.region_id)
                .bind(fixed.db_code)
        );
        Ok(inserted == 1)
    }

    /// Whoever calls this has locked the row and made sure that the name is free.
    pub(crate) async fn update_application(
        &mut self,
        id: &str,
        stored: &StoredSettings<'_>,
        now: Timestamp,
    ) -> Result<(), Fault> {
        affected!(self, bind_settings!(sqlx::query(UPDATE), id, stored, now));
        Ok(())
    }

    /// `false`: it had that status already.
    pub(crate) async fn set_application_status(
        &mut self,
        id: &str,
        status: ApplicationStatus,
        now: Timestamp,
    ) -> Result<bool, Fault> {
        let changed = affected!(
            self,
            sqlx::query(SET_STATUS).bind(id).bind(status.as_str()).bind(now.as_millis())
        );
        Ok(changed == 1)
    }

    /// `false`: it has users.
    pub(crate) async fn delete_application(&mut self, id: &str) -> Result<bool, Fault> {
        Ok(affected!(self, sqlx::query(DELETE).bind(id)) == 1)
    }
}
