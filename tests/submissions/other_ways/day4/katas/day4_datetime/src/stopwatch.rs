//! Kata 4.9: measure how long something takes.

use std::time::Duration;

use crate::Clock;

/// A stopwatch that counts laps.
///
/// The wall clock is no instrument: it is set, by hand and by the network, forwards and
/// backwards, while you measure. Every system has a second clock that only counts:
/// `clock.monotonic()`, Python's `time.perf_counter()`. What it shows means nothing by
/// itself; the difference of two readings is how much time has passed.
///
/// 1. Only `clock.monotonic()` is asked, never `clock.now()`.
/// 2. [`start`](Stopwatch::start) starts it; no lap is recorded yet.
/// 3. [`lap`](Stopwatch::lap) ends a lap, records it and returns it: the time since the
///    lap before it ended or, for the first one, since the start.
/// 4. [`laps`](Stopwatch::laps) are those recorded so far, in order.
/// 5. [`elapsed`](Stopwatch::elapsed) is the time since the start. It changes nothing.
///
/// ```ignore
/// let clock = FakeClock::at(DateTime::UNIX_EPOCH);
/// let mut watch = Stopwatch::start(&clock);
/// clock.advance(Duration::from_millis(5));
/// assert_eq!(watch.lap(), Duration::from_millis(5));
/// ```
pub struct Stopwatch<'c> {
    clock: &'c dyn Clock,
    /// What the monotonic clock showed at the start.
    start: Duration,
    laps: Vec<Duration>,
}

impl<'c> Stopwatch<'c> {
    /// Starts to measure.
    #[must_use]
    pub fn start(clock: &'c dyn Clock) -> Self {
        Self {
            clock,
            start: clock.monotonic(),
            laps: Vec::new(),
        }
    }

    /// Ends a lap and starts the next one; returns how long it took.
    pub fn lap(&mut self) -> Duration {
        // What no recorded lap covers is the current one.
        let lap = self.elapsed().saturating_sub(self.laps.iter().sum());
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
        self.clock.monotonic().saturating_sub(self.start)
    }
}

/// The value that `p` percent of the samples do not exceed.
///
/// One slow request in a hundred disappears in an average; the 99th percentile shows it.
/// This is the definition by *nearest rank*: the result is always one of the samples.
///
/// 1. Of the n samples in ascending order it is number ⌈p · n / 100⌉, counted from 1; for
///    `p` = 0 it is the first one. (⌈x⌉ is x rounded up, if x is not whole.)
/// 2. Where `p` is a whole number, the rank is exact: with 100 samples and `p` = 7 it is 7.
/// 3. `None` if there are no samples, or if `p` is not a number from 0 to 100.
/// 4. The samples may come in any order.
///
/// ```ignore
/// let samples = [5, 7, 1].map(Duration::from_millis);
/// assert_eq!(percentile(&samples, 50.0), Some(Duration::from_millis(5)));
/// ```
#[must_use]
pub fn percentile(samples: &[Duration], p: f64) -> Option<Duration> {
    if !(0.0..=100.0).contains(&p) {
        return None; // nor is NaN in there
    }
    // The first rank with at least `p` percent of the samples up to it. Without a division
    // nothing is rounded if `p` is whole.
    #[allow(clippy::cast_precision_loss)]
    let wanted = p * samples.len() as f64;
    #[allow(clippy::cast_precision_loss)]
    let index = (0..samples.len()).find(|&index| (index + 1) as f64 * 100.0 >= wanted)?;
    let mut samples = samples.to_vec();
    Some(*samples.select_nth_unstable(index).1)
}
