//! Rejected by: day4_datetime::stopwatch::laps_are_recorded_in_order
//! Records a lap when it is started.

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
            laps: vec![Duration::ZERO],
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
    let rank = (p * sorted.len() as f64 / 100.0).ceil() as usize;
    sorted.get(rank.saturating_sub(1)).copied()
}
