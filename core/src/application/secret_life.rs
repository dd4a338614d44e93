//! The life of a secret in words: how soon it ends, whether anybody still uses it, and whether it
//! can go (PRODUCT D1).

use crate::time::{Span, Timestamp};

/// Warnings come this many days before a secret ends.
pub const WARNINGS: [i64; 4] = [30, 14, 7, 1];
/// Who has not been used for so long can go, if another one is.
const QUIET: Span = Span::days(7);

/// What counts for one secret.
#[derive(Debug, Clone, Copy)]
pub struct Use<'a> {
    /// Its label.
    pub label: &'a str,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends by itself.
    pub expires_at: Option<Timestamp>,
    /// When it was last used.
    pub last_used_at: Option<Timestamp>,
}

/// How soon a secret ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// Not within thirty days.
    Far,
    /// In so many days at most: one of [`WARNINGS`].
    Within(i64),
    /// It has.
    Over,
}

/// How soon a secret ends.
pub fn ending(now: Timestamp, expires_at: Option<Timestamp>) -> Ending {
    let Some(at) = expires_at else { return Ending::Far };
    if at <= now {
        return Ending::Over;
    }
    let left = at.since(now);
    let within = WARNINGS.iter().rev().find(|days| left <= Span::days(**days));
    within.map_or(Ending::Far, |days| Ending::Within(*days))
}

/// Whether anybody still needs a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Need {
    /// It was used within the last seven days.
    InUse,
    /// It is new, and nobody has used it yet.
    Fresh,
    /// Nobody has used it for so many days, and all calls use the others that are named.
    SafeToRetire {
        /// Whole days; since it was made, if it never was used.
        days: i64,
        /// The labels of the others that are in use.
        others: Vec<String>,
    },
    /// Nobody has used it for so many days, and no other one either.
    Quiet {
        /// Whole days.
        days: i64,
    },
}

/// Whether a secret is still needed. `all` are the living secrets, with or without it.
pub fn need(now: Timestamp, secret: &Use<'_>, all: &[Use<'_>]) -> Need {
    let since = now.since(secret.last_used_at.unwrap_or(secret.created_at));
    if since < QUIET {
        return if secret.last_used_at.is_some() { Need::InUse } else { Need::Fresh };
    }
    let days = since.as_millis() / Span::days(1).as_millis();
    let in_use = |one: &&Use<'_>| {
        let works = one.expires_at.is_none_or(|at| at > now);
        works && one.last_used_at.is_some_and(|at| now.since(at) < QUIET)
    };
    let others: Vec<_> = all.iter().filter(in_use).map(|one| one.label.to_owned()).collect();
    if others.is_empty() { Need::Quiet { days } } else { Need::SafeToRetire { days, others } }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_800_000_000_000);

    fn secret(label: &str, made: i64, used: Option<i64>) -> Use<'_> {
        Use {
            label,
            created_at: NOW - Span::days(made),
            expires_at: None,
            last_used_at: used.map(|days| NOW - Span::days(days)),
        }
    }

    #[test]
    fn product_d01_warnings_come_at_thirty_fourteen_seven_and_one_day() {
        let in_hours = |hours| ending(NOW, Some(NOW + Span::hours(hours)));
        assert_eq!(ending(NOW, None), Ending::Far);
        assert_eq!(in_hours(31 * 24), Ending::Far);
        assert_eq!(in_hours(30 * 24), Ending::Within(30));
        assert_eq!(in_hours(15 * 24), Ending::Within(30));
        assert_eq!(in_hours(14 * 24), Ending::Within(14));
        assert_eq!(in_hours(7 * 24), Ending::Within(7));
        assert_eq!(in_hours(25), Ending::Within(7));
        assert_eq!(in_hours(24), Ending::Within(1));
        assert_eq!(in_hours(0), Ending::Over);
    }

    #[test]
    fn product_d01_an_old_secret_can_go_when_all_calls_use_another() {
        let (old, new) = (secret("old", 90, Some(9)), secret("new", 20, Some(0)));
        let all = [old, new];
        let safe = Need::SafeToRetire { days: 9, others: vec!["new".to_owned()] };
        assert_eq!(need(NOW, &old, &all), safe);
        assert_eq!(need(NOW, &new, &all), Need::InUse);
    }

    #[test]
    fn product_d01_nothing_is_called_safe_that_may_be_needed() {
        let (only, fresh) = (secret("only", 90, Some(9)), secret("fresh", 1, None));
        assert_eq!(need(NOW, &only, &[only]), Need::Quiet { days: 9 });
        assert_eq!(need(NOW, &only, &[only, fresh]), Need::Quiet { days: 9 });
        assert_eq!(need(NOW, &fresh, &[only, fresh]), Need::Fresh);
        let never = secret("never", 30, None);
        assert_eq!(need(NOW, &never, &[never]), Need::Quiet { days: 30 });
        let over = Use { expires_at: Some(NOW), ..secret("over", 60, Some(1)) };
        assert_eq!(need(NOW, &only, &[only, over]), Need::Quiet { days: 9 });
    }
}
