//! What people have allowed applications: living grants, and some that are over, each with the refresh
//! token that renews it.
//! Nobody knows the tokens; only their hashes are kept, and these are random.

use super::sql::text;
use super::{Dialect, Seed};

const DAY: i64 = 86_400_000;
/// So long each lives, in milliseconds.
const LIFETIME: i64 = 30 * DAY;
/// So long ago the others have ended: long enough that they are swept away.
const OVER: i64 = 2 * DAY;

/// All of them in one statement for each table, which the database counts out itself: people and
/// applications of the tenant in turns, every grant a minute's fraction after the one before.
pub(super) fn statements(seed: &Seed, tenant_id: &str) -> String {
    let (living, applications, users) = (seed.grants, seed.applications, seed.users);
    let count = living + seed.expired;
    if count == 0 || applications == 0 {
        return String::new();
    }
    let (tenant, slug, now) = (text(tenant_id), text(&seed.tenant), seed.now);
    let (ends, ended) = (now.saturating_add(LIFETIME), now - OVER);
    let random = match seed.dialect {
        Dialect::Sqlite => "randomblob(32)",
        // There is no such function in PostgreSQL; a random identifier is random enough for a hash.
        Dialect::Postgres => "sha256(convert_to(gen_random_uuid()::text, 'UTF8'))",
    };
    let numbered = |name: &str, table: &str| {
        format!(
            "CREATE TEMPORARY TABLE {name} AS SELECT row_number() OVER (ORDER BY id) - 1 AS n, id
    FROM {table} WHERE tenant_id = {tenant};
CREATE UNIQUE INDEX {name}_n ON {name} (n);
"
        )
    };
    let (each_app, each_user) =
        (numbered("seed_apps", "applications"), numbered("seed_people", "users"));
    format!(
        "{each_app}{each_user}
INSERT INTO grants (id, application_id, user_id, tenant_id, source, scopes, resources, offline,
    auth_time, created_at, expires_at, refreshed_at, head)
WITH RECURSIVE numbers (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n < {last})
SELECT 'grant-' || {slug} || '-' || (1000000000 + numbers.n), a.id, p.id, {tenant}, 'code',
    'public offline_access', '[]', TRUE, {now}, {now},
    CASE WHEN numbers.n < {living} THEN {ends} + numbers.n ELSE {ended} - numbers.n END, {now}, 1
FROM numbers
JOIN seed_apps a ON a.n = numbers.n % {applications}
JOIN seed_people p ON p.n = numbers.n % {users};
INSERT INTO refresh_tokens (hash, grant_id, number)
SELECT {random}, id, 1 FROM grants WHERE tenant_id = {tenant};
DROP TABLE seed_apps;
DROP TABLE seed_people;
",
        last = count - 1
    )
}
