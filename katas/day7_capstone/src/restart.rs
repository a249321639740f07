//! Kata 7.6: decide whether a service is started again, and when.

use std::process::ExitStatus;
use std::time::Duration;

use crate::{Decision, Policy};

/// What happened to one service so far, and what follows from it.
///
/// A program that fails at once and is started again at once keeps a machine busy with
/// nothing. So each failure in a row is followed by a longer wait, and one day it is enough.
///
/// Put what you need in the place of `_todo`.
pub struct RestartTracker {
    _todo: (),
}

impl RestartTracker {
    /// A service that was never started.
    #[must_use]
    pub fn new(policy: Policy) -> RestartTracker {
        todo!()
    }

    /// It was started at `now`, on a clock that only runs forward.
    pub fn started(&mut self, now: Duration) {
        todo!()
    }

    /// It has ended at `now`: what is to be done?
    ///
    /// 1. With `Restart::Never`, and with `Restart::OnFailure` after success:
    ///    [`Decision::Finished`]. To be killed by a signal is no success.
    /// 2. Every other end counts, with `Restart::Always` that of success as well: or a program
    ///    that has nothing to do would be started thousands of times a second.
    /// 3. If it has run for at least `stable_after`, it works: the count starts anew at 0. Then
    ///    1 is added for this end. To have been *started* proves nothing.
    /// 4. If the count is now above `max_failures`: [`Decision::GaveUp`] with it.
    /// 5. Else [`Decision::Restart`] with it, `after` `base` · 2ⁿ⁻¹ at the count n, but never
    ///    more than `cap`. No count makes this overflow.
    /// 6. If it was not started since its last end (it could not be started at all), it has
    ///    run for no time.
    /// 7. After `Finished` and after `GaveUp` the count is 0 again.
    pub fn exited(&mut self, now: Duration, status: ExitStatus) -> Decision {
        todo!()
    }
}
