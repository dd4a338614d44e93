//! The smallest durable write there is, for `benches/group_commit.rs` and nothing else.

use crate::Engine;
use crate::fault::Fault;
use crate::keys::Purpose;
use grantry_core::throttle::SETUP_TOKEN;
use grantry_core::time::Timestamp;

impl Engine {
    /// Reserves a try in a bucket that no use-case has: one statement that changes one row, and
    /// durable like every other when this returns. Let `now` grow, or the limit refuses the write.
    #[doc(hidden)]
    pub async fn write_one_row(&self, bucket: u64, now: Timestamp) -> Result<bool, Fault> {
        let bucket = bucket.to_be_bytes();
        let bucket = self.pepper.hash(Purpose::ThrottleBucket, &[b"measure", &bucket]);
        let refused = self.store.write(move |tx| {
            Box::pin(async move { tx.reserve_try(&bucket, SETUP_TOKEN, now).await })
        });
        Ok(refused.await?.is_none())
    }
}
