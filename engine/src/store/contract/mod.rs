//! What every function of the store promises, proved on both databases with one body for the two.

pub(crate) mod codes;
pub(crate) mod harness;

mod key_rows;
mod lifecycle;
mod opening;
mod schema;
mod sessions;
mod throttles;
mod transactions;
mod users;
mod writer;

/// `both!(name, …)`: runs `async fn name(place: &Place)` on SQLite and on PostgreSQL.
macro_rules! both {
    ($($name:ident),* $(,)?) => {
        mod sqlite {$(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                let place = $crate::store::contract::harness::Place::sqlite();
                $crate::store::contract::harness::in_time(super::$name(&place)).await;
                place.remove().await;
            }
        )*}
        mod postgres {$(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                let place = $crate::store::contract::harness::Place::postgres().await;
                $crate::store::contract::harness::in_time(super::$name(&place)).await;
                place.remove().await;
            }
        )*}
    };
}

pub(crate) use both;
