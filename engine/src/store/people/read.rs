//! Reading one person, and holding on to the row while it is changed.

use crate::authority::Reach;
use crate::fault::Fault;
use crate::store::backend::{affected, run};
use crate::store::{Conn, Tx};
use grantry_core::id::UserId;
use grantry_core::user::Email;

/// A whole row but for the password, with the slug of the tenant.
#[derive(sqlx::FromRow, Clone)]
pub(crate) struct PersonRow {
    pub(crate) id: String,
    pub(crate) tenant_id: String,
    pub(crate) tenant: String,
    pub(crate) email: String,
    pub(crate) email_key: String,
    pub(crate) first_name: String,
    pub(crate) last_name: String,
    pub(crate) role: String,
    pub(crate) active: bool,
    pub(crate) claims: String,
    pub(crate) version: i64,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
}

/// How somebody is named in an address: by e-mail or by identifier. No text is both.
#[derive(Debug, Clone)]
pub(crate) enum PersonKey {
    /// In lower case.
    Email(String),
    Id(String),
}

macro_rules! select {
    ($tail:literal) => {
        concat!(
            "SELECT u.id, u.tenant_id, t.slug AS tenant, u.email, u.email_key, u.first_name,
                u.last_name, u.role, u.active, u.claims, u.version, u.created_at, u.updated_at
            FROM users u JOIN tenants t ON t.id = u.tenant_id ",
            $tail
        )
    };
}

const BY_EMAIL: &str = select!("WHERE u.email_key = $1 AND ($2 = '' OR u.tenant_id = $2)");
const BY_ID: &str = select!("WHERE u.id = $1 AND ($2 = '' OR u.tenant_id = $2)");

/// An update that changes nothing takes the row's lock, on either database.
const LOCK: &str =
    "UPDATE users SET version = version WHERE id = $1 AND ($2 = '' OR tenant_id = $2)";

/// Also waits for whoever is about to refer to the person. SQLite has one writer anyway.
const LOCK_TO_DELETE_POSTGRES: &str =
    "SELECT id FROM users WHERE id = $1 AND ($2 = '' OR tenant_id = $2) FOR UPDATE";

impl PersonKey {
    /// `None`: nobody can be called like this.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        match Email::parse(text) {
            Ok(email) => Some(Self::Email(email.key().to_owned())),
            Err(_) => UserId::parse(text).ok().map(|id| Self::Id(id.to_string())),
        }
    }

    /// What is compared.
    fn as_sql(&self) -> &str {
        match self {
            Self::Email(text) | Self::Id(text) => text,
        }
    }
}

impl Conn<'_> {
    /// `None`: no such person within reach.
    pub(crate) async fn person(
        &mut self,
        reach: &Reach,
        key: &PersonKey,
    ) -> Result<Option<PersonRow>, Fault> {
        let sql = match key {
            PersonKey::Email(_) => BY_EMAIL,
            PersonKey::Id(_) => BY_ID,
        };
        Ok(run!(self, sqlx::query_as(sql).bind(key.as_sql()).bind(reach.as_sql()), fetch_optional))
    }

    pub(crate) async fn person_by_id(
        &mut self,
        reach: &Reach,
        id: &str,
    ) -> Result<Option<PersonRow>, Fault> {
        Ok(run!(self, sqlx::query_as(BY_ID).bind(id).bind(reach.as_sql()), fetch_optional))
    }
}

impl Tx<'_> {
    /// The row, which nobody else can change until the transaction ends.
    pub(crate) async fn lock_person(
        &mut self,
        reach: &Reach,
        id: &str,
    ) -> Result<Option<PersonRow>, Fault> {
        affected!(self, sqlx::query(LOCK).bind(id).bind(reach.as_sql()));
        self.person_by_id(reach, id).await
    }

    /// The row, to which nobody else can even refer until the transaction ends.
    pub(crate) async fn lock_person_to_delete(
        &mut self,
        reach: &Reach,
        id: &str,
    ) -> Result<Option<PersonRow>, Fault> {
        let sql = self.either(LOCK, LOCK_TO_DELETE_POSTGRES);
        affected!(self, sqlx::query(sql).bind(id).bind(reach.as_sql()));
        self.person_by_id(reach, id).await
    }
}
