//! How the script begins and ends.

use super::{Dialect, Seed};

/// Tables that last as long as the script: words of names, places in words, names of grant types.
const TEMPORARY: &str = "
CREATE TEMPORARY TABLE seed_words (number BIGINT NOT NULL, word TEXT NOT NULL);
CREATE TEMPORARY TABLE seed_places (place INTEGER NOT NULL);
CREATE TEMPORARY TABLE seed_grants (bit BIGINT NOT NULL, name TEXT NOT NULL);
INSERT INTO seed_grants VALUES (1, 'authorization_code'), (2, 'client_credentials'),
    (4, 'refresh_token'), (8, 'password'), (16, 'urn:ietf:params:oauth:grant-type:device_code');
";

const DROP: &str = "DROP TABLE seed_words; DROP TABLE seed_places; DROP TABLE seed_grants;\n";

/// What one transaction touches should stay in memory; a page that is written and read again for each
/// row makes a million applications take hours. Eight gigabytes of pages are the most, not what is
/// taken at once.
const SQLITE: &str = "PRAGMA foreign_keys = ON; PRAGMA cache_size = -8388608;\nBEGIN IMMEDIATE;\n";

const POSTGRES: &str = "BEGIN;
SET CONSTRAINTS ALL IMMEDIATE;
";

/// From so many applications on, building an index at the end is faster than keeping it up row by row.
const MANY: usize = 10_000;

/// What is unique stays, and all of it happens in the one transaction.
const DROP_INDEXES: &str = "CREATE TEMPORARY TABLE seed_indexes (definition TEXT NOT NULL);
DO $$ DECLARE index RECORD; BEGIN
    FOR index IN SELECT i.indexname, i.indexdef FROM pg_indexes i
        WHERE i.schemaname = 'public' AND i.indexdef NOT LIKE 'CREATE UNIQUE %'
            AND i.tablename IN ('applications', 'application_terms', 'application_scopes',
                'application_users', 'client_secrets', 'audit_events', 'users', 'user_terms',
                'grants', 'refresh_tokens') LOOP
        INSERT INTO seed_indexes VALUES (index.indexdef);
        EXECUTE format('DROP INDEX public.%I', index.indexname);
    END LOOP; END $$;
";

const MAKE_INDEXES: &str = "DO $$ DECLARE old TEXT; BEGIN
    FOR old IN SELECT definition FROM seed_indexes LOOP EXECUTE old; END LOOP; END $$;
DROP TABLE seed_indexes;
";

pub(super) fn begin(seed: &Seed) -> String {
    let begin = match seed.dialect {
        Dialect::Sqlite => SQLITE.to_owned(),
        Dialect::Postgres if seed.applications >= MANY => [POSTGRES, DROP_INDEXES].concat(),
        Dialect::Postgres => POSTGRES.to_owned(),
    };
    let places: Vec<_> = (1..=super::applications::LONGEST).map(|n| n.to_string()).collect();
    let places = super::sql::insert("seed_places", &places);
    format!("{begin}{TEMPORARY}{places}")
}

/// PostgreSQL plans by statistics, which it would gather a while later by itself.
pub(super) fn end(seed: &Seed) -> String {
    match seed.dialect {
        Dialect::Sqlite => format!("{DROP}COMMIT;\n"),
        Dialect::Postgres => {
            let indexes = if seed.applications >= MANY { MAKE_INDEXES } else { "" };
            format!("{DROP}{indexes}COMMIT;\nANALYZE;\n")
        }
    }
}
