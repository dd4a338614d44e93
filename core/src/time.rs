//! Points in time and spans, as numbers. Nothing here knows what time it is now.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::ops::{Add, Sub};

const MS_PER_SECOND: i64 = 1_000;
const SECONDS_PER_DAY: i64 = 86_400;
/// The seconds of the years that have four digits.
const WRITABLE: std::ops::Range<i64> = -62_167_219_200..253_402_300_800;

/// A moment: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(i64);

/// A span of whole milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Span(i64);

impl Span {
    /// A span of so many seconds.
    pub const fn seconds(n: i64) -> Self {
        Self(n.saturating_mul(MS_PER_SECOND))
    }

    /// A span of so many minutes.
    pub const fn minutes(n: i64) -> Self {
        Self::seconds(n.saturating_mul(60))
    }

    /// A span of so many hours.
    pub const fn hours(n: i64) -> Self {
        Self::minutes(n.saturating_mul(60))
    }

    /// A span of so many days.
    pub const fn days(n: i64) -> Self {
        Self::hours(n.saturating_mul(24))
    }

    /// The span in milliseconds.
    pub const fn as_millis(self) -> i64 {
        self.0
    }

    /// The span in whole seconds, rounded up: what a `Retry-After` header wants.
    pub const fn as_seconds_ceil(self) -> i64 {
        self.0.div_euclid(MS_PER_SECOND) + (self.0.rem_euclid(MS_PER_SECOND) != 0) as i64
    }

    /// This span so many times over.
    #[must_use]
    pub const fn times(self, n: i64) -> Self {
        Self(self.0.saturating_mul(n))
    }
}

impl Timestamp {
    /// The moment so many milliseconds after the epoch.
    pub const fn from_millis(ms: i64) -> Self {
        Self(ms)
    }

    /// Milliseconds since the epoch.
    pub const fn as_millis(self) -> i64 {
        self.0
    }

    /// Whole seconds since the epoch, as tokens carry them.
    pub const fn as_seconds(self) -> i64 {
        self.0.div_euclid(MS_PER_SECOND)
    }

    /// Reads a moment as RFC 3339 writes it, with any offset. What is finer than a millisecond is
    /// left out; a leap second is the second after it.
    pub fn parse(text: &str) -> Option<Self> {
        let (date, rest) = text.split_at_checked(10)?;
        let (time, rest) = rest.strip_prefix(['T', 't', ' '])?.split_at_checked(8)?;
        let (year, month, day) = numbers(date, '-')?;
        let (hour, minute, second) = numbers(time, ':')?;
        let (millis, rest) = fraction(rest)?;
        let right = (1..=12).contains(&month)
            && (1..=days_of(year, month)).contains(&day)
            && hour < 24
            && minute < 60
            && second <= 60;
        let seconds =
            day_number(year, month, day) * SECONDS_PER_DAY + (hour * 60 + minute) * 60 + second
                - offset(rest)?;
        let right = right && WRITABLE.contains(&seconds);
        right.then_some(Self(seconds * MS_PER_SECOND + millis))
    }

    /// How long ago `earlier` was; never negative, also when a clock was set back.
    pub fn since(self, earlier: Self) -> Span {
        Span(self.0.saturating_sub(earlier.0).max(0))
    }
}

impl Add<Span> for Timestamp {
    type Output = Self;
    fn add(self, span: Span) -> Self {
        Self(self.0.saturating_add(span.0))
    }
}

impl Sub<Span> for Timestamp {
    type Output = Self;
    fn sub(self, span: Span) -> Self {
        Self(self.0.saturating_sub(span.0))
    }
}

/// RFC 3339 in UTC with seconds, as every answer of the API writes times.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = civil_date(self.as_seconds().div_euclid(SECONDS_PER_DAY));
        let second = self.as_seconds().rem_euclid(SECONDS_PER_DAY);
        let (h, m, s) = (second / 3_600, second / 60 % 60, second % 60);
        write!(f, "{year:04}-{month:02}-{day:02}T{h:02}:{m:02}:{s:02}Z")
    }
}

/// Year, month and day of a day number since the epoch, in the proleptic Gregorian calendar.
///
/// Counts from 1 March of year 0, so that the leap day is the last day of its year.
fn civil_date(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

/// The other way round.
fn day_number(year: i64, month: i64, day: i64) -> i64 {
    let year = year - i64::from(month <= 2);
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let shifted_month = (month + 9) % 12;
    let day_of_year = (153 * shifted_month + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

fn days_of(year: i64, month: i64) -> i64 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Digits and nothing else.
fn digits(text: &str) -> Option<i64> {
    text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok())?
}

/// Three numbers of fixed width: the first has the rest, the others two digits.
fn numbers(text: &str, between: char) -> Option<(i64, i64, i64)> {
    let mut parts = text.split(between);
    let (first, second, third) = (parts.next()?, parts.next()?, parts.next()?);
    let fits = parts.next().is_none() && second.len() == 2 && third.len() == 2;
    if fits { Some((digits(first)?, digits(second)?, digits(third)?)) } else { None }
}

/// The milliseconds after a full stop, and what follows.
fn fraction(text: &str) -> Option<(i64, &str)> {
    let Some(rest) = text.strip_prefix('.') else { return Some((0, text)) };
    let end = rest.find(|c: char| !c.is_ascii_digit())?;
    let (fraction, rest) = rest.split_at(end);
    let mut millis = 0;
    for place in 0..3 {
        millis = millis * 10 + fraction.as_bytes().get(place).map_or(0, |b| i64::from(b - b'0'));
    }
    (end > 0).then_some((millis, rest))
}

/// `Z`, or `+01:30`, in seconds.
fn offset(text: &str) -> Option<i64> {
    if matches!(text, "Z" | "z") {
        return Some(0);
    }
    let (sign, rest) = match text.split_at_checked(1)? {
        ("+", rest) => (1, rest),
        ("-", rest) => (-1, rest),
        _ => return None,
    };
    let (hours, minutes) = rest.split_once(':')?;
    let fits = hours.len() == 2 && minutes.len() == 2;
    let (hours, minutes) = (digits(hours)?, digits(minutes)?);
    (fits && hours < 24 && minutes < 60).then_some(sign * (hours * 60 + minutes) * 60)
}

/// "12 s ago", "3 min ago", "5 h ago", "2 days ago", "4 months ago": the span in one coarse unit.
pub fn ago(now: Timestamp, then: Timestamp) -> String {
    let seconds = now.since(then).as_millis() / MS_PER_SECOND;
    let plural = |n: i64, unit: &str| format!("{n} {unit}{} ago", if n == 1 { "" } else { "s" });
    match seconds {
        0..=4 => "just now".to_owned(),
        5..=59 => format!("{seconds} s ago"),
        60..=3_599 => format!("{} min ago", seconds / 60),
        3_600..=86_399 => format!("{} h ago", seconds / 3_600),
        86_400..=2_591_999 => plural(seconds / SECONDS_PER_DAY, "day"),
        2_592_000..=31_535_999 => plural(seconds / (30 * SECONDS_PER_DAY), "month"),
        _ => plural(seconds / (365 * SECONDS_PER_DAY), "year"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn known_moments_are_written_as_rfc_3339() {
        for (seconds, text) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_709_210_096, "2024-02-29T12:34:56Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
            (-1, "1969-12-31T23:59:59Z"),
            (2_147_483_648, "2038-01-19T03:14:08Z"),
        ] {
            assert_eq!(Timestamp::from_millis(seconds * 1_000).to_string(), text);
        }
    }

    #[test]
    fn moments_are_read_as_rfc_3339_writes_them() {
        for (text, millis) in [
            ("1970-01-01T00:00:00Z", 0),
            ("2024-02-29T12:34:56Z", 1_709_210_096_000),
            ("2024-02-29t13:34:56.789999+01:00", 1_709_210_096_789),
            ("2024-02-29 07:04:56.5-05:30", 1_709_210_096_500),
            ("2016-12-31T23:59:60z", 1_483_228_800_000),
            ("0000-01-01T00:00:00Z", -62_167_219_200_000),
        ] {
            assert_eq!(Timestamp::parse(text), Some(Timestamp::from_millis(millis)), "{text}");
        }
        for text in [
            "",
            "2024-02-29",
            "2024-02-29T12:34:56",
            "2023-02-29T12:34:56Z",
            "2024-13-01T12:34:56Z",
            "2024-00-01T12:34:56Z",
            "2024-01-00T12:34:56Z",
            "2024-01-01T24:00:00Z",
            "2024-01-01T23:60:00Z",
            "2024-01-01T23:59:61Z",
            "2024-01-01T12:34:56.Z",
            "2024-01-01T12:34:56+1:00",
            "2024-01-01T12:34:56+24:00",
            "2024-01-01T12:34:56 Z",
            "+024-01-01T12:34:56Z",
            "024-001-01T12:34:56Z",
            "9999-12-31T23:59:59-01:00",
            "2024-01-01T12:34:5éZ",
            "１２",
        ] {
            assert_eq!(Timestamp::parse(text), None, "{text}");
        }
    }

    #[test]
    fn spans_are_said_in_one_unit() {
        let now = Timestamp::from_millis(100_000_000_000);
        for (seconds, text) in [
            (0, "just now"),
            (12, "12 s ago"),
            (180, "3 min ago"),
            (7_200, "2 h ago"),
            (86_400, "1 day ago"),
            (4 * 30 * 86_400, "4 months ago"),
            (800 * 86_400, "2 years ago"),
        ] {
            assert_eq!(ago(now, now - Span::seconds(seconds)), text);
        }
        assert_eq!(ago(now, now + Span::hours(3)), "just now", "a clock that was set back");
    }

    proptest! {
        #[test]
        fn text_order_is_time_order(a in 0i64..253_402_300_799, b in 0i64..253_402_300_799) {
            let (x, y) = (Timestamp::from_millis(a * 1_000), Timestamp::from_millis(b * 1_000));
            prop_assert_eq!(x.cmp(&y), x.to_string().cmp(&y.to_string()));
        }

        #[test]
        fn what_is_written_is_read_back(seconds in -62_167_219_200i64..253_402_300_800) {
            let t = Timestamp::from_millis(seconds * 1_000);
            prop_assert_eq!(Timestamp::parse(&t.to_string()), Some(t));
        }

        #[test]
        fn reading_never_panics(text in "[0-9TtZz:.+ -]{0,30}") {
            let _ = Timestamp::parse(&text);
        }

        #[test]
        fn arithmetic_never_overflows(a in any::<i64>(), s in any::<i64>()) {
            let t = Timestamp::from_millis(a);
            prop_assert!((t + Span::seconds(s)).since(t).as_millis() >= 0);
            prop_assert!(t.since(t - Span::days(s)).as_millis() >= 0);
        }
    }
}
