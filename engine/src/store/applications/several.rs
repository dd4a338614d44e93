//! Several applications with everything that may be shown of them: so many statements for a page as
//! for one.

use super::read::select;
use super::{ApplicationRecord, Belongings};
use crate::fault::Fault;
use crate::store::among::{Among, Of, among};
use crate::store::{Conn, SecretRow, SecretUseSum};
use grantry_core::time::Timestamp;
use std::collections::HashMap;

/// An application, what belongs to it, its secrets, and how much they are used.
pub(crate) struct WholeApplication {
    pub(crate) record: ApplicationRecord,
    pub(crate) belongings: Belongings,
    pub(crate) secrets: Vec<SecretRow>,
    pub(crate) usage: Vec<SecretUseSum>,
}

const RECORDS: Among = among!(select!("WHERE a.id"), "");

const SCOPES: Among = among!(
    "SELECT application_id AS holder, scope AS text FROM application_scopes WHERE application_id",
    "ORDER BY scope"
);

const TENANTS: Among = among!(
    "SELECT x.application_id AS holder, t.slug AS text
    FROM application_tenants x JOIN tenants t ON t.id = x.tenant_id WHERE x.application_id",
    "ORDER BY t.slug"
);

const RESOURCES: Among = among!(
    "SELECT application_id AS holder, uri AS text FROM application_resources WHERE application_id",
    "ORDER BY place"
);

const USERS: Among = among!(
    "SELECT application_id AS holder, count(*) AS users FROM application_users
    WHERE application_id",
    "GROUP BY application_id"
);

#[derive(sqlx::FromRow)]
struct Text {
    text: String,
}

#[derive(sqlx::FromRow)]
struct Users {
    users: i64,
}

impl Conn<'_> {
    /// The applications with these identifiers, in their order. What is gone meanwhile is left out.
    pub(crate) async fn applications_by_id(
        &mut self,
        ids: &[&str],
    ) -> Result<Vec<ApplicationRecord>, Fault> {
        let records: Vec<ApplicationRecord> = self.of_several(&RECORDS, ids).await?;
        let mut records: HashMap<_, _> =
            records.into_iter().map(|record| (record.id.clone(), record)).collect();
        Ok(ids.iter().filter_map(|id| records.remove(*id)).collect())
    }

    /// Adds to applications what belongs to them.
    pub(crate) async fn whole_applications(
        &mut self,
        records: Vec<ApplicationRecord>,
        now: Timestamp,
    ) -> Result<Vec<WholeApplication>, Fault> {
        let ids: Vec<_> = records.iter().map(|record| record.id.as_str()).collect();
        let mut belongings = self.belongings_of(&ids).await?;
        let mut secrets = held(self.living_secrets_of(&ids).await?);
        let mut usage = held(self.secret_use_of(&ids, now).await?);
        let whole = |record: ApplicationRecord| WholeApplication {
            belongings: belongings.remove(&record.id).unwrap_or_default(),
            secrets: secrets.remove(&record.id).unwrap_or_default(),
            usage: usage.remove(&record.id).unwrap_or_default(),
            record,
        };
        Ok(records.into_iter().map(whole).collect())
    }

    /// What belongs to an application in other tables.
    pub(crate) async fn belongings(&mut self, id: &str) -> Result<Belongings, Fault> {
        Ok(self.belongings_of(&[id]).await?.remove(id).unwrap_or_default())
    }

    async fn belongings_of(&mut self, ids: &[&str]) -> Result<HashMap<String, Belongings>, Fault> {
        let scopes: Vec<Of<Text>> = self.of_several(&SCOPES, ids).await?;
        let tenants: Vec<Of<Text>> = self.of_several(&TENANTS, ids).await?;
        let resources: Vec<Of<Text>> = self.of_several(&RESOURCES, ids).await?;
        let users: Vec<Of<Users>> = self.of_several(&USERS, ids).await?;
        let mut all: HashMap<String, Belongings> = HashMap::new();
        for Of { holder, row } in scopes {
            all.entry(holder).or_default().scopes.push(row.text);
        }
        for Of { holder, row } in tenants {
            all.entry(holder).or_default().tenants.push(row.text);
        }
        for Of { holder, row } in resources {
            all.entry(holder).or_default().resources.push(row.text);
        }
        for Of { holder, row } in users {
            all.entry(holder).or_default().users = row.users;
        }
        Ok(all)
    }
}

/// The rows of each, in their order.
fn held<T>(rows: Vec<Of<T>>) -> HashMap<String, Vec<T>> {
    let mut all: HashMap<String, Vec<T>> = HashMap::new();
    for Of { holder, row } in rows {
        all.entry(holder).or_default().push(row);
    }
    all
}
