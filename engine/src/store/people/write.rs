//! Making, changing and deleting people.

use super::PersonRow;
use crate::fault::Fault;
use crate::store::backend::{affected, run};
use crate::store::{Conn, Tx};
use grantry_core::id::UserId;
use grantry_core::time::Timestamp;
use grantry_core::user::{Email, FirstName, Role};

/// What a new row needs.
pub(crate) struct NewPersonRow<'a> {
    pub(crate) id: &'a UserId,
    pub(crate) tenant_id: &'a str,
    pub(crate) email: &'a Email,
    pub(crate) first_name: &'a FirstName,
    pub(crate) last_name: &'a str,
    pub(crate) role: Role,
    pub(crate) active: bool,
    /// A JSON object.
    pub(crate) claims: &'a str,
    pub(crate) password_hash: Option<&'a str>,
}

const INSERT: &str = "INSERT INTO users
    (id, tenant_id, email, email_key, first_name, last_name, role, active, claims, password_hash,
     created_at, updated_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)
    ON CONFLICT (email_key) DO NOTHING";

const UPDATE: &str = "UPDATE users SET email = $2, email_key = $3, first_name = $4, last_name = $5,
    role = $6, active = $7, claims = $8, password_hash = coalesce($9, password_hash),
    updated_at = $10, version = version + 1
    WHERE id = $1";

const DELETE: &str = "DELETE FROM users WHERE id = $1";

const OWNED: &str = "SELECT count(*) FROM applications WHERE owner_id = $1";

const LOCK_OWNED: &str = "UPDATE applications SET version = version WHERE owner_id = $1";

const HOLD_MILESTONE: &str = "UPDATE milestones SET reached_at = reached_at WHERE name = $1";

impl Conn<'_> {
    /// How many applications a person owns.
    pub(crate) async fn owned_applications(&mut self, id: &str) -> Result<i64, Fault> {
        let (count,): (i64,) = run!(self, sqlx::query_as(OWNED).bind(id), fetch_one);
        Ok(count)
    }
}

impl Tx<'_> {
    /// `false`: the address is taken.
    pub(crate) async fn insert_person(
        &mut self,
        new: &NewPersonRow<'_>,
        now: Timestamp,
    ) -> Result<bool, Fault> {
        let inserted = affected!(
            self,
            sqlx::query(INSERT)
                .bind(new.id.as_str())
                .bind(new.tenant_id)
                .bind(new.email.as_str())
                .bind(new.email.key())
                .bind(new.first_name.as_str())
                .bind(new.last_name)
                .bind(new.role.as_str())
                .bind(new.active)
                .bind(new.claims)
                .bind(new.password_hash)
                .bind(now.as_millis())
        );
        if inserted == 1 {
            let names = (new.first_name.as_str(), new.last_name);
            self.replace_person_terms(new.id.as_str(), new.email.key(), names).await?;
        }
        Ok(inserted == 1)
    }

    /// Writes what can change, and the hash where there is a new one. `false`: somebody else has
    /// the address, and the transaction has to be given up. The unique index decides, since a look
    /// beforehand would not see who takes the address at the same moment.
    pub(crate) async fn update_person(
        &mut self,
        row: &PersonRow,
        password_hash: Option<&str>,
        now: Timestamp,
    ) -> Result<bool, Fault> {
        let updated: Result<u64, sqlx::Error> = async {
            Ok(affected!(
                self,
                sqlx::query(UPDATE)
                    .bind(&row.id)
                    .bind(&row.email)
                    .bind(&row.email_key)
                    .bind(&row.first_name)
                    .bind(&row.last_name)
                    .bind(&row.role)
                    .bind(row.active)
                    .bind(&row.claims)
                    .bind(password_hash)
                    .bind(now.as_millis())
            ))
        }
        .await;
        match updated {
            Ok(_) => {
                let names = (row.first_name.as_str(), row.last_name.as_str());
                self.replace_person_terms(&row.id, &row.email_key, names).await?;
                Ok(true)
            }
            Err(error) if is_taken(&error) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// Takes sessions, terms and places in lists of applications along.
    pub(crate) async fn delete_person(&mut self, id: &str) -> Result<(), Fault> {
        affected!(self, sqlx::query(DELETE).bind(id));
        Ok(())
    }

    /// Holds on to the applications of a person. Whoever locks applications and people does it in
    /// this order, or two could wait for each other.
    pub(crate) async fn lock_owned_applications(&mut self, id: &str) -> Result<(), Fault> {
        affected!(self, sqlx::query(LOCK_OWNED).bind(id));
        Ok(())
    }

    /// Lets nobody else in who holds the same milestone, until the transaction ends. `false`: it
    /// has not been reached, so there is nothing to hold on to.
    pub(crate) async fn hold_milestone(&mut self, name: &str) -> Result<bool, Fault> {
        Ok(affected!(self, sqlx::query(HOLD_MILESTONE).bind(name)) == 1)
    }
}

fn is_taken(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(sqlx::error::DatabaseError::is_unique_violation)
}
