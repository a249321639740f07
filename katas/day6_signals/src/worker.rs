//! Kata 6.8: work that ends between two jobs, and never within one.

use std::io;

use crate::{Jobs, Signal, WorkReport};

/// Does one job after the other, until there are no more or somebody says stop.
///
/// Graceful shutdown is not what a program does when a signal comes. It is *where* it looks
/// whether one has come: at a place where nothing is in its hands that could get lost.
///
/// 1. Before **each** call of `jobs.next`, `stop()` is asked. Nowhere else: a job that has
///    been taken is also done.
/// 2. If it names a signal, that is the end: [`Reason::Signal`](crate::Reason::Signal), and
///    `left` is what `jobs.drain` returns.
/// 3. `jobs.next` is called with a wait of more than 0 and at most 50 ms, so that a signal
///    is noticed soon. [`Step::Idle`](crate::Step::Idle) is the next round, and so is an
///    error of the kind [`Interrupted`](io::ErrorKind::Interrupted).
/// 4. [`Step::End`](crate::Step::End) is the end: [`Reason::Drained`](crate::Reason::Drained),
///    and nothing is left.
/// 5. A [`Step::Job`](crate::Step::Job) is handed to `work`. If that is `Ok`, the job is the
///    next one of `done`.
/// 6. If `work` fails, that is the end: [`Reason::Failed`](crate::Reason::Failed) with the
///    error. The job is the first one of `left`, and what `jobs.drain` returns follows.
/// 7. If `jobs.next` fails, in another way than by an interruption, that is the end, too:
///    `Failed` with the error, and `left` is what `jobs.drain` returns.
/// 8. So each job that was ever there is in exactly one of `done` and `left`.
#[must_use]
pub fn run_worker(
    jobs: &mut dyn Jobs,
    stop: &dyn Fn() -> Option<Signal>,
    work: &mut dyn FnMut(&str) -> io::Result<()>,
) -> WorkReport {
    todo!()
}
