//! Takes the fields of a body one by one and collects everything that is wrong with them: of the
//! wrong type, unknown, only set by the server, fixed once made.

use super::problem::Problem;
use crate::error::WebError;
use grantry_core::field_error::{FieldError, Reason};
use grantry_core::time::Timestamp;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Whole numbers beyond this are not exact in JSON.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// What a body says about a field.
#[derive(Debug, PartialEq)]
pub(super) enum Sent<T> {
    /// Nothing, or nothing that can be read; then the error is noted.
    Absent,
    /// `null`: as if it had never been set (RFC 7396).
    Null,
    /// A value.
    Value(T),
}

/// The fields that nobody has taken yet, and what was wrong so far.
pub(super) struct Fields {
    given: Map<String, Value>,
    /// Before the names of nested fields: `databases[0].`
    prefix: String,
    errors: Vec<FieldError>,
    /// What the engine will refuse as well. Said here only where something else keeps the engine
    /// from being asked.
    rules: Vec<FieldError>,
}

impl<T> Sent<T> {
    /// The value, or what is there where there is none. `null` resets it.
    pub(super) fn put(self, slot: &mut T, default: T) {
        match self {
            Self::Absent => {}
            Self::Null => *slot = default,
            Self::Value(value) => *slot = value,
        }
    }

    /// The same for a field that may have no value.
    pub(super) fn put_option(self, slot: &mut Option<T>) {
        match self {
            Self::Absent => {}
            Self::Null => *slot = None,
            Self::Value(value) => *slot = Some(value),
        }
    }

    /// The value, if there is one.
    pub(super) fn value(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// The value; `null` stands for the default.
    pub(super) fn or_default(self, default: T) -> Option<T> {
        match self {
            Self::Absent => None,
            Self::Null => Some(default),
            Self::Value(value) => Some(value),
        }
    }
}

impl Fields {
    /// The fields of a body.
    pub(super) fn new(given: Map<String, Value>) -> Self {
        Self { given, prefix: String::new(), errors: Vec::new(), rules: Vec::new() }
    }

    /// Notes what is wrong with a field.
    pub(super) fn wrong(&mut self, field: &str, code: &str, message: &str) {
        let error = self.error(field, code, message);
        self.errors.push(error);
    }

    fn error(&self, field: &str, code: &str, message: &str) -> FieldError {
        let field = format!("{}{field}", self.prefix);
        FieldError { field, code: code.to_owned(), message: message.to_owned() }
    }

    /// A text.
    pub(super) fn text(&mut self, name: &str) -> Sent<String> {
        self.take(name, "Send a text.", plain_text)
    }

    /// A switch.
    pub(super) fn flag(&mut self, name: &str) -> Sent<bool> {
        self.take(name, "Send true or false.", |value| value.as_bool())
    }

    /// A whole number.
    pub(super) fn integer(&mut self, name: &str) -> Sent<i64> {
        self.take(name, "Send a whole number.", |value| whole(&value))
    }

    /// A moment.
    pub(super) fn time(&mut self, name: &str) -> Sent<Timestamp> {
        const EXAMPLE: &str = "Send a time such as 2027-01-31T08:00:00Z.";
        let time = match self.text(name) {
            Sent::Absent => return Sent::Absent,
            Sent::Null => return Sent::Null,
            Sent::Value(text) => Timestamp::parse(&text),
        };
        if time.is_none() {
            self.wrong(name, "not_a_time", EXAMPLE);
        }
        time.map_or(Sent::Absent, Sent::Value)
    }

    /// An object whose names mean something by themselves.
    pub(super) fn object(&mut self, name: &str) -> Sent<Map<String, Value>> {
        self.take(name, "Send an object.", |value| match value {
            Value::Object(map) => Some(map),
            _ => None,
        })
    }

    /// A list of anything.
    pub(super) fn list(&mut self, name: &str) -> Sent<Vec<Value>> {
        self.take(name, "Send a list.", |value| match value {
            Value::Array(items) => Some(items),
            _ => None,
        })
    }

    /// A list of texts. One that is no text is noted, and blank in the list, so that the others
    /// keep their places.
    pub(super) fn texts(&mut self, name: &str) -> Sent<Vec<String>> {
        let items = match self.take(name, "Send a list of texts.", |value| match value {
            Value::Array(items) => Some(items),
            _ => None,
        }) {
            Sent::Absent => return Sent::Absent,
            Sent::Null => return Sent::Null,
            Sent::Value(items) => items,
        };
        let mut texts = Vec::with_capacity(items.len());
        for (index, item) in items.into_iter().enumerate() {
            let text = plain_text(item);
            if text.is_none() {
                self.wrong(&format!("{name}[{index}]"), "wrong_type", "Send a text.");
            }
            texts.push(text.unwrap_or_default());
        }
        Sent::Value(texts)
    }

    /// Nested fields; what is wrong with them is given back with [`Fields::absorb`].
    pub(super) fn nested(&mut self, field: &str, value: Value) -> Option<Fields> {
        if let Value::Object(given) = value {
            let prefix = format!("{}{field}.", self.prefix);
            return Some(Self { given, prefix, errors: Vec::new(), rules: Vec::new() });
        }
        self.wrong(field, "wrong_type", "Send an object.");
        None
    }

    /// Named whole numbers.
    pub(super) fn integers(&mut self, name: &str) -> Sent<BTreeMap<String, i64>> {
        let given = match self.object(name) {
            Sent::Absent => return Sent::Absent,
            Sent::Null => return Sent::Null,
            Sent::Value(given) => given,
        };
        let mut numbers = BTreeMap::new();
        for (key, value) in given {
            match whole(&value) {
                Some(number) => drop(numbers.insert(key, number)),
                None => {
                    self.wrong(&format!("{name}.{key}"), "wrong_type", "Send a whole number.");
                }
            }
        }
        Sent::Value(numbers)
    }

    /// Takes over what was wrong with nested fields.
    pub(super) fn absorb(&mut self, mut nested: Fields) {
        self.rules.append(&mut nested.rules);
        self.errors.extend(nested.end());
    }

    /// A switch that a record always has.
    pub(super) fn switch(&mut self, name: &str, default: bool) -> bool {
        self.flag(name).value().unwrap_or(default)
    }

    /// A text that a new record needs.
    pub(super) fn needed<T, R: Reason>(
        &mut self,
        name: &str,
        parse: impl Fn(&str) -> Result<T, R>,
    ) -> String {
        let text = self.text(name).value().unwrap_or_default();
        self.judge(name, &text, parse);
        text
    }

    /// A switch that has to be named; `null` is its default, which is on.
    pub(super) fn needed_flag(&mut self, name: &str) -> bool {
        if !self.given.contains_key(name) {
            self.wrong(name, "required", "Send true or false.");
        }
        self.switch(name, true)
    }

    /// A text that may be missing, and has to be right where it is there.
    pub(super) fn optional<T, R: Reason>(
        &mut self,
        name: &str,
        parse: impl Fn(&str) -> Result<T, R>,
    ) -> Sent<String> {
        let sent = self.text(name);
        if let Sent::Value(text) = &sent {
            self.judge(name, text, parse);
        }
        sent
    }

    /// A text that stays as it is where nothing is said, and that cannot be taken away.
    pub(super) fn changed<T, R: Reason>(
        &mut self,
        name: &str,
        parse: impl Fn(&str) -> Result<T, R>,
    ) -> Option<String> {
        let text = self.text(name).or_default(String::new())?;
        self.judge(name, &text, parse);
        Some(text)
    }

    /// Notes what a parser says about a value; the engine will say the same.
    pub(super) fn judge<T, R: Reason>(
        &mut self,
        name: &str,
        text: &str,
        parse: impl Fn(&str) -> Result<T, R>,
    ) {
        if let Err(reason) = parse(text) {
            self.rule(name, reason.code(), &reason.message());
        }
    }

    /// Notes that a value breaks a rule; the engine will say the same.
    pub(super) fn rule(&mut self, name: &str, code: &str, message: &str) {
        let error = self.error(name, code, message);
        self.rules.push(error);
    }

    /// Notes what a rule of several fields says.
    pub(super) fn judged(&mut self, errors: Vec<FieldError>) {
        self.rules.extend(errors);
    }

    /// Fields that only the server sets.
    pub(super) fn read_only(&mut self, names: &[&str]) {
        self.refuse(names, "read_only", "Only the server sets this. Leave it out.");
    }

    /// Fields that are fixed once the record is made.
    pub(super) fn immutable(&mut self, names: &[&str]) {
        self.refuse(names, "immutable", "This cannot be changed any more. Leave it out.");
    }

    /// What only a reader can find wrong; what nobody has taken is unknown.
    pub(super) fn end(mut self) -> Vec<FieldError> {
        let left: Vec<_> = self.given.keys().cloned().collect();
        for name in left {
            self.wrong(&name, "unknown_field", "This call does not know this field.");
        }
        self.errors
    }

    /// Goes on where nothing was wrong but what the engine refuses as well, which knows more and so
    /// can say everything. Otherwise everything that is known here is said.
    pub(super) fn done(mut self) -> Result<(), WebError> {
        let rules = std::mem::take(&mut self.rules);
        let errors = self.end();
        if errors.is_empty() { Ok(()) } else { Err(Problem::fields(merged(errors, rules)).into()) }
    }

    fn refuse(&mut self, names: &[&str], code: &str, message: &str) {
        for name in names {
            if self.given.remove(*name).is_some() {
                self.wrong(name, code, message);
            }
        }
    }

    fn take<T>(
        &mut self,
        name: &str,
        expected: &str,
        read: impl Fn(Value) -> Option<T>,
    ) -> Sent<T> {
        let value = match self.given.remove(name) {
            None => return Sent::Absent,
            Some(Value::Null) => return Sent::Null,
            Some(value) => read(value),
        };
        if value.is_none() {
            self.wrong(name, "wrong_type", expected);
        }
        value.map_or(Sent::Absent, Sent::Value)
    }
}

/// What is wrong with one field is said once, by whoever was first.
pub(super) fn merged(mut errors: Vec<FieldError>, more: Vec<FieldError>) -> Vec<FieldError> {
    for error in more {
        if errors.iter().all(|known| known.field != error.field) {
            errors.push(error);
        }
    }
    errors
}

/// PostgreSQL takes no NUL in a text, and no text that people write holds one.
fn plain_text(value: Value) -> Option<String> {
    match value {
        Value::String(text) if !text.contains('\0') => Some(text),
        _ => None,
    }
}

/// JSON knows one kind of number: 900.0 is 900.
#[expect(clippy::cast_possible_truncation, reason = "it is whole and within what is exact")]
fn whole(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| {
        let number = value.as_f64()?;
        (number.fract() == 0.0 && number.abs() <= EXACT).then_some(number as i64)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use grantry_core::slug::Slug;
    use serde_json::json;

    fn fields(value: Value) -> Fields {
        match value {
            Value::Object(map) => Fields::new(map),
            other => unreachable!("{other} is no object"),
        }
    }

    fn codes(errors: &[FieldError]) -> Vec<(&str, &str)> {
        errors.iter().map(|error| (error.field.as_str(), error.code.as_str())).collect()
    }

    /// Everything that a caller would be told.
    fn all(read: Fields) -> Vec<FieldError> {
        match read.done() {
            Err(WebError::Api(problem)) => problem.errors,
            other => unreachable!("not refused: {other:?}"),
        }
    }

    #[test]
    fn everything_that_is_wrong_is_collected() {
        let mut read = fields(json!({
            "name": 5, "trusted": "yes", "seconds": 1.5, "at": "soon", "uris": ["a", 1, null],
            "slug": "No Slug", "id": 1, "region": "eu", "colour": "red", "nul": "a\u{0}b",
        }));
        assert_eq!(read.text("name"), Sent::Absent);
        assert_eq!(read.flag("trusted"), Sent::Absent);
        assert_eq!(read.integer("seconds"), Sent::Absent);
        assert_eq!(read.time("at"), Sent::Absent);
        assert_eq!(read.texts("uris").value().expect("texts"), ["a", "", ""]);
        assert_eq!(read.text("nul"), Sent::Absent);
        read.needed("slug", Slug::parse);
        read.needed("missing", Slug::parse);
        read.read_only(&["id", "version"]);
        read.immutable(&["region"]);
        assert_eq!(
            codes(&all(read)),
            [
                ("name", "wrong_type"),
                ("trusted", "wrong_type"),
                ("seconds", "wrong_type"),
                ("at", "not_a_time"),
                ("uris[1]", "wrong_type"),
                ("uris[2]", "wrong_type"),
                ("nul", "wrong_type"),
                ("id", "read_only"),
                ("region", "immutable"),
                ("colour", "unknown_field"),
                ("slug", "not_a_slug"),
                ("missing", "required"),
            ]
        );
    }

    #[test]
    fn a_field_is_reported_once() {
        let mut read = fields(json!({ "slug": 5 }));
        read.needed("slug", Slug::parse);
        assert_eq!(codes(&all(read)), [("slug", "wrong_type")]);
    }

    #[test]
    fn what_the_engine_will_refuse_is_left_to_it() {
        let mut read = fields(json!({ "slug": "No Slug" }));
        assert_eq!(read.needed("slug", Slug::parse), "No Slug");
        assert!(read.done().is_ok());
    }

    #[test]
    fn null_resets_and_whole_numbers_may_have_a_fraction_of_zero() {
        let mut read = fields(json!({ "a": null, "b": null, "c": 900.0, "d": "x", "e": 1e300 }));
        let (mut a, mut b) = (5, Some("x".to_owned()));
        read.integer("a").put(&mut a, 7);
        read.text("b").put_option(&mut b);
        assert_eq!((a, b), (7, None));
        assert_eq!(read.integer("c"), Sent::Value(900));
        assert_eq!(read.changed("d", Slug::parse).as_deref(), Some("x"));
        assert_eq!(read.integer("e"), Sent::Absent);
        assert_eq!(read.changed("absent", Slug::parse), None);
        assert_eq!(codes(&read.end()), [("e", "wrong_type")]);
        let mut read = fields(json!({ "slug": null }));
        assert_eq!(read.changed("slug", Slug::parse).as_deref(), Some(""));
        assert!(read.done().is_ok(), "the engine refuses the blank text");
    }

    #[test]
    fn nested_fields_are_named_with_their_place() {
        let mut read = fields(json!({ "databases": [{ "db_code": 1, "x": 1 }, 5] }));
        let items = read.list("databases").value().expect("a list");
        for (index, item) in items.into_iter().enumerate() {
            if let Some(mut nested) = read.nested(&format!("databases[{index}]"), item) {
                nested.needed("db_code", Slug::parse);
                read.absorb(nested);
            }
        }
        assert_eq!(
            codes(&all(read)),
            [
                ("databases[0].db_code", "wrong_type"),
                ("databases[0].x", "unknown_field"),
                ("databases[1]", "wrong_type"),
            ]
        );
    }
}
