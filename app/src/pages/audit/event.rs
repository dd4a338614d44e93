//! Entries of the log in words.

use super::Log;
use crate::parts::timeline::{Day, Event, Shift};
use grantry_core::audit::{Change, Value};
use grantry_core::console::AuditView;
use grantry_core::listing::Page;
use grantry_core::time::{Span, Timestamp};

/// A part of the log, by days.
pub(super) fn log(page: Page<AuditView>, now: Timestamp) -> Log {
    let mut days: Vec<Day> = Vec::new();
    for entry in page.items {
        let name = day(entry.at, now);
        match days.last_mut() {
            Some(day) if day.name == name => day.events.push(event(entry)),
            _ => days.push(Day { name, events: vec![event(entry)] }),
        }
    }
    Log { days, next: page.next_cursor }
}

fn day(at: Timestamp, now: Timestamp) -> String {
    let date = |at: Timestamp| at.to_string()[..10].to_owned();
    let yesterday = now - Span::days(1);
    match date(at) {
        day if day == date(now) => format!("Today, {day}"),
        day if day == date(yesterday) => format!("Yesterday, {day}"),
        day => day,
    }
}

fn event(entry: AuditView) -> Event {
    let at = entry.at.to_string();
    Event {
        time: format!("{} UTC", &at[11..16]),
        at,
        actor: entry.actor,
        said: said(&entry.action),
        action: entry.action,
        tenant: entry.tenant.filter(|tenant| *tenant != entry.target),
        target: entry.target,
        request_id: entry.request_id,
        changes: entry.changes.into_iter().map(shift).collect(),
    }
}

/// "created the tenant" for `tenant.create`.
fn said(action: &str) -> String {
    let (kind, verb) = action.split_once('.').unwrap_or(("", action));
    let kind = match kind {
        "scope" => "permission",
        other => other,
    };
    let verb = match verb {
        "add_secret" => "added a secret to".to_owned(),
        "retire_secret" => "retired a secret of".to_owned(),
        "regenerate_secret" => "regenerated the secret of".to_owned(),
        "add_user" => "added a user to".to_owned(),
        "change_user" => "changed a user of".to_owned(),
        "remove_user" => "removed a user from".to_owned(),
        "incident" => "reported an incident for".to_owned(),
        "restore" => "restored earlier settings of".to_owned(),
        "leak" => "has found a credential of".to_owned(),
        "hand_over" => "made a handover link for".to_owned(),
        "use_handover" => "took over a secret of".to_owned(),
        "cancel_handover" => "cancelled a handover link of".to_owned(),
        verb if verb.ends_with('e') => format!("{verb}d"),
        verb => format!("{}ed", verb.replace('_', " ")),
    };
    format!("{verb} the {kind}")
}

fn shift(change: Change) -> Shift {
    let (before, after) = (lines(change.before), lines(change.after));
    let without = |lines: &[String], others: &[String]| {
        lines.iter().filter(|line| !others.contains(line)).cloned().collect()
    };
    Shift {
        field: change.field.replace('_', " "),
        gone: without(&before, &after),
        come: without(&after, &before),
    }
}

fn lines(value: Value) -> Vec<String> {
    match value {
        Value::Nothing(()) => Vec::new(),
        Value::Flag(true) => vec!["yes".to_owned()],
        Value::Flag(false) => vec!["no".to_owned()],
        Value::Number(number) => vec![number.to_string()],
        Value::Text(text) if text.is_empty() => vec!["nothing".to_owned()],
        Value::Text(text) => vec![text],
        Value::List(items) => items,
        Value::Numbers(items) => {
            items.iter().map(|(name, number)| format!("{name} {number}")).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actions_are_read_as_sentences() {
        assert_eq!(said("tenant.create"), "created the tenant");
        assert_eq!(said("application.add_secret"), "added a secret to the application");
        assert_eq!(said("key.rotate"), "rotated the key");
        assert_eq!(said("scope.delete"), "deleted the permission");
    }

    #[test]
    fn of_a_list_only_what_came_and_went_is_shown() {
        let list = |items: &[&str]| Value::list(items);
        let change = Change {
            field: "redirect_uris".to_owned(),
            before: list(&["https://a.example", "https://b.example"]),
            after: list(&["https://b.example", "https://c.example"]),
        };
        let shift = shift(change);
        assert_eq!(shift.field, "redirect uris");
        assert_eq!(
            (shift.gone, shift.come),
            (vec!["https://a.example".to_owned()], vec!["https://c.example".to_owned()])
        );
    }

    #[test]
    fn what_is_near_is_named() {
        let now = Timestamp::from_millis(1_800_000_000_000);
        assert!(day(now, now).starts_with("Today, 2027-01-15"));
        assert!(day(now - Span::days(1), now).starts_with("Yesterday, "));
        assert_eq!(day(now - Span::days(2), now), "2027-01-13");
    }
}
