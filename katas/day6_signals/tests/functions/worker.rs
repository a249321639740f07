//! Kata 6.8 from inside: `run_worker`, with jobs that are made up.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::io::{self, ErrorKind};
use std::time::Duration;

use day6_signals::worker::run_worker;
use day6_signals::{Jobs, Reason, Signal, Step};
use harness::{equal, fail};

use crate::{bounded, ms};

/// Steps that come one after the other, and a diary of what was asked of it.
struct Fake {
    steps: VecDeque<Result<Step, ErrorKind>>,
    waits: Vec<Duration>,
    drained: u32,
}

impl Fake {
    fn new(steps: impl IntoIterator<Item = Result<Step, ErrorKind>>) -> Self {
        Self {
            steps: steps.into_iter().collect(),
            waits: Vec::new(),
            drained: 0,
        }
    }
}

impl Jobs for Fake {
    fn next(&mut self, wait: Duration) -> io::Result<Step> {
        self.waits.push(wait);
        if self.waits.len() > 1_000 {
            fail("it asks for jobs again and again, although there was the last one");
        }
        self.steps
            .pop_front()
            .unwrap_or(Ok(Step::End))
            .map_err(io::Error::from)
    }

    fn drain(&mut self) -> Vec<String> {
        self.drained += 1;
        let steps = self.steps.drain(..);
        let jobs = steps.filter_map(|step| match step {
            Ok(Step::Job(job)) => Some(job),
            _ => None,
        });
        jobs.collect()
    }
}

/// What comes of it, in a form that can be compared.
#[derive(Debug, PartialEq)]
struct Seen {
    done: String,
    left: String,
    reason: Reason,
    error: Option<ErrorKind>,
}

impl Seen {
    fn new(done: &str, left: &str, reason: Reason) -> Self {
        let (done, left) = (done.to_owned(), left.to_owned());
        Self {
            done,
            left,
            reason,
            error: None,
        }
    }

    fn failed(done: &str, left: &str, error: ErrorKind) -> Self {
        let error = Some(error);
        Self {
            error,
            ..Self::new(done, left, Reason::Failed)
        }
    }
}

const STOP: Reason = Reason::Signal(Signal::SIGTERM);

fn job(name: &str) -> Result<Step, ErrorKind> {
    Ok(Step::Job(name.to_owned()))
}

fn jobs(names: &str) -> Vec<Result<Step, ErrorKind>> {
    names.split_whitespace().map(job).collect()
}

/// Runs the worker on `fake`. It is told to stop as soon as the job `stop_at` has begun;
/// the job `bad` fails.
fn run(mut fake: Fake, stop_at: &'static str, bad: &'static str) -> (Seen, Fake) {
    bounded(
        "the worker works through a list that has an end",
        move || {
            let is_told = Cell::new(stop_at == "before");
            let stop = || is_told.get().then_some(Signal::SIGTERM);
            let mut work = |job: &str| {
                is_told.set(is_told.get() || job == stop_at);
                if job == bad {
                    Err(ErrorKind::StorageFull.into())
                } else {
                    Ok(())
                }
            };
            let report = run_worker(&mut fake, &stop, &mut work);
            let seen = Seen {
                done: report.done.join(" "),
                left: report.left.join(" "),
                reason: report.reason,
                error: report.error.map(|error| error.kind()),
            };
            (seen, fake)
        },
    )
}

#[harness::test]
fn all_jobs_are_done_until_there_are_no_more() {
    let (seen, _) = run(Fake::new(jobs("a b c")), "", "");
    equal!(Seen::new("a b c", "", Reason::Drained), seen);
    let (seen, _) = run(Fake::new([]), "", "");
    equal!(Seen::new("", "", Reason::Drained), seen, "no jobs at all");
}

#[harness::test]
fn jobs_that_look_alike_are_jobs_all_the_same() {
    let (seen, _) = run(Fake::new(jobs("a a b a")), "", "");
    equal!(Seen::new("a a b a", "", Reason::Drained), seen);
}

#[harness::test]
fn a_job_that_has_begun_is_finished() {
    let (seen, _) = run(Fake::new(jobs("a b c d")), "b", "");
    equal!(Seen::new("a b", "c d", STOP), seen, "told to stop during b");
}

#[harness::test]
fn a_stop_before_the_first_job_leaves_all_of_them() {
    let (seen, fake) = run(Fake::new(jobs("a b")), "before", "");
    equal!(Seen::new("", "a b", STOP), seen);
    equal!(0, fake.waits.len(), "how often the next job was asked for");
}

#[harness::test]
fn a_stop_during_the_last_job_leaves_nothing() {
    let (seen, _) = run(Fake::new(jobs("a b")), "b", "");
    equal!(Seen::new("a b", "", STOP), seen);
}

#[harness::test]
fn stop_is_asked_before_each_job_is_taken_and_nowhere_else() {
    let diary = RefCell::new(Vec::new());
    struct Diary<'a>(&'a RefCell<Vec<String>>, Fake);
    impl Jobs for Diary<'_> {
        fn next(&mut self, wait: Duration) -> io::Result<Step> {
            self.0.borrow_mut().push("next".to_owned());
            self.1.next(wait)
        }
        fn drain(&mut self) -> Vec<String> {
            self.1.drain()
        }
    }
    let steps = [
        job("a"),
        Ok(Step::Idle),
        Err(ErrorKind::Interrupted),
        job("b"),
    ];
    let mut source = Diary(&diary, Fake::new(steps));
    let stop = || {
        diary.borrow_mut().push("stop?".to_owned());
        None
    };
    let mut work = |job: &str| {
        diary.borrow_mut().push(format!("work {job}"));
        Ok(())
    };
    let report = run_worker(&mut source, &stop, &mut work);
    equal!(Reason::Drained, report.reason);
    let expected =
        "stop?, next, work a, stop?, next, stop?, next, stop?, next, work b, stop?, next";
    equal!(
        expected,
        diary.borrow().join(", ").as_str(),
        "what happened, in order"
    );
}

#[harness::test]
fn while_there_is_no_job_it_waits_and_asks_again() {
    let steps = [
        Ok(Step::Idle),
        Ok(Step::Idle),
        job("a"),
        Ok(Step::Idle),
        job("b"),
    ];
    let (seen, fake) = run(Fake::new(steps), "", "");
    equal!(Seen::new("a b", "", Reason::Drained), seen);
    for wait in fake.waits {
        equal!(
            true,
            wait > ms(0) && wait <= ms(50),
            "a wait of {wait:?} for the next job"
        );
    }
}

#[harness::test]
fn a_stop_is_noticed_while_there_are_no_jobs() {
    let seen = bounded("there is never a job, and then a stop", || {
        let mut fake = Fake::new(vec![Ok(Step::Idle); 100]);
        let asked = Cell::new(0);
        let stop = || {
            asked.set(asked.get() + 1);
            (asked.get() > 5).then_some(Signal::SIGINT)
        };
        let report = run_worker(&mut fake, &stop, &mut |_| Ok(()));
        (report.reason, fake.waits.len())
    });
    equal!(
        (Reason::Signal(Signal::SIGINT), 5),
        seen,
        "the reason, and how often it waited"
    );
}

#[harness::test]
fn an_interrupted_wait_is_no_failure() {
    let steps = [job("a"), Err(ErrorKind::Interrupted), job("b")];
    let (seen, _) = run(Fake::new(steps), "", "");
    equal!(Seen::new("a b", "", Reason::Drained), seen);
}

#[harness::test]
fn a_job_that_fails_is_the_first_that_is_left() {
    let (seen, _) = run(Fake::new(jobs("a b c d")), "", "b");
    equal!(
        Seen::failed("a", "b c d", ErrorKind::StorageFull),
        seen,
        "b fails"
    );
    let (seen, _) = run(Fake::new(jobs("a b")), "", "b");
    equal!(
        Seen::failed("a", "b", ErrorKind::StorageFull),
        seen,
        "the last one fails"
    );
}

#[harness::test]
fn a_job_that_fails_during_a_stop_is_a_failure() {
    let (seen, _) = run(Fake::new(jobs("a b c")), "b", "b");
    equal!(
        Seen::failed("a", "b c", ErrorKind::StorageFull),
        seen,
        "told to stop in b, which fails"
    );
}

#[harness::test]
fn a_source_that_fails_is_the_end() {
    let steps = [job("a"), Err(ErrorKind::BrokenPipe), job("b"), job("c")];
    let (seen, fake) = run(Fake::new(steps), "", "");
    equal!(Seen::failed("a", "b c", ErrorKind::BrokenPipe), seen);
    equal!(1, fake.drained, "how often the rest was taken");
}
