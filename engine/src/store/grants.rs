//! Table `grants`: what people have allowed once, and what follows from it; and the people themselves
//! as tokens need them.

use super::backend::{affected, run};
use super::{Conn, Tx};
use crate::fault::Fault;
use grantry_core::secret::Hashed;
use grantry_core::time::Timestamp;

/// A grant as it stands, and the person who has given it.
#[derive(sqlx::FromRow, Clone)]
pub(crate) struct GrantRow {
    pub(crate) id: String,
    pub(crate) application_id: String,
    pub(crate) user_id: String,
    pub(crate) tenant_id: String,
    pub(crate) tenant: String,
    pub(crate) session_id: Option<String>,
    pub(crate) scopes: String,
    pub(crate) resources: String,
    pub(crate) auth_time: i64,
    pub(crate) created_at: i64,
    pub(crate) expires_at: i64,
    pub(crate) refreshed_at: i64,
    pub(crate) head: i64,
    pub(crate) parent: i64,
    pub(crate) head_used: bool,
    pub(crate) ended_at: i64,
    #[sqlx(flatten)]
    pub(crate) holder: StandingRow,
}

/// A refresh token: as which of the tokens of its grant it was given out.
#[derive(sqlx::FromRow, Clone)]
pub(crate) struct RefreshTokenRow {
    pub(crate) number: i64,
    #[sqlx(flatten)]
    pub(crate) grant: GrantRow,
}

/// What a new grant needs.
#[derive(Clone)]
pub(crate) struct NewGrant {
    pub(crate) id: String,
    pub(crate) application_id: String,
    pub(crate) user_id: String,
    pub(crate) tenant_id: String,
    /// In which sign-in it was given, where it was given in a browser.
    pub(crate) session_id: Option<String>,
    /// `code`, `device` or `password`.
    pub(crate) source: &'static str,
    /// Apart by blanks.
    pub(crate) scopes: String,
    /// A list in JSON.
    pub(crate) resources: String,
    /// Whether it outlives the sign-in.
    pub(crate) offline: bool,
    pub(crate) auth_time: Timestamp,
    /// When its last refresh token is over, however often it was renewed.
    pub(crate) expires_at: Timestamp,
}

/// A person, and what an application has decided about them.
#[derive(sqlx::FromRow, Clone)]
pub(crate) struct StandingRow {
    #[sqlx(rename = "person_id")]
    pub(crate) id: String,
    #[sqlx(rename = "person_tenant_id")]
    pub(crate) tenant_id: String,
    pub(crate) email: String,
    pub(crate) first_name: String,
    pub(crate) last_name: String,
    pub(crate) claims: String,
    pub(crate) active: bool,
    #[sqlx(rename = "person_not_before")]
    pub(crate) not_before: i64,
    #[sqlx(rename = "person_updated_at")]
    pub(crate) updated_at: i64,
    /// Whether the application lists them, and if so whether they are switched on.
    pub(crate) listed: Option<bool>,
}

/// What [`StandingRow`] is read from: `u` is the person, `l` the place in the application's list.
macro_rules! holder {
    () => {
        "u.id AS person_id, u.tenant_id AS person_tenant_id, u.email, u.first_name, u.last_name,
        u.claims, u.active, u.not_before AS person_not_before, u.updated_at AS person_updated_at,
        l.enabled AS listed"
    };
}

/// What [`GrantRow`] is read from, in one question: a refresh asks it for everybody.
macro_rules! grant {
    ($also:literal, $from:literal, $where:literal) => {
        concat!(
            "SELECT ",
            $also,
            "g.id, g.application_id, g.user_id, g.tenant_id, t.slug AS tenant,
        g.session_id, g.scopes, g.resources, g.auth_time, g.created_at,
        g.expires_at, g.refreshed_at, g.head, g.parent, g.head_used, g.ended_at, ",
            holder!(),
            " FROM ",
            $from,
            " JOIN tenants t ON t.id = g.tenant_id
    JOIN users u ON u.id = g.user_id
    LEFT JOIN application_users l
        ON l.user_id = g.user_id AND l.application_id = g.application_id
    WHERE ",
            $where
        )
    };
}

const GRANT: &str = grant!("", "grants g", "g.id = $1");

const REFRESH_TOKEN: &str =
    grant!("r.number, ", "refresh_tokens r JOIN grants g ON g.id = r.grant_id", "r.hash = $1");

const STANDING: &str = concat!(
    "SELECT ",
    holder!(),
    " FROM users u
    LEFT JOIN application_users l ON l.user_id = u.id AND l.application_id = $2
    WHERE u.id = $1"
);

const INSERT: &str = "INSERT INTO grants (id, application_id, user_id, tenant_id, session_id,
        source, scopes, resources, offline, auth_time, created_at, expires_at, refreshed_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $11)";

const END: &str =
    "UPDATE grants SET ended_at = $2, ended_because = $3 WHERE id = $1 AND ended_at = 0";

const HEAD_USED: &str =
    "UPDATE grants SET head_used = $3 WHERE id = $1 AND head = $2 AND NOT head_used";

const END_OF_SESSION: &str = "UPDATE grants SET ended_at = $2, ended_because = 'signed_out'
    WHERE session_id = $1 AND ended_at = 0 AND NOT offline";

impl Conn<'_> {
    /// `None`: no such token was made here.
    pub(crate) async fn refresh_token(
        &mut self,
        hash: &Hashed,
    ) -> Result<Option<RefreshTokenRow>, Fault> {
        Ok(run!(self, sqlx::query_as(REFRESH_TOKEN).bind(&hash.as_bytes()[..]), fetch_optional))
    }

    pub(crate) async fn grant(&mut self, id: &str) -> Result<Option<GrantRow>, Fault> {
        Ok(run!(self, sqlx::query_as(GRANT).bind(id), fetch_optional))
    }

    pub(crate) async fn standing(
        &mut self,
        user_id: &str,
        application_id: &str,
    ) -> Result<Option<StandingRow>, Fault> {
        Ok(run!(self, sqlx::query_as(STANDING).bind(user_id).bind(application_id), fetch_optional))
    }
}

impl Tx<'_> {
    pub(crate) async fn insert_grant(
        &mut self,
        new: &NewGrant,
        now: Timestamp,
    ) -> Result<(), Fault> {
        affected!(
            self,
            sqlx::query(INSERT)
                .bind(&new.id)
                .bind(&new.application_id)
                .bind(&new.user_id)
                .bind(&new.tenant_id)
                .bind(&new.session_id)
                .bind(new.source)
                .bind(&new.scopes)
                .bind(&new.resources)
                .bind(new.offline)
                .bind(new.auth_time.as_millis())
                .bind(now.as_millis())
                .bind(new.expires_at.as_millis())
        );
        Ok(())
    }

    /// Whether it was still alive.
    pub(crate) async fn end_grant(
        &mut self,
        id: &str,
        because: &'static str,
        now: Timestamp,
    ) -> Result<bool, Fault> {
        let ended = affected!(self, sqlx::query(END).bind(id).bind(now.as_millis()).bind(because));
        Ok(ended > 0)
    }

    /// What came with this refresh token has been used, so its predecessor is dead (PRODUCT C4).
    pub(crate) async fn mark_head_used(
        &mut self,
        grant_id: &str,
        number: i64,
    ) -> Result<(), Fault> {
        affected!(self, sqlx::query(HEAD_USED).bind(grant_id).bind(number).bind(true));
        Ok(())
    }

    /// Ends what somebody has allowed while they were signed in, except what is to outlive that.
    pub(crate) async fn end_grants_of_session(
        &mut self,
        session_id: &str,
        now: Timestamp,
    ) -> Result<u64, Fault> {
        Ok(affected!(self, sqlx::query(END_OF_SESSION).bind(session_id).bind(now.as_millis())))
    }
}
