//! A report that is filled in on the way, and a round that says whether it was the last.

use std::io::{self, ErrorKind};
use std::time::Duration;

use crate::{Jobs, Reason, Signal, Step, WorkReport};

pub fn run_worker(
    jobs: &mut dyn Jobs,
    stop: &dyn Fn() -> Option<Signal>,
    work: &mut dyn FnMut(&str) -> io::Result<()>,
) -> WorkReport {
    let mut report = WorkReport {
        done: Vec::new(),
        left: Vec::new(),
        reason: Reason::Drained,
        error: None,
    };
    while round(jobs, stop, work, &mut report) {}
    if report.reason != Reason::Drained {
        report.left.append(&mut jobs.drain());
    }
    report
}

/// One round; whether there is to be another.
fn round(
    jobs: &mut dyn Jobs,
    stop: &dyn Fn() -> Option<Signal>,
    work: &mut dyn FnMut(&str) -> io::Result<()>,
    report: &mut WorkReport,
) -> bool {
    if let Some(signal) = stop() {
        report.reason = Reason::Signal(signal);
        return false;
    }
    let failure = match jobs.next(Duration::from_millis(10)) {
        Ok(Step::End) => return false,
        Ok(Step::Idle) => return true,
        Ok(Step::Job(job)) => match work(&job) {
            Ok(()) => {
                report.done.push(job);
                return true;
            }
            Err(failure) => {
                report.left.push(job);
                failure
            }
        },
        Err(error) if error.kind() == ErrorKind::Interrupted => return true,
        Err(failure) => failure,
    };
    report.reason = Reason::Failed;
    report.error = Some(failure);
    false
}
