//! Remembers when the last lap ended as time since the start; and counts samples instead of
//! sorting them.

use std::time::Duration;

use crate::Clock;

pub struct Stopwatch<'c> {
    clock: &'c dyn Clock,
    start: Duration,
    done: Duration,
    laps: Vec<Duration>,
}

impl<'c> Stopwatch<'c> {
    #[must_use]
    pub fn start(clock: &'c dyn Clock) -> Self {
        Self {
            start: clock.monotonic(),
            clock,
            done: Duration::ZERO,
            laps: vec![],
        }
    }

    pub fn lap(&mut self) -> Duration {
        let elapsed = self.elapsed();
        let lap = elapsed.saturating_sub(self.done);
        self.done = elapsed;
        self.laps.push(lap);
        lap
    }

    #[must_use]
    pub fn laps(&self) -> &[Duration] {
        self.laps.as_slice()
    }

    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.clock.monotonic().saturating_sub(self.start)
    }
}

/// The smallest sample that at least so many are not larger than.
#[must_use]
pub fn percentile(samples: &[Duration], p: f64) -> Option<Duration> {
    if p.is_nan() || !(0.0..=100.0).contains(&p) {
        return None;
    }
    let needed = p * samples.len() as f64;
    let is_enough = |sample: &&Duration| {
        let count = samples.iter().filter(|other| other <= sample).count();
        count as f64 * 100.0 >= needed
    };
    samples.iter().filter(is_enough).min().copied()
}
