//! Table `throttles`: tries are reserved by one statement, so that parallel tries cannot beat it.

use super::backend::{affected, run};
use super::{Conn, Tx};
use crate::fault::Fault;
use grantry_core::secret::Hashed;
use grantry_core::throttle::Limit;
use grantry_core::time::Timestamp;

const RESERVE: &str = "INSERT INTO throttles (bucket, full_at) VALUES ($1, $2 + $3)
    ON CONFLICT (bucket) DO UPDATE SET full_at =
        CASE WHEN throttles.full_at > $2 THEN throttles.full_at ELSE $2 END + $3
        WHERE throttles.full_at <= $2 + $4
    RETURNING full_at";

const READ: &str = "SELECT full_at FROM throttles WHERE bucket = $1";

const GIVE_BACK: &str = "UPDATE throttles SET full_at = full_at - $2 WHERE bucket = $1";

/// The row stays: on PostgreSQL a row that is deleted here and inserted there at the same time can
/// make two sign-ins wait for each other. Housekeeping removes it once it says nothing any more.
const CLEAR: &str = "UPDATE throttles SET full_at = 0 WHERE bucket = $1";

impl Conn<'_> {
    async fn throttle_full_at(&mut self, bucket: &Hashed) -> Result<Option<Timestamp>, Fault> {
        let row: Option<(i64,)> =
            run!(self, sqlx::query_as(READ).bind(&bucket.as_bytes()[..]), fetch_optional);
        Ok(row.map(|(full_at,)| Timestamp::from_millis(full_at)))
    }
}

impl Tx<'_> {
    /// `Ok(None)`: the try is reserved. `Ok(Some(when))`: come back then.
    pub(crate) async fn reserve_try(
        &mut self,
        bucket: &Hashed,
        limit: Limit,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, Fault> {
        let reserved: Option<(i64,)> = run!(
            self,
            sqlx::query_as(RESERVE)
                .bind(&bucket.as_bytes()[..])
                .bind(now.as_millis())
                .bind(limit.every.as_millis())
                .bind(limit.tolerance().as_millis()),
            fetch_optional
        );
        if reserved.is_some() {
            return Ok(None);
        }
        let full_at = self.throttle_full_at(bucket).await?;
        Ok(Some(full_at.map_or(now, |full_at| limit.next_try(full_at))))
    }

    /// The try was a good one: it does not count.
    pub(crate) async fn give_back_try(
        &mut self,
        bucket: &Hashed,
        limit: Limit,
    ) -> Result<(), Fault> {
        affected!(
            self,
            sqlx::query(GIVE_BACK).bind(&bucket.as_bytes()[..]).bind(limit.every.as_millis())
        );
        Ok(())
    }

    /// Forgets every try of a bucket.
    pub(crate) async fn clear_tries(&mut self, bucket: &Hashed) -> Result<(), Fault> {
        affected!(self, sqlx::query(CLEAR).bind(&bucket.as_bytes()[..]));
        Ok(())
    }
}
