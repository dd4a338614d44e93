//! Whether memory grows while a server is busy for minutes.

use crate::load;
use crate::measured::Measured;
use crate::scenario::Stage;
use std::time::Duration;

const CONNECTIONS: usize = 64;
/// Between two looks at the memory.
const EVERY: u64 = 10;
/// Caches are full and pools have their size at the third look, after half a minute.
const SETTLED: usize = 2;
/// What the memory may be at the end, as a multiple of that.
const GROWTH: f64 = 1.10;

/// What was seen.
pub(crate) struct Soaked {
    pub(crate) seconds: u64,
    pub(crate) measured: Measured,
    /// Resident memory in KiB, every ten seconds.
    pub(crate) resident: Vec<u64>,
}

pub(crate) async fn run(stage: &Stage, seconds: u64) -> Soaked {
    let load = load::run(
        stage.server.address,
        (&stage.callers, CONNECTIONS),
        Duration::from_secs(seconds),
    );
    let look = async {
        let mut resident = Vec::new();
        for _ in 0..seconds / EVERY {
            tokio::time::sleep(Duration::from_secs(EVERY)).await;
            resident.push(stage.server.usage().resident);
        }
        resident
    };
    let (measured, resident) = tokio::join!(load, look);
    Soaked { seconds, measured, resident }
}

impl Soaked {
    /// The memory at the end, as a multiple of what it was once everything had settled.
    pub(crate) fn growth(&self) -> Option<f64> {
        growth(&self.resident)
    }

    /// What falls short.
    pub(crate) fn short(&self) -> Option<String> {
        let growth = self.growth()?;
        (growth >= GROWTH).then(|| {
            format!("memory under load: {growth:.2} of what it was after 30 s, wanted less than {GROWTH:.2}")
        })
    }
}

fn growth(resident: &[u64]) -> Option<f64> {
    let (settled, last) = (*resident.get(SETTLED)?, *resident.last()?);
    #[expect(clippy::cast_precision_loss, reason = "no machine has 2^52 KiB")]
    (settled > 0).then(|| last as f64 / settled as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_compared_with_what_it_was_after_half_a_minute() {
        assert_eq!(growth(&[10, 50, 100, 400, 150]), Some(1.5));
        assert_eq!(growth(&[10, 50]), None);
    }
}
