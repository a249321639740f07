//! Time as a value: the real clock, and one that a test sets.

use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};

/// Where a function reads the time from.
pub trait Clock {
    /// The wall clock: what a calendar shows. It may jump, in both directions.
    fn now(&self) -> DateTime<Utc>;

    /// Time since some fixed moment; it never runs backwards and means nothing by itself.
    fn monotonic(&self) -> Duration;

    /// Waits for at least `duration`.
    fn sleep(&self, duration: Duration);
}

/// The clock of the machine.
#[derive(Debug, Clone)]
pub struct SystemClock {
    start: Instant,
}

impl SystemClock {
    /// A clock whose [`monotonic`](Clock::monotonic) time starts now.
    #[must_use]
    pub fn new() -> Self {
        Self {
            start: Instant::now(),
        }
    }
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for SystemClock {
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }

    fn monotonic(&self) -> Duration {
        self.start.elapsed()
    }

    fn sleep(&self, duration: Duration) {
        thread::sleep(duration);
    }
}

/// A clock that stands still until somebody sleeps on it or moves it.
#[derive(Debug)]
pub struct FakeClock {
    time: Mutex<(DateTime<Utc>, Duration)>,
}

impl FakeClock {
    /// A clock that shows `now` and whose monotonic time is zero.
    #[must_use]
    pub fn at(now: DateTime<Utc>) -> Self {
        Self {
            time: Mutex::new((now, Duration::ZERO)),
        }
    }

    /// Lets `duration` pass, on the wall clock and on the monotonic one.
    ///
    /// # Panics
    /// If the wall clock would leave the range of [`DateTime`].
    pub fn advance(&self, duration: Duration) {
        let mut time = self.time.lock().expect("no thread panicked in here");
        let delta = TimeDelta::from_std(duration).expect("a duration that chrono can hold");
        time.0 += delta;
        time.1 += duration;
    }

    /// Sets the wall clock, as an administrator does; monotonic time is not touched.
    pub fn set(&self, now: DateTime<Utc>) {
        self.time.lock().expect("no thread panicked in here").0 = now;
    }
}

impl Clock for FakeClock {
    fn now(&self) -> DateTime<Utc> {
        self.time.lock().expect("no thread panicked in here").0
    }

    fn monotonic(&self) -> Duration {
        self.time.lock().expect("no thread panicked in here").1
    }

    /// Returns at once; the clock has moved by `duration`.
    fn sleep(&self, duration: Duration) {
        self.advance(duration);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sleeping_on_a_fake_clock_moves_it() {
        let clock = FakeClock::at(DateTime::UNIX_EPOCH);
        clock.sleep(Duration::from_secs(90));
        assert_eq!(clock.monotonic(), Duration::from_secs(90));
        assert_eq!(clock.now().timestamp(), 90);
    }

    #[test]
    fn setting_the_wall_clock_leaves_monotonic_time_alone() {
        let clock = FakeClock::at(DateTime::UNIX_EPOCH);
        clock.advance(Duration::from_secs(5));
        clock.set(DateTime::UNIX_EPOCH);
        assert_eq!(clock.monotonic(), Duration::from_secs(5));
        assert_eq!(clock.now(), DateTime::UNIX_EPOCH);
    }

    #[test]
    fn the_monotonic_time_of_the_system_never_runs_backwards() {
        let clock = SystemClock::new();
        let first = clock.monotonic();
        clock.sleep(Duration::from_millis(2));
        assert!(clock.monotonic() >= first + Duration::from_millis(2));
    }
}
