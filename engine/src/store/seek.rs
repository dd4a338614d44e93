//! Pages of the short lists: which statement reads them, and how it is run.
//!
//! Every statement takes the last row's key and identifier, the pattern and the number of rows as
//! its first four parameters; what else a list needs comes after them.

use crate::listing::Window;

/// The statements of a list by what it is sorted by, each upwards and downwards.
pub(super) struct Pages {
    pub(super) name: [&'static str; 2],
    /// By the short name: a slug or a code.
    pub(super) slug: [&'static str; 2],
    pub(super) created_at: [&'static str; 2],
}

impl Pages {
    pub(super) fn statement(&self, window: &Window) -> &'static str {
        let [up, down] = match window.sort {
            "created_at" => self.created_at,
            "name" => self.name,
            _ => self.slug,
        };
        if window.descending { down } else { up }
    }
}

/// `seek!(self, PAGES, window, more, …)`: the rows of a page, whatever the list is sorted by.
macro_rules! seek {
    ($conn:expr, $pages:expr, $window:expr $(, $more:expr)*) => {{
        let sql = $pages.statement($window);
        match &$window.key {
            $crate::listing::Key::Text(key) => $crate::store::backend::run!(
                $conn,
                sqlx::query_as(sql)
                    .bind(key)
                    .bind(&$window.id)
                    .bind($window.pattern())
                    .bind($window.rows())
                    $(.bind($more))*,
                fetch_all
            ),
            $crate::listing::Key::Number(key) => $crate::store::backend::run!(
                $conn,
                sqlx::query_as(sql)
                    .bind(*key)
                    .bind(&$window.id)
                    .bind($window.pattern())
                    .bind($window.rows())
                    $(.bind($more))*,
                fetch_all
            ),
        }
    }};
}

pub(super) use seek;
