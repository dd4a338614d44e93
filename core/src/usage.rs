//! How often tokens were asked for, by the hour or by the day (PRODUCT D11): which stretch of time
//! can be looked at, and in which steps.

use crate::time::{Span, Timestamp};
use serde::{Deserialize, Serialize};

/// So long hours are kept apart; a longer stretch is told by the day.
const HOURS: Span = Span::hours(72);
/// What is looked at where nothing is said.
const USUAL: Span = Span::days(30);
/// So long counts are kept.
pub const KEPT: Span = Span::days(400);

/// How long one step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Interval {
    /// An hour.
    Hour,
    /// A day in UTC.
    Day,
}

impl Interval {
    /// As the API writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Hour => "hour",
            Self::Day => "day",
        }
    }

    /// How long it is.
    pub const fn span(self) -> Span {
        match self {
            Self::Hour => Span::hours(1),
            Self::Day => Span::days(1),
        }
    }

    /// The step in which a moment lies.
    pub const fn floor(self, at: Timestamp) -> Timestamp {
        let step = self.span().as_millis();
        Timestamp::from_millis(at.as_millis().div_euclid(step) * step)
    }
}

/// A stretch of time in whole steps: from the beginning of the first to the end of the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stretch {
    /// The beginning of the first step.
    pub from: Timestamp,
    /// The end of the last one.
    pub to: Timestamp,
    /// How long a step is.
    pub interval: Interval,
}

/// Why a stretch cannot be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StretchProblem {
    /// It ends before it begins.
    Backwards,
    /// Nobody keeps counts that long.
    TooLong,
}

impl Stretch {
    /// What was asked for, in whole steps; the last thirty days where nothing was.
    pub fn of(
        from: Option<Timestamp>,
        to: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<Self, StretchProblem> {
        let (open, to) = (to.is_none(), to.unwrap_or(now));
        let from = from.unwrap_or(to - USUAL);
        if from > to {
            return Err(StretchProblem::Backwards);
        }
        let long = to.since(from);
        if long > KEPT {
            return Err(StretchProblem::TooLong);
        }
        let interval = if long <= HOURS { Interval::Hour } else { Interval::Day };
        let (first, last) = (interval.floor(from), interval.floor(to));
        // A named moment at the very beginning of a step is the end of the one before it.
        let to = if last == to && last > first && !open { last } else { last + interval.span() };
        Ok(Self { from: first, to, interval })
    }

    /// The beginning of every step.
    pub fn steps(self) -> impl Iterator<Item = Timestamp> {
        let (from, step) = (self.from, self.interval.span());
        let count = self.to.since(self.from).as_millis() / step.as_millis();
        (0..count).map(move |number| from + step.times(number))
    }
}

/// What happened in one step by one way of asking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsageItem {
    /// When the step began.
    pub at: Timestamp,
    /// The grant type, or the endpoint that was asked.
    pub grant_type: String,
    /// Tokens that were issued.
    pub issued: i64,
    /// Requests that were refused.
    pub refused: i64,
}

/// Counts of a stretch of time. Steps in which nothing happened are left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsageView {
    /// Which stretch.
    pub stretch: Stretch,
    /// In the order of time.
    pub items: Vec<UsageItem>,
}

impl UsageView {
    /// All steps with what was issued and refused in each, whatever the grant.
    pub fn by_step(&self) -> Vec<(Timestamp, i64, i64)> {
        let mut items = self.items.iter().peekable();
        let steps = self.stretch.steps().map(|at| {
            let (mut issued, mut refused) = (0, 0);
            while let Some(item) = items.next_if(|item| item.at <= at) {
                issued += item.issued;
                refused += item.refused;
            }
            (at, issued, refused)
        });
        steps.collect()
    }

    /// What was issued and refused in all, by grant; the most frequent first.
    pub fn by_grant(&self) -> Vec<(String, i64, i64)> {
        let mut all: Vec<(String, i64, i64)> = Vec::new();
        for item in &self.items {
            let place = all.iter().position(|(grant, ..)| *grant == item.grant_type);
            let place = place.unwrap_or_else(|| {
                all.push((item.grant_type.clone(), 0, 0));
                all.len() - 1
            });
            all[place].1 += item.issued;
            all[place].2 += item.refused;
        }
        all.sort_by_key(|(_, issued, refused)| std::cmp::Reverse(issued + refused));
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).expect("a time")
    }

    #[test]
    fn product_d11_a_stretch_is_whole_steps() {
        let now = at("2027-03-10T12:34:56Z");
        let usual = Stretch::of(None, None, now).expect("fine");
        assert_eq!(usual.interval, Interval::Day);
        assert_eq!(
            (usual.from, usual.to),
            (at("2027-02-08T00:00:00Z"), at("2027-03-11T00:00:00Z"))
        );
        assert_eq!(usual.steps().count(), 31);
        let day = Stretch::of(Some(now - Span::hours(24)), None, now).expect("fine");
        assert_eq!(day.interval, Interval::Hour);
        assert_eq!(day.steps().count(), 25);
        let exact =
            Stretch::of(Some(at("2027-03-01T00:00:00Z")), Some(at("2027-03-08T00:00:00Z")), now);
        assert_eq!(exact.expect("fine").steps().count(), 7);
        let open = Stretch::of(Some(at("2027-03-10T10:00:00Z")), None, at("2027-03-10T12:00:00Z"));
        assert_eq!(open.expect("fine").steps().count(), 3, "what happens now is in it");
        let moment = Stretch::of(Some(now), Some(now), now).expect("fine");
        assert_eq!(moment.steps().collect::<Vec<_>>(), [at("2027-03-10T12:00:00Z")]);
    }

    #[test]
    fn product_d11_a_stretch_runs_forward_and_not_for_ever() {
        let now = at("2027-03-10T12:34:56Z");
        let backwards = Stretch::of(Some(now), Some(now - Span::hours(1)), now);
        assert_eq!(backwards, Err(StretchProblem::Backwards));
        let long = Stretch::of(Some(now - Span::days(401)), None, now);
        assert_eq!(long, Err(StretchProblem::TooLong));
        assert!(Stretch::of(Some(now - KEPT), None, now).is_ok());
    }

    #[test]
    fn product_d11_counts_are_added_up_by_step_and_by_grant() {
        let now = at("2027-03-10T02:30:00Z");
        let stretch = Stretch::of(Some(at("2027-03-10T00:00:00Z")), None, now).expect("fine");
        let item = |hour: i64, grant: &str, issued, refused| UsageItem {
            at: stretch.from + Span::hours(hour),
            grant_type: grant.to_owned(),
            issued,
            refused,
        };
        let items = vec![item(0, "a", 1, 0), item(0, "b", 5, 1), item(2, "a", 2, 3)];
        let view = UsageView { stretch, items };
        let steps: Vec<_> = view.by_step().into_iter().map(|(_, i, r)| (i, r)).collect();
        assert_eq!(steps, [(6, 1), (0, 0), (2, 3)]);
        let grants = view.by_grant();
        assert_eq!(grants, [("a".to_owned(), 3, 3), ("b".to_owned(), 5, 1)]);
    }
}
