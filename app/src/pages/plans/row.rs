//! A plan as a row, and its limits as a form has them.

use super::wrong_limit;
use crate::AppError;
use crate::records::fill::{noted, part, since};
use crate::records::{Look, Row, halves};
use grantry_core::console::PlanView;
use grantry_core::field_error::FieldError;
use grantry_core::plan::PlanStatus;
use grantry_core::time::Timestamp;
use std::collections::BTreeMap;

pub(super) fn row(plan: PlanView, now: Timestamp) -> Row {
    let look = match plan.status {
        PlanStatus::Active => Look::Good,
        PlanStatus::Retired => Look::Off,
    };
    let tag =
        |(name, value): (&String, &i64)| part(Look::TagMono, format!("{name} {}", grouped(*value)));
    let tags: Vec<_> = plan.limits.iter().map(tag).collect();
    let lines: String =
        plan.limits.iter().map(|(name, value)| format!("{name}\t{value}\n")).collect();
    Row::new(&plan.slug, &plan.name, plan.version)
        .state(plan.status.as_str())
        .used_by(plan.applications, "application")
        .cell([noted(Look::Title, &plan.name, &plan.slug)])
        .cell([part(look, plan.status.label())])
        .cell(if tags.is_empty() { vec![part(Look::Faint, "no limits")] } else { tags })
        .cell([part(Look::Text, plan.applications)])
        .cell([since(now, plan.updated_at)])
        .value("name", &plan.name)
        .value("slug", &plan.slug)
        .value("limits", lines)
}

/// 5,000 for 5000.
fn grouped(number: i64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The limits that a form has sent. What a map cannot hold is said here: a text that is no number,
/// and a name that comes twice.
pub(super) fn limits(text: &str) -> Result<BTreeMap<String, i64>, AppError> {
    let (mut limits, mut errors) = (BTreeMap::new(), Vec::new());
    for (name, value) in halves(text) {
        let name = name.trim();
        let mut refuse = |code: &str, message: String| {
            let (field, code) = (format!("limits.{name}"), code.to_owned());
            errors.push(FieldError { field, code, message });
        };
        match value.trim().parse::<i64>() {
            Err(_) => refuse("out_of_range", wrong_limit(name, value).unwrap_or_default()),
            Ok(number) if limits.insert(name.to_owned(), number).is_some() => {
                refuse("duplicate", format!("{name} is listed twice. Remove one of them."));
            }
            Ok(_) => {}
        }
    }
    match errors.is_empty() {
        true => Ok(limits),
        false => Err(crate::context::answer(AppError::Invalid { errors })),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_at_a_glance() {
        let shown = [0, 999, 1_000, 12_345, 1_234_567].map(grouped);
        assert_eq!(shown, ["0", "999", "1,000", "12,345", "1,234,567"]);
    }

    #[test]
    fn limits_are_named_once_with_whole_numbers() {
        let read = limits("monthly\t5000\nper_request\t 50\n").expect("two limits");
        assert_eq!(
            read.into_iter().collect::<Vec<_>>(),
            [("monthly".to_owned(), 5_000), ("per_request".to_owned(), 50)]
        );
        for wrong in ["monthly\tmany\n", "monthly\t5\nmonthly\t6\n", "monthly\t1.5\n"] {
            let error = limits(wrong).expect_err("not limits");
            assert!(error.on_field("limits.monthly").is_some(), "{wrong}");
        }
    }
}
