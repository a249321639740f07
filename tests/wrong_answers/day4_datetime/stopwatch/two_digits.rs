//! Rejected by: day4_datetime::stopwatch::a_percentage_may_have_any_number_of_digits
//! Rounds the percentage to two digits.

use std::time::Duration;

use crate::Clock;

/// A stopwatch that counts laps, by the clock that is never set.
pub struct Stopwatch<'c> {
    clock: &'c dyn Clock,
    start: Duration,
    lap_start: Duration,
    laps: Vec<Duration>,
}

impl<'c> Stopwatch<'c> {
    /// Starts to measure.
    #[must_use]
    pub fn start(clock: &'c dyn Clock) -> Self {
        let start = clock.monotonic();
        Self {
            clock,
            start,
            lap_start: start,
            laps: Vec::new(),
        }
    }

    /// Ends a lap and starts the next one; returns how long it took.
    pub fn lap(&mut self) -> Duration {
        // One reading ends this lap and begins the next: no time is lost between them.
        let now = self.clock.monotonic();
        let lap = now - self.lap_start;
        self.lap_start = now;
        self.laps.push(lap);
        lap
    }

    /// The laps that have ended.
    #[must_use]
    pub fn laps(&self) -> &[Duration] {
        &self.laps
    }

    /// The time since the start.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.clock.monotonic() - self.start
    }
}

/// The value that `p` percent of the samples do not exceed, by nearest rank.
#[must_use]
pub fn percentile(samples: &[Duration], p: f64) -> Option<Duration> {
    // Not a number is in no range.
    if !(0.0..=100.0).contains(&p) {
        return None;
    }
    let mut sorted = samples.to_vec();
    sorted.sort_unstable();
    // Multiplied first: 7.0 / 100.0 is no exact number, and 7 % of 100 would be rank 8.
    let p = (p * 100.0).round() / 100.0;
    let rank = (p * sorted.len() as f64 / 100.0).ceil() as usize;
    sorted.get(rank.saturating_sub(1)).copied()
}
