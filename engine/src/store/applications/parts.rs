//! Parts of the statements that read the list: what is shown of each application, and what a word or
//! filter asks of it. `concat!` joins them, so that every statement is a constant.

/// Whether a term of an application is within a range. What somebody types finds no term that belongs
/// to a filter, such as `status:active`, unless it is the very term.
macro_rules! within {
    ($term:literal, $from:literal, $to:literal) => {
        concat!($term, " < ", $to, " AND ", within!(@typed $term, $from))
    };
    (@typed $term:literal, $from:literal) => {
        concat!(
            "(", $term, " = ", $from, " OR NOT (", $term, " >= 'grant:' AND ", $term,
            " < 'grant;' OR ", $term, " >= 'owner:' AND ", $term, " < 'owner;' OR ", $term,
            " >= 'project:' AND ", $term, " < 'project;' OR ", $term, " >= 'status:' AND ", $term,
            " < 'status;'))"
        )
    };
}

/// What is shown of the applications that were found. SQLite keeps the order of a `CROSS JOIN`:
/// first what was found, then its names.
macro_rules! select {
    ($found:expr, $more:literal, $order:expr) => {
        concat!(
            "SELECT a.id, a.client_id, a.name, a.name_key, t.slug AS tenant, p.slug AS project,
                o.email AS owner, a.status, a.grants, a.confidential, a.created_at, a.updated_at,
                a.last_used_at, ", $more, "
                (SELECT s.prefix || ' ' || s.last4 FROM client_secrets s
                    WHERE s.application_id = a.id AND s.retired_at IS NULL
                        AND (s.expires_at IS NULL OR s.expires_at > $5)
                    ORDER BY s.created_at DESC, s.id DESC LIMIT 1) AS secret,
                (SELECT min(s.expires_at) FROM client_secrets s
                    WHERE s.application_id = a.id AND s.retired_at IS NULL
                        AND s.expires_at > $5) AS next_expiry
            FROM (", $found, ") AS found
            CROSS JOIN applications a CROSS JOIN tenants t CROSS JOIN users o
            LEFT JOIN projects p ON p.id = a.project_id
            WHERE a.number = found.number AND t.id = a.tenant_id AND o.id = a.owner_id
            ORDER BY ", $order
        )
    };
}

/// `OFFSET` keeps PostgreSQL from gathering everything that a frequent word finds, to look rows up
/// in it: each row is tested by one look into an index. A row that was read already says its status
/// by itself.
macro_rules! test {
    ("a.number", $from:literal, $to:literal) => {
        concat!(
            " AND (", $from, " = '' OR CASE WHEN ", $from, " >= 'status:' AND ", $from,
            " < 'status;' THEN 'status:' || a.status = ", $from, " ELSE ",
            test!(@look "a.number", $from, $to), " END)"
        )
    };
    ($number:tt, $from:literal, $to:literal) => {
        concat!(" AND (", $from, " = '' OR ", test!(@look $number, $from, $to), ")")
    };
    (@look $number:tt, $from:literal, $to:literal) => {
        concat!(
            "EXISTS (SELECT 1 FROM application_terms x
                WHERE x.number = ", $number, " AND x.term >= ", $from, " AND ",
            within!("x.term", $from, $to), "
                LIMIT 1 OFFSET 0)"
        )
    };
}

/// All conditions but the first.
macro_rules! tests {
    ($number:tt) => {
        concat!(
            test!($number, "$8", "$9"),
            test!($number, "$10", "$11"),
            test!($number, "$12", "$13"),
            test!($number, "$14", "$15"),
            test!($number, "$16", "$17")
        )
    };
}

pub(super) use {select, test, tests, within};
