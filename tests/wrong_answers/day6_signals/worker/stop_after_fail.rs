//! Rejected by: day6_signals::worker::stop_is_asked_before_each_job_is_taken_and_nowhere_else
//! After a failure it asks whether to stop.

use std::io::{self, ErrorKind};
use std::time::Duration;

use crate::{Jobs, Reason, Signal, Step, WorkReport};

const ROUND: Duration = Duration::from_millis(50);

#[must_use]
pub fn run_worker(
    jobs: &mut dyn Jobs,
    stop: &dyn Fn() -> Option<Signal>,
    work: &mut dyn FnMut(&str) -> io::Result<()>,
) -> WorkReport {
    let mut done = Vec::new();
    // The only way out of the loop is a value that says what is left in hand.
    let (reason, error, in_hand) = loop {
        // Here nothing is in our hands.
        if let Some(signal) = stop() {
            break (Reason::Signal(signal), None, None);
        }
        match jobs.next(ROUND) {
            Ok(Step::Job(job)) => match work(&job) {
                Ok(()) => done.push(job),
                Err(error) => {
                    let _ = stop();
                    break (Reason::Failed, Some(error), Some(job));
                }
            },
            Ok(Step::Idle) => {}
            Ok(Step::End) => break (Reason::Drained, None, None),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => break (Reason::Failed, Some(error), None),
        }
    };
    let queued = match reason {
        Reason::Drained => Vec::new(),
        Reason::Signal(_) | Reason::Failed => jobs.drain(),
    };
    WorkReport {
        done,
        left: in_hand.into_iter().chain(queued).collect(),
        reason,
        error,
    }
}
