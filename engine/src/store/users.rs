//! Table `users`, and the milestone that lets exactly one first administrator be made.

use super::backend::{affected, run};
use super::{Conn, NewPersonRow, Tx};
use crate::fault::Fault;
use grantry_core::id::UserId;
use grantry_core::time::Timestamp;
use grantry_core::user::{Email, FirstName, Role};

/// A row as it is stored.
#[derive(sqlx::FromRow)]
pub(crate) struct UserRow {
    pub(crate) id: String,
    pub(crate) email_key: String,
    pub(crate) role: String,
    pub(crate) active: bool,
    pub(crate) password_hash: Option<String>,
}

/// What a new row needs.
#[derive(Clone)]
pub(crate) struct NewUser {
    pub(crate) id: UserId,
    pub(crate) email: Email,
    pub(crate) first_name: FirstName,
    pub(crate) role: Role,
    pub(crate) password_hash: String,
}

const BY_EMAIL: &str =
    "SELECT id, email_key, role, active, password_hash FROM users WHERE email_key = $1";

const BY_ID: &str = "SELECT id, email_key, role, active, password_hash FROM users WHERE id = $1";

const COUNT_ACTIVE_WITH_ROLE: &str = "SELECT count(*) FROM users WHERE role = $1 AND active = $2";

/// Where people without a tenant of their own belong.
const DEFAULT_TENANT: &str = "default";

const CONFIRM_PASSWORD_HASH: &str = "UPDATE users SET password_hash = $3
    WHERE id = $1 AND password_hash = $2 AND active = $4";

const SET_PASSWORD_HASH: &str = "UPDATE users SET password_hash = $2, updated_at = $3
    WHERE id = $1 AND password_hash = $4";

const REACH_MILESTONE: &str = "INSERT INTO milestones (name, reached_at) VALUES ($1, $2)
    ON CONFLICT (name) DO NOTHING";

const LEAVE_MILESTONE: &str = "DELETE FROM milestones WHERE name = $1";

impl Conn<'_> {
    pub(crate) async fn user_by_email(
        &mut self,
        email_key: &str,
    ) -> Result<Option<UserRow>, Fault> {
        Ok(run!(self, sqlx::query_as(BY_EMAIL).bind(email_key), fetch_optional))
    }

    pub(crate) async fn user_by_id(&mut self, id: &UserId) -> Result<Option<UserRow>, Fault> {
        Ok(run!(self, sqlx::query_as(BY_ID).bind(id.as_str()), fetch_optional))
    }

    pub(crate) async fn count_active_users(&mut self, role: Role) -> Result<i64, Fault> {
        let (count,): (i64,) = run!(
            self,
            sqlx::query_as(COUNT_ACTIVE_WITH_ROLE).bind(role.as_str()).bind(true),
            fetch_one
        );
        Ok(count)
    }
}

impl Tx<'_> {
    /// `false`: the address is taken.
    pub(crate) async fn insert_user(
        &mut self,
        user: &NewUser,
        now: Timestamp,
    ) -> Result<bool, Fault> {
        let new = NewPersonRow {
            id: &user.id,
            tenant_id: DEFAULT_TENANT,
            email: &user.email,
            first_name: &user.first_name,
            last_name: "",
            role: user.role,
            active: true,
            claims: "{}",
            password_hash: Some(&user.password_hash),
        };
        self.insert_person(&new, now).await
    }

    /// Holds on to a person whose password was checked, until the transaction ends; keeps the same
    /// password's newer hash. `false`: the password has changed since, or the person was switched
    /// off. It is an `UPDATE` so that it waits for whoever changes the password just now.
    pub(crate) async fn confirm_password_hash(
        &mut self,
        user: &UserId,
        checked: &str,
        newer: &str,
    ) -> Result<bool, Fault> {
        let confirmed = affected!(
            self,
            sqlx::query(CONFIRM_PASSWORD_HASH)
                .bind(user.as_str())
                .bind(checked)
                .bind(newer)
                .bind(true)
        );
        Ok(confirmed == 1)
    }

    /// Replaces the hash that was checked; `false`: it has changed since.
    pub(crate) async fn replace_password_hash(
        &mut self,
        user: &UserId,
        checked: &str,
        new: &str,
        now: Timestamp,
    ) -> Result<bool, Fault> {
        let changed = affected!(
            self,
            sqlx::query(SET_PASSWORD_HASH)
                .bind(user.as_str())
                .bind(new)
                .bind(now.as_millis())
                .bind(checked)
        );
        Ok(changed == 1)
    }

    /// `true` for exactly one caller in the life of a database.
    pub(crate) async fn reach_milestone(
        &mut self,
        name: &str,
        now: Timestamp,
    ) -> Result<bool, Fault> {
        let reached =
            affected!(self, sqlx::query(REACH_MILESTONE).bind(name).bind(now.as_millis()));
        Ok(reached == 1)
    }

    /// For the transaction that has just reached it and then could not do what it stands for.
    pub(crate) async fn leave_milestone(&mut self, name: &str) -> Result<(), Fault> {
        affected!(self, sqlx::query(LEAVE_MILESTONE).bind(name));
        Ok(())
    }
}
