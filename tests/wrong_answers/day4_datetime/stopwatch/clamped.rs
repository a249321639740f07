//! Rejected by: day4_datetime::stopwatch::a_percentage_is_a_number_from_0_to_100
//! More than 100 percent are 100 percent.

use std::time::Duration;

use crate::Clock;

pub struct Stopwatch<'c> {
    clock: &'c dyn Clock,
    start: Duration,
    lap_start: Duration,
    laps: Vec<Duration>,
}

impl<'c> Stopwatch<'c> {
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

    pub fn lap(&mut self) -> Duration {
        let now = self.clock.monotonic();
        let lap = now - self.lap_start;
        self.lap_start = now;
        self.laps.push(lap);
        lap
    }

    #[must_use]
    pub fn laps(&self) -> &[Duration] {
        &self.laps
    }

    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.clock.monotonic() - self.start
    }
}

#[must_use]
pub fn percentile(samples: &[Duration], p: f64) -> Option<Duration> {
    let p = p.clamp(0.0, 100.0);
    let mut sorted = samples.to_vec();
    sorted.sort_unstable();
    let rank = (p * sorted.len() as f64 / 100.0).ceil() as usize;
    sorted.get(rank.saturating_sub(1)).copied()
}
