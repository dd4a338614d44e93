//! Tables `sealed_values` and `signing_keys`: whoever comes first wins, and the others learn of it.

use super::both;
use super::harness::{NOW, Place, at_once};
use crate::store::{SigningKeyRow, Store};

both!(
    r41_of_many_sealed_values_the_first_stays,
    r41_of_many_keys_of_one_generation_the_first_stays,
    keys_come_newest_first_within_their_algorithm,
);

fn key(id: &str, algorithm: &str, generation: i64) -> SigningKeyRow {
    SigningKeyRow {
        id: id.to_owned(),
        algorithm: algorithm.to_owned(),
        generation,
        public_jwk: format!("jwk of {id}"),
        sealed_private: format!("sealed {id}").into_bytes(),
        created_at: NOW.as_millis(),
        active_from: NOW.as_millis() + generation,
    }
}

async fn add(store: &Store, key: SigningKeyRow) -> bool {
    let added = store.write(move |tx| Box::pin(async move { tx.insert_signing_key(&key).await }));
    added.await.expect("an answer")
}

async fn keys(store: &Store) -> Vec<SigningKeyRow> {
    store.reader().await.expect("a reader").conn().signing_keys().await.expect("read")
}

async fn sealed(store: &Store, name: &str) -> Option<Vec<u8>> {
    store.reader().await.expect("a reader").conn().sealed_value(name).await.expect("read")
}

async fn r41_of_many_sealed_values_the_first_stays(place: &Place) {
    let store = place.open().await;
    assert_eq!(sealed(&store, "pepper").await, None);
    let seen = at_once(20, |number| {
        let store = store.clone();
        async move {
            let bytes = vec![u8::try_from(number).expect("small"); 32];
            let work = store.write(move |tx| {
                Box::pin(async move { tx.offer_sealed_value("pepper", &bytes, NOW).await })
            });
            work.await.expect("offered");
            sealed(&store, "pepper").await.expect("somebody's value")
        }
    })
    .await;
    assert!(seen.iter().all(|value| *value == seen[0] && value.len() == 32));
    assert_eq!(sealed(&store, "another").await, None);
}

async fn r41_of_many_keys_of_one_generation_the_first_stays(place: &Place) {
    let store = place.open().await;
    let added = at_once(20, |number| {
        let store = store.clone();
        async move { add(&store, key(&format!("k{number}"), "ES256", 1)).await }
    })
    .await;
    let winner = added.iter().position(|added| *added).expect("one won");
    assert_eq!(added.iter().filter(|added| **added).count(), 1);
    let rows = keys(&store).await;
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].id, format!("k{winner}"));
    assert_eq!(rows[0].public_jwk, format!("jwk of k{winner}"));
    assert_eq!(rows[0].sealed_private, format!("sealed k{winner}").into_bytes());
}

async fn keys_come_newest_first_within_their_algorithm(place: &Place) {
    let store = place.open().await;
    for (id, algorithm, generation) in
        [("r1", "RS256", 1), ("e2", "ES256", 2), ("e10", "ES256", 10), ("e1", "ES256", 1)]
    {
        assert!(add(&store, key(id, algorithm, generation)).await);
    }
    let rows = keys(&store).await;
    let ids: Vec<_> = rows.iter().map(|row| row.id.as_str()).collect();
    assert_eq!(ids, ["e10", "e2", "e1", "r1"]);
    let first = &rows[0];
    assert_eq!((first.algorithm.as_str(), first.generation), ("ES256", 10));
    assert_eq!((first.created_at, first.active_from), (NOW.as_millis(), NOW.as_millis() + 10));
}
