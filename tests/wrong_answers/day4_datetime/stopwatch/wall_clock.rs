//! Rejected by: day4_datetime::stopwatch::setting_the_wall_clock_makes_no_difference
//! Reads the clock on the wall.

use std::time::Duration;

use chrono::{DateTime, Utc};

use crate::Clock;

pub struct Stopwatch<'c> {
    clock: &'c dyn Clock,
    start: DateTime<Utc>,
    lap_start: DateTime<Utc>,
    laps: Vec<Duration>,
}

impl<'c> Stopwatch<'c> {
    #[must_use]
    pub fn start(clock: &'c dyn Clock) -> Self {
        let start = clock.now();
        Self {
            clock,
            start,
            lap_start: start,
            laps: Vec::new(),
        }
    }

    pub fn lap(&mut self) -> Duration {
        let now = self.clock.now();
        let lap = (now - self.lap_start).to_std().unwrap_or_default();
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
        (self.clock.now() - self.start).to_std().unwrap_or_default()
    }
}

#[must_use]
pub fn percentile(samples: &[Duration], p: f64) -> Option<Duration> {
    if !(0.0..=100.0).contains(&p) {
        return None;
    }
    let mut sorted = samples.to_vec();
    sorted.sort_unstable();
    let rank = (p * sorted.len() as f64 / 100.0).ceil() as usize;
    sorted.get(rank.saturating_sub(1)).copied()
}
