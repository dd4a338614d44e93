//! The numbers that requirements go by, and how the names and titles of tests carry them.

use std::fmt::{Display, Formatter, Result};

/// The lists that docs/SPEC.md keeps. An attack and a row of the product can have one number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum List {
    Must,
    Attack,
    Reliability,
    Product(char),
}

/// One requirement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Id {
    pub(super) list: List,
    pub(super) number: u16,
}

impl Display for Id {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        let number = self.number;
        match self.list {
            List::Must => write!(out, "M{number:03}"),
            List::Attack => write!(out, "attack A{number:02}"),
            List::Reliability => write!(out, "R{number:02}"),
            List::Product(letter) => write!(out, "product {letter}{number}"),
        }
    }
}

/// What a name like `m001_m003_nobody_is_sent_there` or `product_a05_secrets_stay` carries.
pub(super) fn of_name(name: &str) -> Vec<Id> {
    let mut words = name.split('_').peekable();
    let product = words.next_if_eq(&"product").is_some();
    let mut ids = Vec::new();
    while let Some(word) = words.next() {
        match in_name(word, product) {
            Some(id) if words.peek().is_some() => ids.push(id),
            _ => break,
        }
    }
    ids
}

fn in_name(word: &str, product: bool) -> Option<Id> {
    let letter = word.chars().next()?.to_ascii_uppercase();
    if !word.starts_with(|first: char| first.is_ascii_lowercase()) {
        return None;
    }
    let (list, digits) = match letter {
        'A'..='D' if product => (List::Product(letter), 2),
        'M' if !product => (List::Must, 3),
        'A' if !product => (List::Attack, 2),
        'R' if !product => (List::Reliability, 2),
        _ => return None,
    };
    number(&word[1..], digits..=digits).map(|number| Id { list, number })
}

/// What the title of a browser test carries: `M044 …`, `A5 C10 …`, and with the word in front,
/// because the product has an A10 too, `attack A10 …`.
pub(super) fn of_title(title: &str) -> Vec<Id> {
    let named = of_name(title);
    if !named.is_empty() {
        return named;
    }
    let (mut ids, mut attacks) = (Vec::new(), false);
    for word in title.split(' ') {
        if word == "attack" {
            attacks = true;
            continue;
        }
        match in_title(word, attacks) {
            Some(id) => ids.push(id),
            None => break,
        }
    }
    ids
}

fn in_title(word: &str, attacks: bool) -> Option<Id> {
    let (list, digits) = match word.chars().next()? {
        'M' => (List::Must, 3..=3),
        'R' => (List::Reliability, 2..=2),
        'A' if attacks => (List::Attack, 2..=2),
        letter @ 'A'..='D' => (List::Product(letter), 1..=2),
        _ => return None,
    };
    number(&word[1..], digits).map(|number| Id { list, number })
}

/// The ID of a row, which means what the heading above it says.
pub(super) fn of_row(heading: &str, cell: &str) -> Option<Id> {
    in_title(cell, heading.starts_with("A:") || heading.starts_with("Attacks"))
}

fn number(digits: &str, length: std::ops::RangeInclusive<usize>) -> Option<u16> {
    let right = length.contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    right.then(|| digits.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(ids: &[Id]) -> Vec<String> {
        ids.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn names_carry_numbers() {
        for (name, ids) in [
            ("m012_codes", vec!["M012"]),
            ("m001_m003_m007_codes", vec!["M001", "M003", "M007"]),
            ("a01_x", vec!["attack A01"]),
            ("r99_x", vec!["R99"]),
            ("product_b04_x", vec!["product B4"]),
            ("product_a08_b07_x", vec!["product A8", "product B7"]),
            ("m041_a05_x", vec!["M041", "attack A05"]),
        ] {
            assert_eq!(shown(&of_name(name)), ids, "{name}");
        }
    }

    #[test]
    fn names_without_numbers_carry_none() {
        for name in [
            "m12_x",
            "a001_x",
            "r1_x",
            "m012",
            "makes_x",
            "b01_x",
            "product_b4_x",
            "M012_x",
            "product_e01_x",
            "product_b04",
            "product",
            "",
        ] {
            assert!(of_name(name).is_empty(), "{name}");
        }
    }

    #[test]
    fn titles_say_which_a_is_meant() {
        for (title, ids) in [
            ("A5 A10 edits", vec!["product A5", "product A10"]),
            ("attack A10 A15 bends", vec!["attack A10", "attack A15"]),
            ("C10 attack A05 words", vec!["product C10", "attack A05"]),
            ("M044 R10 refuses", vec!["M044", "R10"]),
            ("m093_keys_wait", vec!["M093"]),
            ("A100 M44 R1 no", vec![]),
            ("attack of the clones", vec![]),
            ("signs in", vec![]),
        ] {
            assert_eq!(shown(&of_title(title)), ids, "{title}");
        }
    }

    #[test]
    fn rows_mean_what_their_heading_says() {
        let row = |heading, cell| of_row(heading, cell).map(|id| id.to_string());
        assert_eq!(row("A: attacks", "A10").as_deref(), Some("attack A10"));
        assert_eq!(row("Attacks that do not apply", "A13").as_deref(), Some("attack A13"));
        assert_eq!(row("Product: what people do", "A10").as_deref(), Some("product A10"));
        assert_eq!(row("M: what must hold", "M010").as_deref(), Some("M010"));
        assert_eq!(row("M: what must hold", "Id"), None);
    }
}
