//! Kata 7.1: turn counters into rates.

use crate::{RawSample, Row};

/// Makes rows of samples: what a machine did between one look at its counters and the next.
///
/// The kernel does not know how busy a machine *is*. It counts ticks from the start of the
/// machine on, and only two looks together say how many of them fell into the time between.
///
/// Put what you need in the place of `_todo`.
///
/// ```ignore
/// let mut monitor = Monitor::new(3);
/// assert_eq!(monitor.push(first), None); // cpu_busy: 100, cpu_total: 1000
/// let row = monitor.push(second).unwrap(); // cpu_busy: 150, cpu_total: 1200
/// assert_eq!(row.cpu_percent, 25.0);
/// ```
pub struct Monitor {
    _todo: (),
}

impl Monitor {
    /// A monitor that has seen nothing yet. Its rows name at most `top` processes.
    #[must_use]
    pub fn new(top: usize) -> Monitor {
        todo!()
    }

    /// Takes the next sample; the result is the row for the time since the last one.
    ///
    /// 1. There is no row for the first sample: a rate needs two.
    /// 2. There is none either if the total has not grown, or if one of `at`, `cpu_busy` and
    ///    `cpu_total` is less than it was: the machine was started anew, or a suspended one
    ///    woke up. In every case the next row is counted from this sample.
    /// 3. A share in percent is rounded to one tenth, half up, *in integers*: with `part` and
    ///    `whole` it is `(2000 * part + whole) / (2 * whole)` tenths, 1000 at most, and that
    ///    divided by 10.0. No counter, however large, makes this overflow, and no value is NaN.
    /// 4. `cpu_percent` is the share of the growth of `cpu_busy` in that of `cpu_total`.
    /// 5. `mem_percent` is the share of what is in use in `mem_total`, now. In use is what is
    ///    not *available*; if more is available than there is, nothing is in use. Of no
    ///    memory at all the share is 0.
    /// 6. A process is the same if its number **and** its start are: numbers are used again.
    ///    Its `cpu_percent` is the share of the growth of its `cpu` in that of `cpu_total`.
    ///    It is 0 if the process was not in the sample before, or if its `cpu` has become less.
    /// 7. `top` holds the processes of this sample by `cpu_percent` (as it is rounded), most
    ///    first; then by `rss`, most first; then by `pid`, least first.
    pub fn push(&mut self, sample: RawSample) -> Option<Row> {
        todo!()
    }
}
