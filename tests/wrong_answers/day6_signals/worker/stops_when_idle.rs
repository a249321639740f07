//! Rejected by: day6_signals::worker::a_job_that_has_begun_is_finished
//! It stops only when there is nothing to do.

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
        let job = match jobs.next(WAIT) {
            Ok(Step::Job(job)) => job,
            Ok(Step::Idle) => match stop() {
                None => continue,
                Some(signal) => break (jobs.drain(), Reason::Signal(signal), None),
            },
            Ok(Step::End) => break (Vec::new(), Reason::Drained, None),
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => break (jobs.drain(), Reason::Failed, Some(error)),
        };
        match work(&job) {
            Ok(()) => done.push(job),
            Err(error) => {
                let mut left = vec![job];
                left.extend(jobs.drain());
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
