//! Rejected by: day4_datetime::stopwatch::a_whole_percentage_of_a_hundred_samples_is_that_sample
//! Divides first: 7.0 / 100.0 is no exact number.

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
    if !(0.0..=100.0).contains(&p) {
        return None;
    }
    let mut sorted = samples.to_vec();
    sorted.sort_unstable();
    let rank = (p / 100.0 * sorted.len() as f64).ceil() as usize;
    sorted.get(rank.saturating_sub(1)).copied()
}
