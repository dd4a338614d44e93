//! Rows of a search that finds too much to sort, and that nobody asked to be sorted: they come as the
//! index of terms holds them, by what was met. A page then costs what a page costs, however many
//! pages there are.

/// What was found.
pub(crate) enum Found<T> {
    /// In the order of the window.
    Sorted(Vec<T>),
    /// In the order of the index.
    ByMatch(Vec<Matched<T>>),
    /// The place where the page should begin is none of this search.
    Nowhere,
}

/// A row with its place in the index.
#[derive(sqlx::FromRow)]
pub(crate) struct Matched<T> {
    #[sqlx(flatten)]
    pub(crate) row: T,
    /// Which of its terms was met.
    pub(crate) met: String,
    /// What the index names the row with.
    pub(crate) met_in: String,
}
