//! The group commit of SQLite alone: who shares a transaction, who is left out, who is told what.

use super::harness::{NOW, Place, in_time, until};
use crate::fault::{Fault, FaultKind};
use crate::store::Store;
use futures_util::FutureExt;
use futures_util::future::join_all;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};
use tokio::sync::oneshot;

/// Holds the writer inside a transaction, so that everybody else must queue up, until it is told
/// to go on.
async fn hold(store: &Store) -> oneshot::Sender<()> {
    let (begun, has_begun) = oneshot::channel();
    let (go, may_go) = oneshot::channel::<()>();
    let store = store.clone();
    tokio::spawn(async move {
        let work = store.write(move |_| {
            Box::pin(async move {
                begun.send(()).expect("the test waits");
                may_go.await.map_err(Fault::broken)
            })
        });
        work.await.expect("held");
    });
    has_begun.await.expect("the writer is held");
    go
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r05_a_group_is_one_transaction_and_the_bad_ones_are_undone_alone() {
    let place = Place::sqlite();
    let store = place.open().await;
    let go = hold(&store).await;
    let mut writes: Vec<_> = (0..64)
        .map(|number: usize| {
            Box::pin(store.write(move |tx| {
                Box::pin(async move {
                    tx.reach_milestone(&format!("m{number:03}"), NOW).await?;
                    assert_ne!(number % 16, 5, "on purpose");
                    match number % 16 {
                        3 => Err(Fault::broken_because("on purpose")),
                        _ => tx.number("SELECT count(*) FROM milestones").await,
                    }
                })
            }))
        })
        .collect();
    for write in &mut writes {
        assert!(write.now_or_never().is_none(), "everybody waits in the line");
    }
    go.send(()).expect("the writer waits");
    let answers = join_all(writes).await;
    let mut kept = 0;
    for (number, answer) in answers.into_iter().enumerate() {
        match number % 16 {
            3 | 5 => assert_eq!(answer.expect_err("bad").kind(), FaultKind::Broken),
            _ => {
                kept += 1;
                assert_eq!(
                    answer.expect("good"),
                    kept,
                    "{number} sees exactly the good ones before"
                );
            }
        }
    }
    assert_eq!(store.reached().await.len(), 56);
    assert_eq!(kept, 56);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_is_answered_before_the_whole_group_is_durable() {
    let place = Place::sqlite();
    let (store, other) = (place.open().await, place.open().await);
    let go = hold(&store).await;
    let mut first = Box::pin(store.reach("first".to_owned()));
    assert!((&mut first).now_or_never().is_none());
    let (begun, has_begun) = oneshot::channel();
    let (finish, may_finish) = oneshot::channel::<()>();
    let mut second = Box::pin(store.write(move |_| {
        Box::pin(async move {
            begun.send(()).expect("the test waits");
            may_finish.await.map_err(Fault::broken)
        })
    }));
    assert!((&mut second).now_or_never().is_none());
    go.send(()).expect("the writer waits");
    has_begun.await.expect("the second's turn");
    // The first one's work is done, but the transaction that holds it is still open.
    assert!((&mut first).now_or_never().is_none(), "not answered yet");
    assert!(other.reached().await.is_empty(), "not visible yet");
    finish.send(()).expect("the second waits");
    assert!(first.await.expect("written"));
    second.await.expect("written");
    assert_eq!(other.reached().await, ["first"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_leaves_before_the_turn_comes_asked_for_nothing() {
    let place = Place::sqlite();
    let store = place.open().await;
    let go = hold(&store).await;
    let left = store.reach("left".to_owned()).now_or_never();
    assert!(left.is_none(), "it was in the line when its caller left");
    let mut stayed = Box::pin(store.reach("stayed".to_owned()));
    assert!((&mut stayed).now_or_never().is_none());
    go.send(()).expect("the writer waits");
    assert!(stayed.await.expect("written"));
    assert_eq!(store.reached().await, ["stayed"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn closing_finishes_everybody_who_is_in_the_line() {
    let place = Place::sqlite();
    let store = place.open().await;
    let go = hold(&store).await;
    let mut writes: Vec<_> =
        (0..100).map(|number| Box::pin(store.reach(format!("m{number:03}")))).collect();
    for write in &mut writes {
        assert!(write.now_or_never().is_none());
    }
    let mut closing = Box::pin(store.close());
    assert!((&mut closing).now_or_never().is_none(), "it waits for the line");
    let mut late = Box::pin(store.reach("late".to_owned()));
    assert!((&mut late).now_or_never().is_none());
    go.send(()).expect("the writer waits");
    for answer in join_all(writes).await {
        assert!(answer.expect("written"));
    }
    closing.await;
    assert_eq!(late.await.expect_err("too late").kind(), FaultKind::Unavailable);
    assert_eq!(place.open().await.reached().await.len(), 100);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_line_says_busy_and_recovers() {
    let place = Place::sqlite();
    let store = place.open().await;
    let go = hold(&store).await;
    let mut writes = Vec::new();
    let busy = loop {
        let mut write = Box::pin(store.reach(format!("m{:05}", writes.len())));
        match (&mut write).now_or_never() {
            None => writes.push(write),
            Some(answer) => break answer.expect_err("nothing is written yet"),
        }
    };
    assert_eq!(busy.kind(), FaultKind::Busy, "{busy}");
    assert!(writes.len() >= 1_000, "{} were let in", writes.len());
    go.send(()).expect("the writer waits");
    let count = writes.len();
    for answer in join_all(writes).await {
        assert!(answer.expect("written"));
    }
    assert_eq!(store.reached().await.len(), count);
    assert!(store.reach("after".to_owned()).await.expect("there is room again"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_transaction_that_sqlite_ends_fails_for_everybody_and_the_writer_recovers() {
    let place = Place::sqlite();
    let store = place.open().await;
    let go = hold(&store).await;
    let mut good = Box::pin(store.reach("lost with the others".to_owned()));
    assert!((&mut good).now_or_never().is_none());
    // What a full disk does: SQLite ends the whole transaction, not only this caller's part.
    let mut fatal = Box::pin(
        store.write(|tx| Box::pin(async move { tx.execute("ROLLBACK").await.map(|_| ()) })),
    );
    assert!((&mut fatal).now_or_never().is_none());
    go.send(()).expect("the writer waits");
    let told = [good.await.map(|_| ()), fatal.await];
    for answer in told {
        assert_eq!(answer.expect_err("nothing was kept").kind(), FaultKind::Unavailable);
    }
    assert!(store.reached().await.is_empty());
    assert!(store.reach("after".to_owned()).await.expect("a new connection"));
    until(async || store.reached().await == ["after"]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r05_what_is_written_reaches_the_file_while_others_read_and_write() {
    let place = Place::sqlite();
    let store = place.open().await;
    let mut reader = store.reader().await.expect("a reader");
    reader.conn().number("SELECT count(*) FROM milestones").await.expect("a number");
    for number in 0..20 {
        let name = format!("m{number}");
        let write =
            store.write(move |tx| Box::pin(async move { tx.reach_milestone(&name, NOW).await }));
        write.await.expect("written");
    }
    // The log is not looked at by one who takes the file for something that nobody changes.
    let options = SqliteConnectOptions::new().filename(place.file()).immutable(true);
    until(async || {
        let mut alone = options.connect().await.expect("the file");
        // Before the first move there is no such table, and during one a page may be half there.
        let count = sqlx::query_as("SELECT count(*) FROM milestones WHERE name LIKE 'm%'")
            .fetch_one(&mut alone)
            .await
            .unwrap_or((0_i64,));
        alone.close().await.expect("closed");
        count.0 == 20
    })
    .await;
    drop(reader);
    in_time(store.close()).await;
    assert!(!place.file().with_extension("db-wal").exists(), "the last one takes the log away");
}
