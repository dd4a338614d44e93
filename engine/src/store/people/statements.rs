//! The statements that read a list of people, each a constant text: one for every way, order and reach.

use super::page::PeopleWanted;

/// What leads the way.
#[derive(Clone, Copy)]
pub(super) enum Lead {
    Order,
    WordOnSqlite,
    WordOnPostgres,
    Class,
}

macro_rules! columns {
    ($tenant:literal) => {
        concat!(
            "u.id, u.tenant_id, ",
            $tenant,
            " AS tenant, u.email, u.email_key, u.first_name,
                u.last_name, u.role, u.active, u.claims, u.version, u.created_at, u.updated_at"
        )
    };
    () => {
        columns!("(SELECT slug FROM tenants WHERE id = u.tenant_id)")
    };
}

/// What only tests a row is written as an expression, or it would be looked for by it: by the role
/// instead of walking, and by the tenant instead of by what was found. `OFFSET` keeps PostgreSQL from
/// gathering everybody with a frequent word before it walks.
macro_rules! select {
    ($columns:expr, $from:literal, $tenant:literal, $key:literal, $beyond:literal, $within:literal, $order:literal) => {
        concat!(
            "SELECT ",
            $columns,
            " FROM ",
            $from,
            " AND ",
            $tenant,
            "
                AND (",
            $key,
            ", u.id) ",
            $beyond,
            " ($2, $3)
                AND (",
            $key,
            ", u.id) ",
            $within,
            " ($23, $24)
                AND (u.role || '') IN ($5, $6, $7, $8) AND u.active IN ($9, $10)",
            test!("u.id", "$11", "$12"),
            tests!("u.id"),
            " ORDER BY ",
            $key,
            " ",
            $order,
            ", u.id ",
            $order,
            " LIMIT $4"
        )
    };
}

macro_rules! test {
    ($id:literal, $from:literal, $to:literal) => {
        concat!(
            " AND (",
            $from,
            " = '' OR EXISTS (SELECT 1 FROM user_terms x
                WHERE x.user_id = ",
            $id,
            " AND x.term >= ",
            $from,
            " AND x.term < ",
            $to,
            "
                LIMIT 1 OFFSET 0))"
        )
    };
}

/// All words but the first.
macro_rules! tests {
    ($id:literal) => {
        concat!(
            test!($id, "$13", "$14"),
            test!($id, "$15", "$16"),
            test!($id, "$17", "$18"),
            test!($id, "$19", "$20"),
            test!($id, "$21", "$22")
        )
    };
}

/// In the order of an index. SQLite keeps the order of a `CROSS JOIN`, first the walk and then its
/// tenants; without it, it would rather go through everybody tenant by tenant.
macro_rules! walk {
    ($($part:literal),*) => {
        select!(
            columns!("t.slug"),
            "users u CROSS JOIN tenants t WHERE t.id = u.tenant_id",
            $($part),*
        )
    };
}

/// What the first word finds, sorted.
macro_rules! word_on_sqlite {
    ($($part:literal),*) => {
        select!(
            columns!(),
            "(SELECT DISTINCT user_id FROM user_terms WHERE term >= $11 AND term < $12) AS few
            CROSS JOIN users u WHERE u.id = few.user_id",
            $($part),*
        )
    };
}

/// Looks everybody up by themselves; PostgreSQL would otherwise compare all with all.
macro_rules! word_on_postgres {
    ($($part:literal),*) => {
        select!(
            columns!(),
            "(SELECT DISTINCT user_id FROM user_terms WHERE term >= $11 AND term < $12) AS few
            CROSS JOIN LATERAL
                (SELECT * FROM users v WHERE v.id = few.user_id LIMIT 1) AS u
            WHERE TRUE",
            $($part),*
        )
    };
}

/// Whoever has one of the roles and states, sorted.
macro_rules! class {
    ($($part:literal),*) => {
        select!(
            columns!(),
            "(SELECT id AS user_id FROM users
                WHERE role IN ($5, $6, $7, $8) AND active IN ($9, $10)) AS few
            CROSS JOIN users u WHERE u.id = few.user_id",
            $($part),*
        )
    };
}

/// In the order of the index of terms. Everybody is found by the first of their terms that the word
/// meets, and by no other.
pub(super) const MATCHED: &str = concat!(
    "SELECT ",
    columns!(),
    ", found.term AS met, found.user_id AS met_in
    FROM (SELECT m.term, m.user_id FROM user_terms m
        WHERE (m.term, m.user_id) > ($2, $3) AND m.term < $12
            AND NOT EXISTS (SELECT 1 FROM user_terms y
                WHERE y.user_id = m.user_id AND y.term >= $11 AND y.term < m.term LIMIT 1 OFFSET 0)
            AND EXISTS (SELECT 1 FROM users b
                WHERE b.id = m.user_id AND ($1 = '' OR (b.tenant_id || '') = $1)
                    AND (b.role || '') IN ($5, $6, $7, $8) AND b.active IN ($9, $10)
                LIMIT 1 OFFSET 0)",
    tests!("m.user_id"),
    " ORDER BY m.term, m.user_id LIMIT $4) AS found
    CROSS JOIN users u
    WHERE u.id = found.user_id
    ORDER BY found.term, found.user_id"
);

/// Where a walk is given up: so many rows down the list. It is written as the walk is, so
/// that SQLite takes the same index.
macro_rules! near {
    ($tenant:literal, $key:literal, $beyond:literal, $within:literal, $order:literal) => {
        concat!(
            "SELECT ",
            $key,
            ", u.id FROM users u CROSS JOIN tenants t
            WHERE t.id = u.tenant_id AND ",
            $tenant,
            " AND (",
            $key,
            ", u.id) ",
            $beyond,
            " ($2, $3) AND (",
            $key,
            ", u.id) ",
            $within,
            " ($5, $6)
            ORDER BY ",
            $key,
            " ",
            $order,
            ", u.id ",
            $order,
            " LIMIT 1 OFFSET $4"
        )
    };
}

macro_rules! variant {
    ($how:ident, $tenant:literal, $window:expr) => {
        match ($window.sort, $window.descending) {
            ("created_at", false) => $how!($tenant, "u.created_at", ">", "<=", "ASC"),
            ("created_at", true) => $how!($tenant, "u.created_at", "<", ">=", "DESC"),
            (_, false) => $how!($tenant, "u.email_key", ">", "<=", "ASC"),
            (_, true) => $how!($tenant, "u.email_key", "<", ">=", "DESC"),
        }
    };
}

impl PeopleWanted<'_> {
    pub(super) fn sql(&self, lead: Lead) -> &'static str {
        match (lead, self.reach.is_platform()) {
            (Lead::Order, true) => variant!(walk, "$1 = ''", self.window),
            (Lead::Order, false) => variant!(walk, "u.tenant_id = $1", self.window),
            (Lead::WordOnSqlite, true) => variant!(word_on_sqlite, "$1 = ''", self.window),
            (Lead::WordOnSqlite, false) => {
                variant!(word_on_sqlite, "(u.tenant_id || '') = $1", self.window)
            }
            (Lead::WordOnPostgres, true) => variant!(word_on_postgres, "$1 = ''", self.window),
            (Lead::WordOnPostgres, false) => {
                variant!(word_on_postgres, "(u.tenant_id || '') = $1", self.window)
            }
            (Lead::Class, true) => variant!(class, "$1 = ''", self.window),
            (Lead::Class, false) => variant!(class, "(u.tenant_id || '') = $1", self.window),
        }
    }

    pub(super) fn near(&self) -> &'static str {
        match self.reach.is_platform() {
            true => variant!(near, "$1 = ''", self.window),
            false => variant!(near, "u.tenant_id = $1", self.window),
        }
    }
}
