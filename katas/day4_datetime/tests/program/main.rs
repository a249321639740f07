//! The katas of day 4 from outside: the tests call `timekit` and look at what comes out.

#[path = "../common/civil.rs"]
mod civil;
#[path = "../common/oracle.rs"]
mod oracle;

mod calendar;
mod durations;
mod format_dt;
mod next_daily;
mod parsing;
mod resolve_local;
mod stamp;
mod stopwatch;
mod world_clock;

use std::ffi::OsString;

use harness::{Program, Run, Scratch, equal};

/// What the zone of the machine may be said to be: the last ones really are zones, without
/// a file that describes them, and far from UTC.
const HOSTS: [&str; 6] = [
    "",
    "UTC",
    "Nonsense/Zone",
    ":/no/such/file",
    "XXX-14",
    "YYY11:30",
];

/// The answer is the same wherever the machine is.
#[track_caller]
fn check_everywhere(arguments: &[&str], stdout: &str) {
    let scratch = Scratch::new();
    let timekit = || Program::new("timekit", &scratch).args(arguments);
    timekit().env_clear().run().expect(0, stdout, "");
    for zone in HOSTS {
        let run = timekit().env("TZ", zone).run();
        let actual = Answer::of(&run);
        let expected = Answer::is(stdout.to_owned());
        equal!(expected, actual, "{arguments:?}, TZ is {zone:?}");
    }
}

/// One of the many questions that a single call of `timekit` can answer.
struct Question {
    arguments: Vec<OsString>,
    /// The right answer.
    answer: Answer,
    /// What a reader must know to see why it is right.
    story: String,
}

/// How `timekit` ends and what it writes.
#[derive(Debug, Default, PartialEq)]
struct Answer {
    exit: Option<i32>,
    stdout: String,
    stderr: String,
}

impl Answer {
    /// The answer is `stdout`, its terminator included.
    fn is(stdout: String) -> Self {
        Self {
            exit: Some(0),
            stdout,
            stderr: String::new(),
        }
    }

    /// There is no answer, for this reason.
    fn fails(exit: i32, reason: &str) -> Self {
        Self {
            exit: Some(exit),
            stdout: String::new(),
            stderr: format!("timekit: {reason}\n"),
        }
    }

    fn of(run: &Run) -> Self {
        let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
        Self {
            exit: run.status.code(),
            stdout: text(&run.stdout),
            stderr: text(&run.stderr),
        }
    }

    /// The answers of one call to several questions: it ends as the first failure says.
    fn joined<'a>(answers: impl IntoIterator<Item = &'a Self>) -> Self {
        let mut all = Self::is(String::new());
        for answer in answers {
            if all.exit == Some(0) {
                all.exit = answer.exit;
            }
            all.stdout.push_str(&answer.stdout);
            all.stderr.push_str(&answer.stderr);
        }
        all
    }
}

/// Puts all questions in one call of `timekit`, because to start a process takes longer than
/// to answer. If an answer is wrong, puts them one by one, so that the failure shows which.
#[track_caller]
fn check_answers<'a>(timekit: impl Fn() -> Program<'a>, questions: &[Question]) {
    let ask = |questions: &[Question]| {
        let arguments = questions.iter().flat_map(|question| &question.arguments);
        Answer::of(&timekit().args(arguments).run())
    };
    let expected = Answer::joined(questions.iter().map(|question| &question.answer));
    let actual = ask(questions);
    if expected == actual {
        return;
    }
    for question in questions {
        let actual = ask(std::slice::from_ref(question));
        equal!(question.answer, actual, "{}", question.story);
    }
    equal!(
        expected,
        actual,
        "each question alone is answered right, but all in one call are not"
    );
}
