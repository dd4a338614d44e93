//! What a change consists of: fields with their value before and after. Secrets have no value here.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The value of a field, as it is recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// A switch.
    Flag(bool),
    /// A number.
    Number(i64),
    /// A text.
    Text(String),
    /// Texts in order.
    List(Vec<String>),
    /// Named numbers.
    Numbers(BTreeMap<String, i64>),
    /// Nothing: JSON's `null`.
    Nothing(()),
}

/// One changed field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The field, as the API calls it.
    pub field: String,
    /// What it was; nothing before it was made.
    pub before: Value,
    /// What it is now; nothing when it is gone.
    pub after: Value,
}

/// A record's fields in the order in which people read them.
pub type Fields = Vec<(&'static str, Value)>;

impl Value {
    /// A text, or nothing.
    pub fn maybe(text: Option<&str>) -> Self {
        text.map_or(Self::Nothing(()), |text| Self::Text(text.to_owned()))
    }

    /// Texts in order.
    pub fn list<T: AsRef<str>>(items: impl IntoIterator<Item = T>) -> Self {
        Self::List(items.into_iter().map(|item| item.as_ref().to_owned()).collect())
    }

    fn is_empty(&self) -> bool {
        match self {
            Self::Nothing(()) => true,
            Self::Text(text) => text.is_empty(),
            Self::List(items) => items.is_empty(),
            Self::Numbers(items) => items.is_empty(),
            Self::Flag(_) | Self::Number(_) => false,
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<bool> for Value {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

/// What a new record consists of; empty fields are left out.
pub fn created(after: Fields) -> Vec<Change> {
    let filled = after.into_iter().filter(|(_, value)| !value.is_empty());
    filled
        .map(|(field, after)| Change { field: field.to_owned(), before: Value::Nothing(()), after })
        .collect()
}

/// What a deleted record consisted of; empty fields are left out.
pub fn deleted(before: Fields) -> Vec<Change> {
    let filled = before.into_iter().filter(|(_, value)| !value.is_empty());
    filled
        .map(|(field, before)| Change {
            field: field.to_owned(),
            before,
            after: Value::Nothing(()),
        })
        .collect()
}

/// The fields in which two states of a record differ. Both list the same fields in the same order.
pub fn changed(before: Fields, after: Fields) -> Vec<Change> {
    let pairs = before.into_iter().zip(after).filter(|((_, before), (_, after))| before != after);
    pairs
        .map(|((field, before), (_, after))| Change { field: field.to_owned(), before, after })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_differs_is_a_change() {
        let before = vec![("name", Value::from("A")), ("trusted", Value::from(false))];
        let after = vec![("name", Value::from("A")), ("trusted", Value::from(true))];
        let changes = changed(before.clone(), after);
        assert_eq!(changes.len(), 1);
        assert_eq!(changes[0].field, "trusted");
        assert!(changed(before.clone(), before).is_empty());
    }

    #[test]
    fn a_new_record_lists_what_it_has() {
        let fields = vec![("name", Value::from("A")), ("plan", Value::maybe(None))];
        let changes = created(fields.clone());
        assert_eq!(changes.len(), 1);
        assert_eq!(changes[0].before, Value::Nothing(()));
        assert_eq!(deleted(fields)[0].after, Value::Nothing(()));
    }

    #[test]
    fn values_survive_json() {
        let values = vec![
            Value::from(true),
            Value::from(5),
            Value::from("5"),
            Value::list(["a", "b"]),
            Value::List(Vec::new()),
            Value::Numbers(BTreeMap::from([("monthly".to_owned(), 5)])),
            Value::maybe(None),
        ];
        let text = serde_json::to_string(&values).expect("plain data");
        assert_eq!(text, r#"[true,5,"5",["a","b"],[],{"monthly":5},null]"#);
        let read: Vec<Value> = serde_json::from_str(&text).expect("what was written");
        assert_eq!(read, values);
    }
}
