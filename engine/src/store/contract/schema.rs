//! Both migration folders hold the same files and give the same tables, columns, indexes and
//! references.

use super::harness::Place;
use crate::store::Store;
use std::collections::BTreeSet;
use std::path::Path;

const SQLITE_COLUMNS: &str = "SELECT t.name || '.' || c.name || ' '
        || CASE c.type WHEN 'INTEGER' THEN 'number' WHEN 'TEXT' THEN 'text'
                       WHEN 'BLOB' THEN 'bytes' ELSE 'unknown ' || c.type END
        || CASE c.\"notnull\" WHEN 1 THEN ' always' ELSE ' optional' END
    FROM sqlite_master t JOIN pragma_table_info(t.name) c
    WHERE t.type = 'table' AND t.name NOT IN ('_sqlx_migrations', 'sqlite_sequence')";

const POSTGRES_COLUMNS: &str = "SELECT table_name || '.' || column_name || ' '
        || CASE data_type WHEN 'bigint' THEN 'number' WHEN 'boolean' THEN 'number'
                          WHEN 'text' THEN 'text' WHEN 'bytea' THEN 'bytes'
                          ELSE 'unknown ' || data_type END
        || CASE is_nullable WHEN 'NO' THEN ' always' ELSE ' optional' END
    FROM information_schema.columns
    WHERE table_schema = current_schema() AND table_name <> '_sqlx_migrations'";

const SQLITE_INDEXES: &str = "SELECT t.name || ' '
        || CASE i.origin WHEN 'pk' THEN 'primary key' ELSE 'index ' || i.name END
        || ' (' || (SELECT group_concat(c.name, ', ' ORDER BY c.seqno)
                    FROM pragma_index_info(i.name) c) || ')'
        || CASE i.\"unique\" WHEN 1 THEN ' unique' ELSE '' END
        || CASE i.partial WHEN 1 THEN ' partial' ELSE '' END
    FROM sqlite_master t JOIN pragma_index_list(t.name) i
    WHERE t.type = 'table' AND t.name <> '_sqlx_migrations'";

const POSTGRES_INDEXES: &str = "SELECT t.relname || ' '
        || CASE WHEN x.indisprimary THEN 'primary key' ELSE 'index ' || i.relname END
        || ' (' || (SELECT string_agg(a.attname, ', ' ORDER BY k.place)
                    FROM unnest(x.indkey::int2[]) WITH ORDINALITY AS k (number, place)
                    JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.number) || ')'
        || CASE WHEN x.indisunique THEN ' unique' ELSE '' END
        || CASE WHEN x.indpred IS NOT NULL THEN ' partial' ELSE '' END
    FROM pg_index x
    JOIN pg_class t ON t.oid = x.indrelid
    JOIN pg_class i ON i.oid = x.indexrelid
    JOIN pg_namespace n ON n.oid = t.relnamespace
    WHERE n.nspname = current_schema() AND t.relname <> '_sqlx_migrations'";

const SQLITE_REFERENCES: &str = "SELECT t.name || '.' || f.\"from\" || ' refers to '
        || f.\"table\" || '.' || f.\"to\" || ' on delete ' || lower(f.on_delete)
    FROM sqlite_master t JOIN pragma_foreign_key_list(t.name) f WHERE t.type = 'table'";

const POSTGRES_REFERENCES: &str = "SELECT t.relname || '.' || a.attname || ' refers to '
        || r.relname || '.' || b.attname || ' on delete '
        || CASE f.confdeltype WHEN 'a' THEN 'no action' WHEN 'c' THEN 'cascade'
                              WHEN 'r' THEN 'restrict' WHEN 'n' THEN 'set null' ELSE 'other' END
    FROM pg_constraint f
    JOIN pg_class t ON t.oid = f.conrelid
    JOIN pg_class r ON r.oid = f.confrelid
    JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = f.conkey[1]
    JOIN pg_attribute b ON b.attrelid = r.oid AND b.attnum = f.confkey[1]
    WHERE f.contype = 'f'";

/// An index serves comparisons of its own collation alone.
const POSTGRES_COLLATIONS: &str = "SELECT t.relname || '.' || a.attname || ' and '
        || r.relname || '.' || b.attname
        || CASE WHEN a.attcollation = b.attcollation THEN ' alike' ELSE ' differently' END
    FROM pg_constraint f
    JOIN pg_class t ON t.oid = f.conrelid
    JOIN pg_class r ON r.oid = f.confrelid
    JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = f.conkey[1]
    JOIN pg_attribute b ON b.attrelid = r.oid AND b.attnum = f.confkey[1]
    WHERE f.contype = 'f'";

impl Store {
    /// Everything that the schema consists of, one line for each thing.
    pub(super) async fn shape(&self) -> BTreeSet<String> {
        let statements = match self {
            Self::Sqlite(_) => [SQLITE_COLUMNS, SQLITE_INDEXES, SQLITE_REFERENCES],
            Self::Postgres(_) => [POSTGRES_COLUMNS, POSTGRES_INDEXES, POSTGRES_REFERENCES],
        };
        let mut reader = self.reader().await.expect("a reader");
        let mut lines = BTreeSet::new();
        for sql in statements {
            lines.extend(reader.conn().texts(sql).await.expect("the catalogue"));
        }
        lines
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_databases_get_the_same_tables_columns_and_indexes() {
    let (here, there) = (Place::sqlite(), Place::postgres().await);
    let (sqlite, postgres) = (here.open().await.shape().await, there.open().await.shape().await);
    let only_one: Vec<_> = sqlite.symmetric_difference(&postgres).collect();
    assert!(only_one.is_empty(), "only one of the two has: {only_one:#?}");
    // One line of every kind, so that a catalogue that cannot be read is not taken for agreement.
    for line in [
        "users.password_hash text optional",
        "users.active number always",
        "console_sessions.token_hash bytes always",
        "users primary key (id) unique",
        "users index users_email_key (email_key) unique",
        "users index users_tenant (tenant_id, id)",
        "console_sessions.user_id refers to users.id on delete cascade",
        "users.tenant_id refers to tenants.id on delete no action",
    ] {
        assert!(sqlite.contains(line), "{line} is missing from {sqlite:#?}");
    }
    assert!(!sqlite.iter().any(|line| line.contains("unknown")), "{sqlite:#?}");
    there.remove().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_ends_of_every_reference_compare_alike() {
    let place = Place::postgres().await;
    let store = place.open().await;
    let mut reader = store.reader().await.expect("a reader");
    let compare = reader.conn().texts(POSTGRES_COLLATIONS).await.expect("the catalogue");
    let alike = |line: &&String| line.ends_with(" alike");
    assert!(compare.len() > 15 && compare.iter().all(|line| alike(&line)), "{compare:#?}");
    drop(reader);
    place.remove().await;
}

#[test]
fn both_folders_hold_the_same_file_names() {
    let names = |folder: &str| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../migrations").join(folder);
        let entries = std::fs::read_dir(path).expect("the folder");
        let names: BTreeSet<_> =
            entries.map(|entry| entry.expect("an entry").file_name()).collect();
        names
    };
    assert_eq!(names("sqlite"), names("postgres"));
    assert!(!names("sqlite").is_empty());
}
