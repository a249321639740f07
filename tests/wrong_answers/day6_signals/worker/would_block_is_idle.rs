//! Rejected by: day6_signals::worker::a_source_that_fails_is_the_end
//! WouldBlock is taken for an interruption.

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
                Err(error) => break (Reason::Failed, Some(error), Some(job)),
            },
            Ok(Step::Idle) => {}
            Ok(Step::End) => break (Reason::Drained, None, None),
            Err(error)
                if matches!(error.kind(), ErrorKind::Interrupted | ErrorKind::WouldBlock) => {}
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
