//! Rejected by: day4_datetime::stopwatch::a_percentile_is_the_sample_at_its_rank
//! Makes up a value between two samples.

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
    let last = sorted.len().checked_sub(1)?;
    let place = p / 100.0 * last as f64;
    let (low, high) = (
        sorted[place.floor() as usize],
        sorted[place.ceil() as usize],
    );
    Some(low + (high - low).mul_f64(place.fract()))
}
