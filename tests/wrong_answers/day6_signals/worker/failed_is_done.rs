//! Rejected by: day6_signals::worker::a_job_that_fails_is_the_first_that_is_left
//! Tried is done.

use std::io::{self, ErrorKind};
use std::time::Duration;

use crate::{Jobs, Reason, Signal, Step, WorkReport};

/// A signal is noticed within this time, even if no job comes.
const WAIT: Duration = Duration::from_millis(50);

pub fn run_worker(
    jobs: &mut dyn Jobs,
    stop: &dyn Fn() -> Option<Signal>,
    work: &mut dyn FnMut(&str) -> io::Result<()>,
) -> WorkReport {
    let mut done = Vec::new();
    let (left, reason, error) = loop {
        // Here, and only here, no job is in our hands.
        if let Some(signal) = stop() {
            break (jobs.drain(), Reason::Signal(signal), None);
        }
        let job = match jobs.next(WAIT) {
            Ok(Step::Job(job)) => job,
            Ok(Step::Idle) => continue,
            Ok(Step::End) => break (Vec::new(), Reason::Drained, None),
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => break (jobs.drain(), Reason::Failed, Some(error)),
        };
        match work(&job) {
            Ok(()) => done.push(job),
            Err(error) => {
                done.push(job);
                let left = jobs.drain();
                break (left, Reason::Failed, Some(error));
            }
        }
    };
    WorkReport {
        done,
        left,
        reason,
        error,
    }
}
