//! The katas of day 5 from outside: the tests call `platkit` and look at what comes out.

mod app_dirs;
mod backend;
mod cpu_and_memory;
mod hardware;
mod os;
mod os_release;
mod paths;
mod versions;

use std::ffi::OsString;

use harness::{Program, Run, equal};

/// One of the many questions that a single call of `platkit` can answer.
struct Question {
    arguments: Vec<OsString>,
    /// The right answer.
    answer: Answer,
    /// What a reader must know to see why it is right.
    story: String,
}

/// How `platkit` ends and what it writes.
#[derive(Debug, Default, PartialEq)]
struct Answer {
    exit: Option<i32>,
    stdout: String,
    stderr: String,
}

impl Answer {
    /// The answer is this line.
    fn line(line: impl std::fmt::Display) -> Self {
        Self::is(format!("{line}\n"))
    }

    /// The answer is `stdout`, its terminator included.
    fn is(stdout: String) -> Self {
        Self {
            exit: Some(0),
            stdout,
            stderr: String::new(),
        }
    }

    /// The answer is this line, and it is no.
    fn no(line: &str) -> Self {
        Self {
            exit: Some(1),
            stdout: format!("{line}\n"),
            stderr: String::new(),
        }
    }

    /// There is no answer, for this reason.
    fn fails(exit: i32, reason: &str) -> Self {
        Self {
            exit: Some(exit),
            stdout: String::new(),
            stderr: format!("platkit: {reason}\n"),
        }
    }

    fn of(run: &Run) -> Self {
        let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
        Self {
            exit: run.status.code(),
            stdout: text(&run.stdout),
            stderr: without_reasons(&text(&run.stderr)),
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

/// Cuts what is wrong with a line: its number is the answer, the words are the kata's own.
fn without_reasons(stderr: &str) -> String {
    let cut = |line: &str| {
        let number = line.split_once(": line ").map(|(before, rest)| {
            let digits = rest.find(|c: char| !c.is_ascii_digit());
            before.len() + ": line ".len() + digits.unwrap_or(rest.len())
        });
        format!("{}\n", &line[..number.unwrap_or(line.len())])
    };
    stderr.lines().map(cut).collect()
}

/// Puts all questions in one call of `platkit`, because to start a process takes longer than
/// to answer. If an answer is wrong, puts them one by one, so that the failure shows which.
#[track_caller]
fn check_answers<'a>(platkit: impl Fn() -> Program<'a>, questions: &[Question]) {
    let ask = |questions: &[Question]| {
        let arguments = questions.iter().flat_map(|question| &question.arguments);
        Answer::of(&platkit().args(arguments).run())
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
