//! Opening a database: safe settings, private files, many starts at once, newer schemas refused.

use super::both;
use super::harness::Place;
use crate::fault::FaultKind;
use crate::store::migrations::ApplyError;
use crate::store::{DatabaseUrl, OpenError, Store};
use std::os::unix::fs::PermissionsExt;
use std::sync::Barrier;
use tokio::runtime::Builder;

both!(
    r37_a_database_of_a_newer_version_is_refused_and_left_alone,
    migrating_twice_changes_nothing,
    r41_many_starts_on_one_empty_database_all_succeed,
);

const MIGRATIONS: &str = "SELECT count(*) FROM _sqlx_migrations";

async fn r37_a_database_of_a_newer_version_is_refused_and_left_alone(place: &Place) {
    let store = place.open().await;
    let newer = match &store {
        Store::Sqlite(_) => {
            "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
             VALUES (9999, 'from the future', 1, x'00', 0)"
        }
        Store::Postgres(_) => {
            "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
             VALUES (9999, 'from the future', TRUE, '\\x00', 0)"
        }
    };
    assert_eq!(store.execute(newer).await, 1);
    let before = store.number(MIGRATIONS).await;
    let refusal = place.try_open().await.err().expect("refused");
    assert!(matches!(refusal, OpenError::Migrate(ApplyError::Newer(9999))), "{refusal}");
    let text = refusal.to_string();
    assert!(text.contains("newer Grantry") && !text.contains('\n'), "{text}");
    assert_eq!(store.number(MIGRATIONS).await, before);
}

async fn migrating_twice_changes_nothing(place: &Place) {
    let store = place.open().await;
    assert!(store.reach("kept".to_owned()).await.expect("written"));
    let before = (store.number(MIGRATIONS).await, store.shape().await);
    store.close().await;
    let store = place.open().await;
    assert_eq!((store.number(MIGRATIONS).await, store.shape().await), before);
    assert_eq!(store.reached().await, ["kept"]);
    assert_eq!(store.number("SELECT count(*) FROM tenants WHERE id = 'default'").await, 1);
}

async fn r41_many_starts_on_one_empty_database_all_succeed(place: &Place) {
    let url = place.url();
    // A thread and a runtime for each, which is as close to eight processes as one can come.
    let all_at_once = Barrier::new(8);
    let start = &|number: usize| {
        let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
        all_at_once.wait();
        runtime.block_on(async {
            let store = Store::open(&url, 256).await.expect("opened");
            assert!(store.reach(format!("m{number}")).await.expect("written"));
            store.close().await;
        });
    };
    tokio::task::block_in_place(|| {
        std::thread::scope(|scope| {
            for number in 0..8 {
                scope.spawn(move || start(number));
            }
        });
    });
    let store = place.open().await;
    assert_eq!(store.reached().await.len(), 8);
    assert_eq!(store.number("SELECT count(*) FROM tenants").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_keeps_every_commit_and_checks_references() {
    let place = Place::sqlite();
    let store = place.open().await;
    let work = store.write(|tx| {
        Box::pin(async move {
            Ok((
                tx.texts("SELECT journal_mode FROM pragma_journal_mode").await?,
                tx.number("SELECT synchronous FROM pragma_synchronous").await?,
                tx.number("SELECT foreign_keys FROM pragma_foreign_keys").await?,
            ))
        })
    });
    let (journal, synchronous, foreign_keys) = work.await.expect("read");
    assert_eq!(journal, ["wal"]);
    assert_eq!(synchronous, 2, "FULL: a commit survives a power cut");
    assert_eq!(foreign_keys, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_to_read_with_cannot_write_on_sqlite() {
    let place = Place::sqlite();
    let store = place.open().await;
    for _ in 0..10 {
        let mut reader = store.reader().await.expect("a reader");
        let refused = reader.conn().execute("DELETE FROM tenants").await.expect_err("refused");
        assert!(refused.to_string().contains("readonly"), "{refused}");
    }
    assert_eq!(store.number("SELECT count(*) FROM tenants").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_files_belong_to_their_owner_alone() {
    let place = Place::sqlite();
    let store = place.open().await;
    assert!(store.reach("one".to_owned()).await.expect("written"));
    let mode = |path: &std::path::Path| {
        std::fs::metadata(path).expect("it exists").permissions().mode() & 0o777
    };
    let folder = place.file().parent().expect("a folder").to_owned();
    assert_eq!(mode(&folder), 0o700);
    let mut names = Vec::new();
    for entry in std::fs::read_dir(&folder).expect("listed") {
        let path = entry.expect("an entry").path();
        assert_eq!(mode(&path), 0o600, "{}", path.display());
        names.push(path.file_name().expect("a name").to_string_lossy().into_owned());
    }
    names.sort();
    let expected = ["grantry.db", "grantry.db-shm", "grantry.db-wal", "grantry.db.lock"];
    assert_eq!(names, expected);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_database_is_refused_in_one_line() {
    let place = Place::sqlite();
    let file = place.folder().join("letter.txt");
    std::fs::write(&file, "Dear Sir or Madam, this is no database at all. ".repeat(100))
        .expect("written");
    let folder = DatabaseUrl::Sqlite(place.folder().to_owned());
    for url in [DatabaseUrl::Sqlite(file), folder, nowhere()] {
        let refusal = Store::open(&url, 1).await.err().expect("refused").to_string();
        assert!(!refusal.contains('\n') && !refusal.contains("hunter2"), "{refusal}");
    }
}

/// A server that is not there.
fn nowhere() -> DatabaseUrl {
    DatabaseUrl::Postgres("postgres://ada:hunter2@127.0.0.1:1/grantry".to_owned())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_that_may_lose_commits_is_refused() {
    let place = Place::postgres().await;
    let DatabaseUrl::Postgres(url) = place.url() else { unreachable!("made as PostgreSQL") };
    let mark = if url.contains('?') { '&' } else { '?' };
    let unsafe_url = format!("{url}{mark}options=-c%20synchronous_commit%3Doff");
    let refusal = Store::open(&DatabaseUrl::Postgres(unsafe_url), 1).await.err().expect("refused");
    assert!(matches!(refusal, OpenError::Unsafe(_)), "{refusal}");
    assert!(refusal.to_string().contains("synchronous_commit = off"), "{refusal}");
    place.remove().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r10_a_server_that_ends_our_connections_is_unavailable_and_then_fine() {
    let place = Place::postgres().await;
    let store = place.open().await;
    let work = store.write(|tx| {
        Box::pin(async move {
            // Ends the connection of this very transaction, as a restart of the server does.
            tx.execute("SELECT pg_terminate_backend(pg_backend_pid())").await
        })
    });
    assert_eq!(work.await.expect_err("cut off").kind(), FaultKind::Unavailable);
    assert!(store.reach("after".to_owned()).await.expect("a new connection"));
    place.remove().await;
}
