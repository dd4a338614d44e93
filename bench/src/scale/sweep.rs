//! Whether those who refresh a token notice that the server is cleaning up. First nothing has expired,
//! then more than can be swept while it is measured; the requests come at the same rate.

use crate::filled::Filled;
use crate::measured::Measured;
use crate::pace;
use crate::scenario::{Setting, people};
use std::time::Duration;

/// Two days late, so that the broom takes them from the first moment on.
const EXPIRED: usize = 200_000;
const CONNECTIONS: usize = 64;
/// Requests in a second: well within what a refresh reaches on two processors.
const RATE: f64 = 500.0;
/// Rounds of each, of which the median counts, and the length of one.
const ROUNDS: usize = 3;
const SPAN: Duration = Duration::from_secs(8);

/// What was seen.
pub(crate) struct Swept {
    pub(crate) quiet: Vec<Measured>,
    pub(crate) sweeping: Vec<Measured>,
    /// How many rows of grants went in each of the rounds with a broom, at least.
    pub(crate) removed: Vec<usize>,
}

pub(super) async fn run(setting: &Setting<'_>, filled: &Filled) -> Swept {
    let mut swept = Swept { quiet: Vec::new(), sweeping: Vec::new(), removed: Vec::new() };
    for _ in 0..ROUNDS {
        swept.quiet.push(paced(setting).await);
    }
    filled.expire(EXPIRED);
    let mut left = filled.expired();
    for _ in 0..ROUNDS {
        swept.sweeping.push(paced(setting).await);
        let now = filled.expired();
        swept.removed.push(left - now);
        left = now;
    }
    swept
}

async fn paced(setting: &Setting<'_>) -> Measured {
    let stage = people::refresh(setting).await;
    pace::run(stage.server.address, (&stage.callers, CONNECTIONS), (RATE, SPAN)).await
}

impl Swept {
    /// What a slow answer takes without and with a broom.
    pub(crate) fn slow(&self) -> [Duration; 2] {
        self.both(Measured::slow)
    }

    /// What a usual answer takes.
    pub(crate) fn usual(&self) -> [Duration; 2] {
        self.both(|of| of.permille(500))
    }

    /// Of the rounds of each kind the one in the middle.
    fn both(&self, of: impl Fn(&Measured) -> Duration) -> [Duration; 2] {
        [&self.quiet, &self.sweeping]
            .map(|rounds| super::median(rounds.iter().map(&of)).unwrap_or_default())
    }

    pub(crate) fn bad(&self) -> usize {
        self.quiet.iter().chain(&self.sweeping).map(|of| of.bad).sum()
    }
}
