//! The scopes, tenants and resources of an application, each replaced as a whole.

use crate::fault::Fault;
use crate::store::Tx;
use crate::store::backend::{affected, run};

const CLEAR_SCOPES: &str = "DELETE FROM application_scopes WHERE application_id = $1";
/// Adds nothing where no such scope is known.
const ADD_SCOPE: &str = "INSERT INTO application_scopes (application_id, scope)
    SELECT $1, name FROM scopes WHERE name = $2";

const CLEAR_TENANTS: &str = "DELETE FROM application_tenants WHERE application_id = $1";
/// Adds nothing where no such tenant is known.
const ADD_TENANT: &str = "INSERT INTO application_tenants (application_id, tenant_id)
    SELECT $1, id FROM tenants WHERE slug = $2";

const CLEAR_RESOURCES: &str = "DELETE FROM application_resources WHERE application_id = $1";
/// Adds nothing where another application of the tenant has the address.
const ADD_RESOURCE: &str = "INSERT INTO application_resources
    (tenant_id, uri, application_id, place) VALUES ($3, $2, $1, $4)
    ON CONFLICT (tenant_id, uri) DO NOTHING";

const RESOURCE_EXISTS: &str =
    "SELECT count(*) FROM application_resources WHERE tenant_id = $1 AND uri = $2";

impl Tx<'_> {
    /// The positions of scopes that nobody knows.
    pub(crate) async fn replace_scopes(
        &mut self,
        id: &str,
        scopes: &[&str],
    ) -> Result<Vec<usize>, Fault> {
        affected!(self, sqlx::query(CLEAR_SCOPES).bind(id));
        let mut unknown = Vec::new();
        for (place, scope) in scopes.iter().enumerate() {
            if affected!(self, sqlx::query(ADD_SCOPE).bind(id).bind(*scope)) == 0 {
                unknown.push(place);
            }
        }
        Ok(unknown)
    }

    /// The positions of tenants that nobody knows.
    pub(crate) async fn replace_allowed_tenants(
        &mut self,
        id: &str,
        slugs: &[&str],
    ) -> Result<Vec<usize>, Fault> {
        affected!(self, sqlx::query(CLEAR_TENANTS).bind(id));
        let mut unknown = Vec::new();
        for (place, slug) in slugs.iter().enumerate() {
            if affected!(self, sqlx::query(ADD_TENANT).bind(id).bind(*slug)) == 0 {
                unknown.push(place);
            }
        }
        Ok(unknown)
    }

    /// The positions of addresses that another application of the tenant has.
    pub(crate) async fn replace_resources(
        &mut self,
        id: &str,
        tenant_id: &str,
        uris: &[&str],
    ) -> Result<Vec<usize>, Fault> {
        affected!(self, sqlx::query(CLEAR_RESOURCES).bind(id));
        let mut taken = Vec::new();
        for (place, uri) in (0_i64..).zip(uris) {
            let added = affected!(
                self,
                sqlx::query(ADD_RESOURCE).bind(id).bind(*uri).bind(tenant_id).bind(place)
            );
            if added == 0 {
                taken.extend(usize::try_from(place));
            }
        }
        Ok(taken)
    }

    /// Whether an application of the tenant is the resource server for an address.
    pub(crate) async fn resource_exists(
        &mut self,
        tenant_id: &str,
        uri: &str,
    ) -> Result<bool, Fault> {
        let (count,): (i64,) =
            run!(self, sqlx::query_as(RESOURCE_EXISTS).bind(tenant_id).bind(uri), fetch_one);
        Ok(count > 0)
    }
}
