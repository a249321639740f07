//! Kata 2.6 from inside: `Session`.

use std::ffi::OsStr;
use std::io::ErrorKind;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use day2_subprocess::session::Session;
use day2_subprocess::{Cmd, SessionError};
use harness::equal;
use nix::errno::Errno;
use nix::sys::signal::kill;
use nix::unistd::Pid;

use crate::{bounded, bounded_by_steps, error_of, exited, probe};

/// An answer, or the error in words.
type Answer = Result<String, String>;

fn answer(asked: Result<String, SessionError>) -> Answer {
    asked.map_err(|error| format!("{error:?}"))
}

fn ok(text: &str) -> Answer {
    Ok(text.to_owned())
}

fn eof(status: ExitStatus) -> Answer {
    Err(format!("Eof({status:?})"))
}

/// Asks all of `questions`, and then says goodbye.
fn conversation(cmd: &Cmd, questions: &[&str]) -> (Vec<Answer>, Result<ExitStatus, String>) {
    let cmd = cmd.clone();
    let questions: Vec<String> = questions.iter().map(ToString::to_string).collect();
    let asked = Arc::new(AtomicUsize::new(0));
    let (told, asking) = ((cmd.to_string(), questions.clone()), Arc::clone(&asked));
    let story = move || {
        let (cmd, questions) = told;
        match asked.load(Ordering::Relaxed) {
            0 => format!("`{cmd}` is started"),
            number if number <= questions.len() => format!(
                "`{cmd}` is asked question {number} of {}, {}",
                questions.len(),
                short(&questions[number - 1])
            ),
            number => format!(
                "`finish` is called after {} questions to `{cmd}`",
                number - 1
            ),
        }
    };
    bounded_by_steps(story, move || {
        let mut session = Session::spawn(&cmd).expect("the fixture can be started");
        let mut answers = Vec::new();
        for question in &questions {
            asking.fetch_add(1, Ordering::Relaxed);
            answers.push(answer(session.ask(question)));
        }
        asking.fetch_add(1, Ordering::Relaxed);
        let end = session.finish().map_err(|error| format!("{error:?}"));
        (answers, end)
    })
}

/// A question that a reader can read.
fn short(question: &str) -> String {
    match question.len() {
        0..=40 => format!("{question:?}"),
        length => format!("which has {length} bytes"),
    }
}

/// Whether there is a process of this number, as kill(2) with signal 0 sees it; for a
/// zombie the answer is yes.
fn is_there(pid: u32) -> Result<(), Errno> {
    kill(Pid::from_raw(pid.cast_signed()), None)
}

#[harness::test]
fn each_line_is_answered_by_a_line() {
    let questions = ["1+2", "4+5", "0+0", "-7+3", "what?"];
    let (answers, end) = conversation(&probe().arg("calc"), &questions);
    let expected: Vec<_> = ["3", "9", "0", "-4", "?"].map(ok).into();
    equal!(expected, answers, "calc is asked {questions:?}");
    equal!(Ok(exited(0)), end, "how calc ended after the goodbye");
}

#[harness::test]
fn a_line_comes_back_without_its_end_and_otherwise_unchanged() {
    let lines = ["", " a  b ", "größe", "a\tb", "\"'\\"];
    let expected: Vec<_> = lines.map(ok).into();
    for cmd in [probe().arg("lines"), probe().args(["lines", "--crlf"])] {
        let (answers, end) = conversation(&cmd, &lines);
        equal!(expected, answers, "{cmd}");
        equal!(Ok(exited(0)), end, "how it ended");
    }
}

#[harness::test]
fn only_the_line_end_is_taken_off() {
    // The fixture takes one \r for a part of our line end, and sends one of its own.
    let cmd = probe().args(["lines", "--crlf"]);
    let (answers, _) = conversation(&cmd, &["a\r\r", "b"]);
    equal!(
        vec![ok("a\r"), ok("b")],
        answers,
        "what comes back is \"a\\r\\r\\n\""
    );
}

#[harness::test]
fn lines_that_come_early_are_kept_for_later_questions() {
    let (answers, _) = conversation(&probe().arg("twice"), &["a", "b", "c", "d"]);
    let expected: Vec<_> = ["a", "a", "b", "b"].map(ok).into();
    equal!(
        expected,
        answers,
        "each question is answered by two lines at once: what was read ahead is not lost"
    );
}

#[harness::test]
fn lines_of_many_bytes_go_both_ways() {
    let long = "x".repeat(100_000);
    let (answers, _) = conversation(&probe().arg("lines"), &[&long, "short", &long]);
    let lengths: Vec<_> = answers
        .iter()
        .map(|answer| answer.as_ref().map(String::len))
        .collect();
    equal!(
        vec![Ok(100_000), Ok(5), Ok(100_000)],
        lengths,
        "how long the answers are"
    );
}

#[harness::test]
fn a_question_may_be_longer_than_a_pipe_holds() {
    // `cat` writes while it reads, and waits when nobody takes that from it.
    let long = "x".repeat(1 << 20);
    let (answers, end) = conversation(&probe().arg("cat"), &[&long, "short", &long]);
    let lengths: Vec<_> = answers
        .iter()
        .map(|answer| answer.as_ref().map(String::len))
        .collect();
    equal!(
        vec![Ok(1 << 20), Ok(5), Ok(1 << 20)],
        lengths,
        "how long the answers of cat are"
    );
    equal!(Ok(exited(0)), end, "how cat ended after the goodbye");
}

#[harness::test]
fn what_was_said_before_the_end_is_an_answer() {
    // The first one reads nothing, so that a question finds nobody who reads; whether the
    // program has gone already when it is asked does not matter.
    for cmd in [
        probe().args(["emit", "--out", "one", "--out", "two", "--exit", "3"]),
        probe().args(["emit", "--out", "one\ntwo", "--exit", "3"]),
    ] {
        let long = "x".repeat(1 << 20);
        let (answers, _) = conversation(&cmd, &["1", &long, "3", "4"]);
        let gone = || eof(exited(3));
        equal!(
            vec![ok("one"), ok("two"), gone(), gone()],
            answers,
            "four questions to `{cmd}`, which reads none of them"
        );
    }
}

#[harness::test]
fn a_program_that_quits_is_told_with_its_status() {
    let (answers, end) = conversation(&probe().arg("calc"), &["1+1", "quit"]);
    equal!(vec![ok("2"), eof(exited(7))], answers, "calc quits with 7");
    equal!(Ok(exited(7)), end, "how it ended, told once more by finish");
}

#[harness::test]
fn a_program_that_has_gone_gives_the_same_answer_again() {
    let questions = ["quit", "1+1", "1+1"];
    let (answers, _) = conversation(&probe().arg("calc"), &questions);
    let expected = vec![eof(exited(7)); 3];
    equal!(expected, answers, "calc is asked {questions:?}");
}

#[harness::test]
fn a_program_that_is_killed_is_told_as_killed() {
    let script = probe().args(["emit", "--kill", "SIGKILL"]);
    let (answers, _) = conversation(&script, &["hello"]);
    let killed = ExitStatus::from_raw(9);
    equal!(vec![eof(killed)], answers, "it is killed by SIGKILL");
}

#[harness::test]
fn a_last_line_without_an_end_is_an_answer() {
    let cmd = probe().args(["last-words", "so long"]);
    let (answers, _) = conversation(&cmd, &["bye?", "still there?"]);
    let expected = vec![ok("so long"), eof(exited(0))];
    equal!(expected, answers, "`so long` comes without a line feed");
}

#[harness::test]
fn a_program_that_hangs_up_but_still_listens_is_let_go() {
    // It ends only when its standard input is closed.
    let (answers, end) = conversation(&probe().args(["hang-up", "5"]), &["hello"]);
    equal!(
        vec![eof(exited(5))],
        answers,
        "it closes its output and reads on"
    );
    equal!(Ok(exited(5)), end, "how it ended");
}

#[harness::test]
fn a_question_of_two_lines_is_not_sent() {
    let questions = ["1+1\n2+2", "\n", "3+3\n", "4+4"];
    let (answers, _) = conversation(&probe().arg("calc"), &questions);
    let refused = || Err("EmbeddedNewline".to_owned());
    let expected = vec![refused(), refused(), refused(), ok("8")];
    equal!(expected, answers, "calc is asked {questions:?}");
}

#[harness::test]
fn an_answer_that_is_no_text_is_an_error() {
    let word = OsStr::from_bytes(b"caf\xe9\n");
    let cmd = probe().arg("last-words").arg(word);
    let kind = bounded("bytes that are no text come back", move || {
        let mut session = Session::spawn(&cmd).expect("the fixture can be started");
        match session.ask("hello") {
            Err(SessionError::Io(error)) => Ok(error.kind()),
            other => Err(format!("{other:?}")),
        }
    });
    equal!(
        Ok(ErrorKind::InvalidData),
        kind,
        "the answer is b\"caf\\xe9\""
    );
}

#[harness::test]
fn the_goodbye_does_not_wait_for_a_full_pipe() {
    let cmd = probe().args(["parting", "1000000", "4"]);
    let (_, end) = conversation(&cmd, &[]);
    equal!(
        Ok(exited(4)),
        end,
        "it has 1,000,000 bytes to say when its input ends, and nobody listens"
    );
}

#[harness::test]
fn a_dropped_session_leaves_nothing_behind() {
    // The second one ignores the end of its input, SIGTERM and SIGINT.
    for cmd in [probe().arg("calc"), probe().arg("stay")] {
        let story = format!("a session with `{cmd}` is dropped");
        let (before, after) = bounded(&story, move || {
            let (pid, before) = {
                let session = Session::spawn(&cmd).expect("the fixture can be started");
                (session.pid(), is_there(session.pid()))
            };
            (before, is_there(pid))
        });
        equal!(
            Ok(()),
            before,
            "whether the process is there before: {story}"
        );
        equal!(
            Err(Errno::ESRCH),
            after,
            "whether it is there afterwards, alive or as a zombie: {story}"
        );
    }
}

#[harness::test]
fn a_session_that_has_ended_leaves_nothing_behind() {
    let (pid, quit, after_quit) = bounded("calc quits, and the session is dropped", || {
        let mut session = Session::spawn(&probe().arg("calc")).expect("it can be started");
        let quit = answer(session.ask("quit"));
        // Before the session is dropped: the answer has waited for the program.
        (session.pid(), quit, is_there(session.pid()))
    });
    equal!(eof(exited(7)), quit, "calc quits");
    equal!(
        Err(Errno::ESRCH),
        after_quit,
        "whether process {pid} is still there"
    );
    let (pid, end) = bounded("a session is finished", || {
        let session = Session::spawn(&probe().arg("calc")).expect("it can be started");
        let pid = session.pid();
        (pid, session.finish().map_err(|error| format!("{error:?}")))
    });
    equal!(Ok(exited(0)), end, "finish does not kill");
    equal!(
        Err(Errno::ESRCH),
        is_there(pid),
        "whether it is there after finish"
    );
}

#[harness::test]
fn a_command_that_cannot_be_started_is_named() {
    let actual = bounded("there is no such program", || {
        error_of(Session::spawn(&Cmd::new("no-such-program-d2")).map(|_| ()))
    });
    equal!(
        "NotFound(\"no-such-program-d2\")",
        actual.as_str(),
        "a program that is not there"
    );
}
