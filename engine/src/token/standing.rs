//! Whether a person may use an application now. Asked at every sign-in, every refresh and every look
//! at a token, so that switching somebody off works at once (M068, M086).

use super::client::{Client, ClientTenant};
use crate::Engine;
use crate::fault::Fault;
use crate::store::StandingRow;
use grantry_core::application::AccessPolicy;
use grantry_core::time::Timestamp;

/// A person who may use an application.
#[derive(Clone)]
pub(crate) struct Person {
    pub(crate) id: String,
    pub(crate) email: String,
    pub(crate) first_name: String,
    pub(crate) last_name: String,
    /// Further standard claims, as JSON.
    pub(crate) claims: String,
    pub(crate) updated_at: Timestamp,
    /// Their tokens from before are over.
    pub(crate) not_before: Timestamp,
}

impl Engine {
    /// `None`: they are gone, switched off, of another tenant, or not admitted.
    pub(crate) async fn admitted(
        &self,
        client: &Client,
        tenant: &ClientTenant,
        user_id: &str,
    ) -> Result<Option<Person>, Fault> {
        let row = self.store.reader().await?.conn().standing(user_id, &client.id).await?;
        Ok(row.and_then(|row| admitted_as(client, tenant, row)))
    }
}

/// The same about a person who has been looked up.
pub(super) fn admitted_as(
    client: &Client,
    tenant: &ClientTenant,
    row: StandingRow,
) -> Option<Person> {
    may_use(client, &tenant.id, &row).then(|| Person::from(row))
}

fn may_use(client: &Client, tenant_id: &str, row: &StandingRow) -> bool {
    let listed = row.listed == Some(true);
    let switched_off = !row.active || row.listed == Some(false);
    let admitted = match client.access_policy {
        AccessPolicy::Tenant => listed || row.tenant_id == tenant_id,
        AccessPolicy::Assigned => listed,
    };
    client.active && admitted && !switched_off
}

impl From<StandingRow> for Person {
    fn from(row: StandingRow) -> Self {
        Self {
            id: row.id,
            email: row.email,
            first_name: row.first_name,
            last_name: row.last_name,
            claims: row.claims,
            updated_at: Timestamp::from_millis(row.updated_at),
            not_before: Timestamp::from_millis(row.not_before),
        }
    }
}
