//! What an incident counts and ends, links that hand a secret over, found credentials, and the entries
//! of the record that a restored state is made from.

use super::both;
use super::harness::{NOW, Place, at_once, hashed, person};
use crate::store::{Expired, NewAudit, NewHandover, NewLeak, Since, Store};
use grantry_core::time::{Span, Timestamp};
use grantry_core::user::Role;

both!(
    an_incident_counts_what_lives,
    tokens_and_requests_are_counted_by_the_hour,
    an_incident_is_declared_and_is_over_once,
    only_what_one_application_was_given_ends,
    a_link_is_used_by_one,
    a_link_that_is_over_is_not_used,
    waiting_links_are_listed_cancelled_and_forgotten,
    found_credentials_are_kept_newest_first,
    a_secret_is_found_by_its_hash_alone,
    entries_of_one_record_are_read_from_one_on,
);

/// Two applications of Ada, `one` and `two`.
async fn with_applications(place: &Place) -> Store {
    let store = place.open().await;
    for name in ["ada", "eve"] {
        assert!(store.add_user(person(name, Role::PlatformAdmin)).await);
    }
    store
        .execute(
            "INSERT INTO applications (id, number, client_id, tenant_id, region_id, db_code,
                owner_id, name, name_key, status, grants, require_pkce, confidential, trusted,
                privileged, multi_tenant, refresh_rotation, access_policy, auth_method,
                strict_client_auth, token_format, access_lifetime, refresh_lifetime, id_token_alg,
                redirect_uris, post_logout_uris, allowed_origins, allowed_domains, created_at,
                updated_at)
            SELECT a.id, a.number, a.id, 'default', 'default', 'default', 'ada', a.id, a.id,
                'active', 1, TRUE, TRUE, FALSE, FALSE, FALSE, TRUE, 'tenant', 'basic', FALSE, 'jwt',
                900, 2592000, 'RS256', '[]', '[]', '[]', '[]', 0, 0
            FROM (SELECT 'one' AS id, 1 AS number UNION ALL SELECT 'two', 2) a",
        )
        .await;
    store
}

/// Grants of `one` and `two`: only `g1` can be renewed, and only `g3` has an access token besides.
const GRANTS: &str =
    "INSERT INTO grants (id, application_id, user_id, tenant_id, session_id, source,
        scopes, resources, offline, auth_time, created_at, expires_at, refreshed_at, head, ended_at)
    SELECT g.id, g.app, g.person, 'default', g.session, 'code', 'public', '[]', FALSE, 0, g.made,
        g.ends, g.used, g.head, g.ended
    FROM (
        SELECT 'g1' AS id, 'one' AS app, 'ada' AS person, 's1' AS session, 1799990000000 AS made,
            1800009000000 AS ends, 1799996400000 AS used, 1 AS head, 0 AS ended
        UNION ALL SELECT 'g2', 'one', 'ada', 's2', 1799990000000, 1800009000000, 1797000000000, 1, 0
        UNION ALL SELECT 'g3', 'one', 'eve', 's3', 1799990000000, 1800009000000, 1799999940000, 0, 0
        UNION ALL SELECT 'g4', 'one', 'ada', 's4', 1799990000000, 1800009000000, 1799996400000, 0, 0
        UNION ALL SELECT 'g5', 'one', 'ada', 's5', 1799990000000, 1800009000000, 1799996400000, 1, 7
        UNION ALL SELECT 'g6', 'one', 'ada', 's6', 1799990000000, 1799999000000, 1799996400000, 1, 0
        UNION ALL SELECT 'g7', 'two', 'ada', 's7', 1799990000000, 1800009000000, 1799996400000, 1, 0
        UNION ALL SELECT 'g8', 'one', 'ada', 's8', 1799970000000, 1800009000000, 1799996400000, 1, 0
    ) g";

async fn an_incident_counts_what_lives(place: &Place) {
    let store = with_applications(place).await;
    store.execute(GRANTS).await;
    let since = Since {
        now: NOW,
        not_before: NOW - Span::hours(5),
        access: NOW - Span::minutes(15),
        refresh: NOW - Span::days(30),
    };
    let mut reader = store.reader().await.expect("a reader");
    let living = reader.conn().living_grants("one", since).await.expect("counted");
    assert_eq!((living.refresh_tokens, living.users, living.sessions), (1, 2, 2));
    let none = reader.conn().living_grants("nobody", since).await.expect("counted");
    assert_eq!((none.refresh_tokens, none.users, none.sessions), (0, 0, 0));
}

async fn tokens_and_requests_are_counted_by_the_hour(place: &Place) {
    let store = with_applications(place).await;
    // NOW is a full hour: the rows begin now, an hour and two hours before.
    store
        .execute(
            "INSERT INTO usage (application_id, hour, grant_type, issued, refused) VALUES
                ('one', 1800000000000, 'password', 1, 10), ('one', 1799996400000, 'password', 2, 20),
                ('one', 1799992800000, 'password', 4, 40), ('two', 1800000000000, 'password', 8, 80)",
        )
        .await;
    let mut reader = store.reader().await.expect("a reader");
    let mut conn = reader.conn();
    for (then, issued, requests) in [
        (NOW + Span::seconds(1), 1, 11),
        (NOW - Span::seconds(1), 3, 33),
        (NOW - Span::hours(1), 3, 33),
        (NOW - Span::hours(1) - Span::seconds(1), 7, 77),
    ] {
        assert_eq!(conn.issued_since("one", then).await.expect("counted"), issued, "{then}");
        assert_eq!(conn.requests_since("one", then).await.expect("counted"), requests, "{then}");
    }
}

async fn an_incident_is_declared_and_is_over_once(place: &Place) {
    const STATE: &str = "SELECT CAST(COUNT(*) AS BIGINT) FROM applications WHERE id = 'one'
        AND status = 'disabled' AND incident_at = 1800000000000 AND not_before = 1800000000001";
    const OVER: &str = "SELECT CAST(COUNT(*) AS BIGINT) FROM applications
        WHERE incident_at = 0 AND not_before = 1800000000009";
    const OTHERS: &str = "SELECT CAST(COUNT(*) AS BIGINT) FROM applications
        WHERE id = 'two' AND status = 'active' AND incident_at = 0 AND not_before = 0";
    let store = with_applications(place).await;
    let at = |ms| Timestamp::from_millis(NOW.as_millis() + ms);
    let declared = store
        .write(move |tx| Box::pin(async move { tx.declare_incident("one", at(1), NOW).await }))
        .await;
    declared.expect("declared");
    assert_eq!((store.number(STATE).await, store.number(OTHERS).await), (1, 1));
    let over = async || {
        let over = store
            .write(move |tx| Box::pin(async move { tx.incident_is_over("one", at(9)).await }))
            .await;
        over.expect("written")
    };
    assert!(over().await);
    assert!(!over().await, "there is none any more");
    assert_eq!((store.number(OVER).await, store.number(OTHERS).await), (1, 1));
}

async fn only_what_one_application_was_given_ends(place: &Place) {
    let store = with_applications(place).await;
    store.execute(GRANTS).await;
    store
        .execute(
            "INSERT INTO consents (user_id, application_id, tenant_id, scopes, created_at, updated_at)
            VALUES ('ada', 'one', 'default', 'public', 0, 0), ('ada', 'two', 'default', 'public', 0, 0)",
        )
        .await;
    let ended =
        store.write(|tx| Box::pin(async move { tx.end_everything_given("one", NOW).await })).await;
    ended.expect("ended");
    for (sql, count) in [
        ("SELECT CAST(COUNT(*) AS BIGINT) FROM grants WHERE ended_at = 0", 1),
        ("SELECT CAST(COUNT(*) AS BIGINT) FROM grants WHERE ended_at = 7", 1),
        ("SELECT CAST(COUNT(*) AS BIGINT) FROM grants WHERE ended_because = 'incident'", 6),
        ("SELECT CAST(COUNT(*) AS BIGINT) FROM consents", 1),
    ] {
        assert_eq!(store.number(sql).await, count, "{sql}");
    }
}

/// Link `h{number}` of `one` with the token `hashed(number)`, for an hour.
async fn add_link(store: &Store, number: usize) {
    let made = store
        .write(move |tx| {
            Box::pin(async move {
                let (id, token) = (format!("h{number}"), hashed(number));
                let new = NewHandover {
                    id: &id,
                    application_id: "one",
                    token: &token,
                    created_by: "ada@example.com",
                    expires_at: NOW + Span::hours(1),
                };
                tx.insert_handover(&new, NOW).await
            })
        })
        .await;
    made.expect("made");
}

async fn used(store: &Store, number: usize, at: Timestamp) -> bool {
    let used = store
        .write(move |tx| {
            Box::pin(async move { tx.use_handover(&hashed(number), "192.0.2.1", at).await })
        })
        .await;
    used.expect("written")
}

async fn a_link_is_used_by_one(place: &Place) {
    let store = with_applications(place).await;
    add_link(&store, 1).await;
    let done = at_once(20, |_| {
        let store = store.clone();
        async move { used(&store, 1, NOW).await }
    })
    .await;
    assert_eq!(done.into_iter().filter(|done| *done).count(), 1);
    let mut reader = store.reader().await.expect("a reader");
    let row = reader.conn().handover(&hashed(1)).await.expect("read").expect("there");
    assert_eq!((row.client_id.as_str(), row.application_id.as_str()), ("one", "one"));
    assert_eq!((row.used_at, row.cancelled_at), (Some(NOW.as_millis()), None));
}

async fn a_link_that_is_over_is_not_used(place: &Place) {
    let store = with_applications(place).await;
    for number in 1..=2 {
        add_link(&store, number).await;
    }
    assert!(!used(&store, 1, NOW + Span::hours(1)).await, "its time is over");
    let cancel = async |id: &'static str, application: &'static str| {
        let cancelled = store
            .write(move |tx| {
                Box::pin(async move { tx.cancel_handover(application, id, NOW).await })
            })
            .await;
        cancelled.expect("written")
    };
    assert!(!cancel("h2", "two").await, "of another application");
    assert!(cancel("h2", "one").await);
    assert!(!cancel("h2", "one").await, "once");
    assert!(!used(&store, 2, NOW).await, "cancelled");
    assert!(!used(&store, 3, NOW).await, "nobody made it");
    assert!(used(&store, 1, NOW).await);
}

async fn waiting_links_are_listed_cancelled_and_forgotten(place: &Place) {
    let store = with_applications(place).await;
    for number in 1..=3 {
        add_link(&store, number).await;
    }
    assert!(used(&store, 2, NOW).await);
    let waiting = async |at: Timestamp| {
        let mut reader = store.reader().await.expect("a reader");
        let rows = reader.conn().pending_handovers("one", at).await.expect("read");
        rows.into_iter().map(|row| row.id).collect::<Vec<_>>()
    };
    assert_eq!(waiting(NOW).await, ["h1", "h3"]);
    assert!(waiting(NOW + Span::hours(1)).await.is_empty());
    let ended =
        store.write(|tx| Box::pin(async move { tx.cancel_all_handovers("one", NOW).await })).await;
    assert_eq!(ended.expect("written"), 2);
    assert!(waiting(NOW).await.is_empty());
    for (before, gone) in [(NOW, 0), (NOW + Span::hours(1), 3)] {
        let deleted = store
            .write(move |tx| {
                Box::pin(async move { tx.delete_expired(Expired::Handovers, before, 9).await })
            })
            .await;
        assert_eq!(deleted.expect("written"), gone);
    }
}

async fn found_credentials_are_kept_newest_first(place: &Place) {
    let store = with_applications(place).await;
    for number in 1..=7 {
        let kept = store
            .write(move |tx| {
                Box::pin(async move {
                    let id = format!("l{number}");
                    let new = NewLeak {
                        id: &id,
                        application_id: "one",
                        kind: "client_secret",
                        hint: "gry_cs_a…z",
                        url: "https://example.com",
                        source: "content",
                    };
                    tx.insert_leak(&new, NOW + Span::seconds(number)).await
                })
            })
            .await;
        kept.expect("kept");
    }
    let mut reader = store.reader().await.expect("a reader");
    let mut conn = reader.conn();
    let rows = conn.leaks_since("one", NOW + Span::seconds(2)).await.expect("read");
    let ids: Vec<_> = rows.iter().map(|row| row.id.as_str()).collect();
    assert_eq!(ids, ["l7", "l6", "l5", "l4", "l3"]);
    assert_eq!((rows[0].kind.as_str(), rows[0].hint.as_str()), ("client_secret", "gry_cs_a…z"));
    assert_eq!(rows[0].at, (NOW + Span::seconds(7)).as_millis());
    assert!(conn.leaks_since("two", NOW).await.expect("read").is_empty());
    let then = NOW + Span::seconds(5);
    // A few at a time, the oldest first.
    for expected in [2, 2, 1, 0] {
        let gone = store.write(move |tx| {
            Box::pin(async move { tx.delete_expired(Expired::Leaks, then, 2).await })
        });
        assert_eq!(gone.await.expect("forgotten"), expected);
    }
    let rows = conn.leaks_since("one", NOW).await.expect("read");
    assert_eq!(rows.iter().map(|row| row.id.as_str()).collect::<Vec<_>>(), ["l7", "l6"]);
}

async fn a_secret_is_found_by_its_hash_alone(place: &Place) {
    use crate::store::NewSecretRow;
    use grantry_core::id::SecretId;
    let store = with_applications(place).await;
    let made = store
        .write(|tx| {
            Box::pin(async move {
                let id = SecretId::parse("secret-1").expect("an id");
                let hash = hashed(5);
                let row = NewSecretRow {
                    id: &id,
                    application_id: "two",
                    label: "initial",
                    hash: &hash,
                    prefix: "gry_cs_a",
                    last4: "zzzz",
                    created_by: "ada",
                    expires_at: None,
                };
                tx.insert_secret(&row, NOW).await
            })
        })
        .await;
    made.expect("made");
    let find = async |number| {
        let mut reader = store.reader().await.expect("a reader");
        reader.conn().secret_by_hash(&hashed(number)).await.expect("read")
    };
    let expected = Some(("secret-1".to_owned(), "two".to_owned()));
    assert_eq!((find(5).await, find(6).await), (expected.clone(), None));
    store
        .execute(
            "INSERT INTO secret_callers (secret_id, remote_addr, calls, last_at) VALUES
                ('secret-1', '192.0.2.1', 5, 1800000000000),
                ('secret-1', '192.0.2.2', 1, 1799999999000)",
        )
        .await;
    let callers = async |then| {
        let mut reader = store.reader().await.expect("a reader");
        reader.conn().callers_since("two", then).await.expect("counted")
    };
    assert_eq!((callers(NOW - Span::hours(1)).await, callers(NOW).await), (2, 0));
    assert_eq!(callers(NOW - Span::seconds(1)).await, 1);
    let ended =
        store.write(|tx| Box::pin(async move { tx.retire_all_secrets("two", NOW).await })).await;
    assert_eq!(ended.expect("ended"), 1);
    assert_eq!(find(5).await, expected, "retired ones are known, too");
}

async fn entries_of_one_record_are_read_from_one_on(place: &Place) {
    let store = with_applications(place).await;
    for (id, subject) in [("e1", "one"), ("e2", "two"), ("e3", "one"), ("e4", "one")] {
        let written = store
            .write(move |tx| {
                Box::pin(async move {
                    let row = NewAudit {
                        id,
                        at: NOW,
                        actor: "ada@example.com",
                        action: "application.change",
                        target: subject,
                        subject,
                        tenant_id: Some("default"),
                        request_id: "r",
                        changes: "[]",
                    };
                    tx.insert_audit(&row).await
                })
            })
            .await;
        written.expect("written");
    }
    let mut reader = store.reader().await.expect("a reader");
    let mut conn = reader.conn();
    let entry = conn.audit_entry("one", "e3").await.expect("read").expect("there");
    assert_eq!((entry.id.as_str(), entry.tenant.as_deref()), ("e3", Some("default")));
    assert!(conn.audit_entry("one", "e2").await.expect("read").is_none(), "of another record");
    let mut after = async |id: &str, most| {
        let rows = conn.audit_after("one", id, most).await.expect("read");
        rows.into_iter().map(|row| row.id).collect::<Vec<_>>()
    };
    assert_eq!(after("e1", 9).await, ["e4", "e3"]);
    assert_eq!(after("e1", 1).await, ["e4"]);
    assert!(after("e4", 9).await.is_empty());
}
