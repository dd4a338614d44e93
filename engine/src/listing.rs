//! One page of a list: reads what was asked for, and makes the cursor that leads to the next page.
//!
//! A cursor names the last row by what the list is sorted by and its identifier. It is not secret,
//! but opaque, so that nobody builds one by hand.

use crate::refusal::{Refusal, wrong};
use crate::store::{Found, Matched};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use grantry_core::listing::{DEFAULT_LIMIT, ListRequest, MAX_LIMIT, MAX_QUERY, Page};

/// What a list is sorted by, in one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Key {
    Text(String),
    Number(i64),
}

/// What lists can be sorted by: a name, and whether it is text.
pub(crate) type Sorts = &'static [(&'static str, Kind)];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Number,
}

/// Which rows are wanted, checked.
#[derive(Debug, Clone)]
pub(crate) struct Window {
    /// One of the names of the list.
    pub(crate) sort: &'static str,
    pub(crate) descending: bool,
    /// Only rows beyond this key and identifier.
    pub(crate) key: Key,
    pub(crate) id: String,
    /// What is searched for, without outer blanks and in lower case; empty for everything.
    pub(crate) query: String,
    limit: u32,
}

impl Window {
    /// Checks a request; the first of `sorts` is what a list is sorted by where nothing is said.
    pub(crate) fn of(request: &ListRequest, sorts: Sorts) -> Result<Self, Refusal> {
        let limit = request.limit.unwrap_or(DEFAULT_LIMIT);
        if !(1..=MAX_LIMIT).contains(&limit) {
            return Err(bad("limit", format!("A limit is a number from 1 to {MAX_LIMIT}.")));
        }
        let asked = request.sort.as_deref().unwrap_or(sorts[0].0);
        let (name, descending) =
            asked.strip_prefix('-').map_or((asked, false), |rest| (rest, true));
        let Some(&(sort, kind)) = sorts.iter().find(|(known, _)| *known == name) else {
            let known: Vec<_> = sorts.iter().map(|(name, _)| *name).collect();
            return Err(bad("sort", format!("Sort by one of: {}.", known.join(", "))));
        };
        // PostgreSQL takes no NUL in a text; what replaces it is found as little.
        let query = request.query.as_deref().unwrap_or("").trim().replace('\0', "\u{fffd}");
        let query = query.to_lowercase();
        if query.chars().count() > MAX_QUERY {
            return Err(bad("query", format!("Search for at most {MAX_QUERY} characters.")));
        }
        let (key, id) = match &request.cursor {
            None => first(kind, descending),
            Some(cursor) => read(cursor, sort, descending, kind).ok_or_else(bad_cursor)?,
        };
        Ok(Self { sort, descending, key, id, query, limit })
    }

    /// A list in the order of time, newest first: identifiers are made in that order.
    pub(crate) fn newest_first(request: &ListRequest) -> Result<Self, Refusal> {
        const BY_TIME: Sorts = &[("id", Kind::Text)];
        let newest_first = ListRequest { sort: Some("-id".to_owned()), ..request.clone() };
        Self::of(&newest_first, BY_TIME)
    }

    /// Behind every row, in the direction of the list.
    pub(crate) fn end(&self) -> (Key, String) {
        match (&self.key, self.descending) {
            (Key::Text(_), false) => (Key::Text(LAST.to_owned()), LAST.to_owned()),
            (Key::Text(_), true) => (Key::Text(String::new()), String::new()),
            (Key::Number(_), false) => (Key::Number(i64::MAX), LAST.to_owned()),
            (Key::Number(_), true) => (Key::Number(i64::MIN), String::new()),
        }
    }

    /// How many rows to read: one more than a page holds, to see whether there is another.
    pub(crate) fn rows(&self) -> i64 {
        i64::from(self.limit) + 1
    }

    /// How many rows a page holds.
    pub(crate) fn limit(&self) -> usize {
        self.limit as usize
    }

    /// The key as text; only for lists whose sorting is text.
    pub(crate) fn text(&self) -> &str {
        match &self.key {
            Key::Text(text) => text,
            Key::Number(_) => "",
        }
    }

    /// The key as a number; only for lists whose sorting is a number.
    pub(crate) fn number(&self) -> i64 {
        match &self.key {
            Key::Number(number) => *number,
            Key::Text(_) => 0,
        }
    }

    /// A `LIKE` pattern that finds the query anywhere; `%` where nothing is searched for.
    pub(crate) fn pattern(&self) -> String {
        let mut pattern = String::with_capacity(self.query.len() + 2);
        pattern.push('%');
        for letter in self.query.chars() {
            if matches!(letter, '%' | '_' | '\\') {
                pattern.push('\\');
            }
            pattern.push(letter);
        }
        if !self.query.is_empty() {
            pattern.push('%');
        }
        pattern
    }

    /// Cuts the extra row off and makes the cursor of the next page.
    pub(crate) fn page<R>(&self, rows: Vec<R>, key: impl Fn(&R) -> (Key, String)) -> Page<R> {
        self.page_to(rows, |row| {
            let (key, id) = key(row);
            self.cursor(&key, &id)
        })
    }

    /// The same of what may have come in either order.
    pub(crate) fn listed<R>(
        &self,
        found: Found<R>,
        key: impl Fn(&R) -> (Key, String),
    ) -> Result<Listed<R>, Refusal> {
        match found {
            Found::Sorted(rows) => Ok(Listed { page: self.page(rows, key), by_match: false }),
            Found::ByMatch(rows) => {
                let cursor = |row: &Matched<R>| {
                    Met { term: row.met.clone(), row: row.met_in.clone() }.cursor()
                };
                let page = self.page_to(rows, cursor).map(|row| row.row);
                Ok(Listed { page, by_match: true })
            }
            Found::Nowhere => Err(bad_cursor()),
        }
    }

    /// Cuts the extra row off, with any cursor.
    fn page_to<R>(&self, mut rows: Vec<R>, cursor: impl Fn(&R) -> String) -> Page<R> {
        let more = rows.len() > self.limit();
        rows.truncate(self.limit());
        let next_cursor = rows.last().filter(|_| more).map(cursor);
        Page { items: rows, next_cursor }
    }

    /// The same for a list in the order of time.
    pub(crate) fn page_by_time<R>(&self, rows: Vec<R>, id: impl Fn(&R) -> &str) -> Page<R> {
        self.page(rows, |row| (Key::Text(id(row).to_owned()), String::new()))
    }

    fn cursor(&self, key: &Key, id: &str) -> String {
        let direction = if self.descending { "-" } else { "" };
        let key = match key {
            Key::Text(text) => text.clone(),
            Key::Number(number) => number.to_string(),
        };
        sealed(&format!("{direction}{}", self.sort), id, &key)
    }
}

/// In which order a list is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Order {
    /// As the window says.
    Sorted,
    /// As the window says, unless a search finds too much for that.
    Any,
    /// As the index of terms holds what a search meets, from behind this place on.
    After(Met),
}

impl Order {
    /// The order of a request, and the rest of it.
    pub(crate) fn of(request: &ListRequest) -> (Self, ListRequest) {
        match Met::of(request) {
            Some(met) => (Self::After(met), ListRequest { cursor: None, ..request.clone() }),
            None if request.sort.is_none() && request.cursor.is_none() => {
                (Self::Any, request.clone())
            }
            None => (Self::Sorted, request.clone()),
        }
    }
}

/// Where a page ends whose rows come as an index of terms holds them, in no order that has a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Met {
    /// What was met.
    pub(crate) term: String,
    /// In which row, by what the index names rows with.
    pub(crate) row: String,
}

impl Met {
    /// Not the name of any order.
    const SORTING: &str = "";

    /// The cursor of a request, where it is one of these. A request that asks for an order has none.
    fn of(request: &ListRequest) -> Option<Self> {
        let cursor = request.cursor.as_deref().filter(|_| request.sort.is_none())?;
        let (key, row) = read(cursor, Self::SORTING, false, Kind::Text)?;
        let Key::Text(term) = key else { return None };
        Some(Self { term, row })
    }

    fn cursor(&self) -> String {
        sealed(Self::SORTING, &self.row, &self.term)
    }
}

/// A page of a list that can be searched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed<T> {
    /// The page.
    pub page: Page<T>,
    /// Whether the rows come by what the search has met in them: it finds too much to sort, and no
    /// order was asked for.
    pub by_match: bool,
}

impl<T> Listed<T> {
    /// What is asked for is nowhere.
    pub(crate) fn nothing() -> Self {
        Self { page: Page { items: Vec::new(), next_cursor: None }, by_match: false }
    }

    /// The same page of something else.
    pub(crate) fn try_map<U, E>(self, each: impl FnMut(T) -> Result<U, E>) -> Result<Listed<U>, E> {
        let Self { page: Page { items, next_cursor }, by_match } = self;
        let items = items.into_iter().map(each).collect::<Result<_, _>>()?;
        Ok(Listed { page: Page { items, next_cursor }, by_match })
    }
}

fn sealed(sorting: &str, id: &str, key: &str) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(format!("{sorting}\0{id}\0{key}"))
}

/// A cursor that does not belong to what is asked for.
fn bad_cursor() -> Refusal {
    bad("cursor", "This cursor is not from this list and sorting.")
}

fn bad(field: &str, message: impl Into<String>) -> Refusal {
    Refusal::BadQuery(wrong(field, &format!("bad_{field}"), message))
}

/// Behind every text: no character that a name or an identifier may hold.
const LAST: &str = "\u{10ffff}";

/// Before every row.
fn first(kind: Kind, descending: bool) -> (Key, String) {
    match (kind, descending) {
        (Kind::Text, false) => (Key::Text(String::new()), String::new()),
        (Kind::Text, true) => (Key::Text(LAST.to_owned()), String::new()),
        (Kind::Number, false) => (Key::Number(i64::MIN), String::new()),
        (Kind::Number, true) => (Key::Number(i64::MAX), String::new()),
    }
}

fn read(cursor: &str, sort: &str, descending: bool, kind: Kind) -> Option<(Key, String)> {
    let text = String::from_utf8(BASE64_URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
    let mut parts = text.splitn(3, '\0');
    let (sorting, id, key) = (parts.next()?, parts.next()?, parts.next()?);
    let (name, down) = sorting.strip_prefix('-').map_or((sorting, false), |rest| (rest, true));
    if name != sort || down != descending {
        return None;
    }
    let key = match kind {
        Kind::Text => Key::Text(key.to_owned()),
        Kind::Number => Key::Number(key.parse().ok()?),
    };
    // PostgreSQL takes no NUL in a text, and no identifier holds one.
    let clean = !id.contains('\0') && !matches!(&key, Key::Text(text) if text.contains('\0'));
    clean.then(|| (key, id.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SORTS: Sorts = &[("name", Kind::Text), ("created_at", Kind::Number)];

    fn ask(change: impl FnOnce(&mut ListRequest)) -> Result<Window, Refusal> {
        let mut request = ListRequest::default();
        change(&mut request);
        Window::of(&request, SORTS)
    }

    #[test]
    fn a_cursor_leads_on_in_its_own_list_only() {
        let window = ask(|r| (r.limit, r.sort) = (Some(2), Some("-name".into()))).expect("fine");
        let page = window.page(vec!["c", "b", "a"], |row| (Key::Text((*row).into()), "id".into()));
        assert_eq!(page.items, ["c", "b"]);
        let cursor = page.next_cursor.expect("there is more");
        let next = ask(|r| (r.cursor, r.sort) = (Some(cursor.clone()), Some("-name".into())));
        assert_eq!(next.expect("fine").text(), "b");
        assert!(ask(|r| (r.cursor, r.sort) = (Some(cursor.clone()), Some("name".into()))).is_err());
        assert!(ask(|r| r.cursor = Some(cursor)).is_err());
        assert!(ask(|r| r.cursor = Some("AAAA".into())).is_err());
        assert!(ask(|r| r.cursor = Some("%".into())).is_err());
    }

    #[test]
    fn a_cursor_of_what_was_met_is_no_cursor_of_an_order() {
        let met = Met { term: "billing".into(), row: "7".into() };
        let cursor = Some(met.cursor());
        let request = ListRequest { cursor: cursor.clone(), ..ListRequest::default() };
        let (order, rest) = Order::of(&request);
        assert_eq!((order, rest.cursor), (Order::After(met), None));
        assert!(Window::of(&request, SORTS).is_err());
        let sorted = ListRequest { sort: Some("name".into()), cursor, ..ListRequest::default() };
        assert_eq!(Order::of(&sorted).0, Order::Sorted);
        let page = ask(|r| r.limit = Some(1)).expect("fine");
        let page = page.page(vec!["b", "a"], |row| (Key::Text((*row).into()), "1".into()));
        let request = ListRequest { cursor: page.next_cursor, ..ListRequest::default() };
        assert_eq!(Order::of(&request).0, Order::Sorted);
        assert_eq!(Order::of(&ListRequest::default()).0, Order::Any);
    }

    #[test]
    fn the_last_page_has_no_cursor() {
        let window = ask(|r| r.limit = Some(2)).expect("fine");
        let page = window.page(vec!["a", "b"], |row| (Key::Text((*row).into()), "id".into()));
        assert_eq!((page.items.len(), page.next_cursor), (2, None));
    }

    #[test]
    fn limits_and_sorts_are_checked() {
        for limit in [0, 201, u32::MAX] {
            assert!(ask(|r| r.limit = Some(limit)).is_err(), "{limit}");
        }
        assert!(ask(|r| r.sort = Some("password".into())).is_err());
        assert!(ask(|r| r.sort = Some("--name".into())).is_err());
        assert_eq!(ask(|r| r.sort = Some("created_at".into())).expect("fine").number(), i64::MIN);
    }

    #[test]
    fn what_is_searched_for_is_taken_literally() {
        assert_eq!(
            ask(|r| r.query = Some(" 50%_\\ ".into())).expect("fine").pattern(),
            "%50\\%\\_\\\\%"
        );
        assert_eq!(ask(|_| ()).expect("fine").pattern(), "%");
    }
}
