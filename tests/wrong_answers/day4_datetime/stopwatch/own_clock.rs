//! Rejected by: day4_datetime::stopwatch::a_lap_is_the_time_since_the_one_before
//! Reads the clock of the machine.

use std::marker::PhantomData;
use std::time::{Duration, Instant};

use crate::Clock;

pub struct Stopwatch<'c> {
    clock: PhantomData<&'c dyn Clock>,
    start: Instant,
    lap_start: Instant,
    laps: Vec<Duration>,
}

impl<'c> Stopwatch<'c> {
    #[must_use]
    pub fn start(_: &'c dyn Clock) -> Self {
        let start = Instant::now();
        Self {
            clock: PhantomData,
            start,
            lap_start: start,
            laps: Vec::new(),
        }
    }

    pub fn lap(&mut self) -> Duration {
        let now = Instant::now();
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
        Instant::now() - self.start
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
