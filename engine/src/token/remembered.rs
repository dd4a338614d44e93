//! One thing that was read from the database, kept until the number that it was read under has moved on
//! (ADR 0016).

use crate::fault::Fault;
use std::sync::{Arc, PoisonError, RwLock};
use tokio::sync::Mutex;

/// What was read last, and under which number.
pub(crate) struct Remembered<T> {
    known: RwLock<Option<(u64, Arc<T>)>>,
    /// Whoever reads holds it, so that a crowd reads once.
    turn: Mutex<()>,
}

impl<T> Default for Remembered<T> {
    fn default() -> Self {
        Self { known: RwLock::new(None), turn: Mutex::new(()) }
    }
}

impl<T> Remembered<T> {
    /// What is known under this number or a later one; `read` is waited for only where that is nothing.
    pub(super) async fn or_read(
        &self,
        number: u64,
        read: impl Future<Output = Result<T, Fault>>,
    ) -> Result<Arc<T>, Fault> {
        if let Some(known) = self.known(number) {
            return Ok(known);
        }
        let _turn = self.turn.lock().await;
        if let Some(known) = self.known(number) {
            return Ok(known);
        }
        let value = Arc::new(read.await?);
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = Some((number, value.clone()));
        Ok(value)
    }

    fn known(&self, number: u64) -> Option<Arc<T>> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        known.as_ref().filter(|(at, _)| *at >= number).map(|(_, value)| value.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[tokio::test]
    async fn what_is_known_is_read_again_only_under_a_later_number() {
        let (remembered, reads) = (Remembered::default(), AtomicUsize::new(0));
        let ask = async |number| {
            let read = async { Ok(reads.fetch_add(1, Ordering::SeqCst)) };
            *remembered.or_read(number, read).await.expect("read")
        };
        assert_eq!((ask(4).await, ask(4).await, ask(3).await), (0, 0, 0));
        assert_eq!((ask(5).await, ask(5).await), (1, 1));
        let crowd = futures_util::future::join_all((0..20).map(|_| ask(6))).await;
        assert!(crowd.iter().all(|known| *known == 2), "{crowd:?}");
        let failed = remembered.or_read(7, async { Err(Fault::busy("not now")) }).await;
        assert!(failed.is_err());
        assert_eq!(ask(7).await, 3, "what failed is not kept");
    }
}
