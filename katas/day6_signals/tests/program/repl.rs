//! Kata 6.9 from outside: `sigkit repl`, also on a terminal. Only the driver of a terminal
//! makes a signal of Ctrl-C.

use std::process::Command;
use std::sync::{Mutex, MutexGuard, PoisonError};

use harness::{
    DEADLINE, Proc, Rng, Scratch, clean_signals, confined, equal, fail, fail_if_stub, program_path,
    within,
};
use nix::sys::signal::Signal;
use nix::sys::wait::WaitStatus;
use rexpect::error::Error;
use rexpect::session::{Options, PtySession, spawn_with_options};

use crate::sigkit;

const WARNING: &str = "(interrupt: press Ctrl-C again or Ctrl-D to leave)";

#[harness::test]
fn lines_are_answered() {
    let scratch = Scratch::new();
    let run = sigkit(&scratch, &["repl"])
        .stdin("echo hi\n\nls\nquit 3\n")
        .run();
    run.expect(3, "> hi\n> > unknown command: ls\n> ", "");
}

#[harness::test]
fn the_end_of_the_input_is_a_goodbye() {
    let scratch = Scratch::new();
    sigkit(&scratch, &["repl"])
        .stdin("")
        .run()
        .expect(0, "> bye\n", "");
}

fn start(scratch: &Scratch) -> Proc {
    let mut repl = sigkit(scratch, &["repl", "--plain"]).start();
    repl.expect("prompt");
    repl
}

#[track_caller]
fn expect_warning(repl: &mut Proc) {
    repl.signal(Signal::SIGINT);
    repl.expect(&format!("print {WARNING}"));
    repl.expect("prompt");
}

#[harness::test]
fn sigint_warns_and_then_ends_it() {
    let scratch = Scratch::new();
    let mut repl = start(&scratch);
    expect_warning(&mut repl);
    repl.send("echo still here");
    repl.expect("print still here");
    repl.expect("prompt");
    expect_warning(&mut repl);
    repl.signal(Signal::SIGINT);
    let status = repl.wait();
    equal!(Some(130), status.code(), "how it ends after two in a row");
}

/// A prompt on a terminal of its own. One at a time: its other end would leak into
/// programs that other threads start meanwhile.
struct Terminal {
    session: Session,
    _only: MutexGuard<'static, ()>,
}

/// A session that does not ask to end but ends: rexpect would wait for whoever is deaf.
struct Session(PtySession);

impl Drop for Session {
    fn drop(&mut self) {
        // One that has been waited for is not there any more.
        if self.0.process().status() == Some(WaitStatus::StillAlive) {
            let _ = self.0.process_mut().signal(Signal::SIGKILL);
        }
    }
}

impl Terminal {
    fn start(scratch: &Scratch) -> Self {
        static ONLY: Mutex<()> = Mutex::new(());
        let only = ONLY.lock().unwrap_or_else(PoisonError::into_inner);
        let program = program_path("sigkit");
        // rexpect would not tell.
        equal!(
            true,
            program.exists(),
            "whether there is {}",
            program.display()
        );
        let mut command = Command::new(program);
        command.arg("repl").current_dir(scratch.path()).env_clear();
        clean_signals(command.env("TERM", "dumb"));
        let options = Options::new()
            .timeout_ms(Some(5_000))
            .strip_ansi_escape_codes(true);
        let session = confined(move || spawn_with_options(command, options));
        let session = Session(session.expect("there are terminals"));
        let mut terminal = Self {
            session,
            _only: only,
        };
        terminal.expect("> ");
        terminal
    }

    #[track_caller]
    fn expect(&mut self, text: &str) {
        match self.session.0.exp_string(text) {
            Ok(_) => {}
            Err(Error::EOF { got, .. }) => {
                fail_if_stub(&got);
                fail(format!("it has ended instead of showing {text:?}: {got:?}"));
            }
            Err(Error::Timeout { got, .. }) => {
                fail(format!("the terminal does not show {text:?} but {got:?}"));
            }
            Err(error) => fail(error.to_string()),
        }
    }

    fn send(&mut self, line: &str) {
        self.session
            .0
            .send_line(line)
            .expect("the terminal takes it");
    }

    fn press(&mut self, key: char) {
        self.session
            .0
            .send_control(key)
            .expect("the terminal takes it");
    }

    /// Waits for the end; whether it is the expected one.
    #[track_caller]
    fn expect_end(self, expected: fn(WaitStatus) -> bool, story: &str) {
        let Self { session, _only } = self;
        let ended = within(DEADLINE, move || session.0.process().wait());
        let ended = ended.expect("it is our child");
        equal!(true, expected(ended), "{story}: {ended:?}");
    }
}

#[harness::test(needs = ["pty"])]
fn ctrl_c_warns_and_ctrl_d_leaves() {
    let scratch = Scratch::new();
    let mut terminal = Terminal::start(&scratch);
    terminal.press('c');
    terminal.expect(WARNING);
    terminal.expect("> ");
    terminal.press('d');
    terminal.expect("bye");
    terminal.expect_end(
        |end| matches!(end, WaitStatus::Exited(_, 0)),
        "after Ctrl-D",
    );
}

#[harness::test(needs = ["pty"])]
fn ctrl_c_twice_leaves_with_130() {
    let scratch = Scratch::new();
    let mut terminal = Terminal::start(&scratch);
    terminal.press('c');
    terminal.expect(WARNING);
    terminal.expect("> ");
    terminal.press('c');
    terminal.expect_end(
        |end| matches!(end, WaitStatus::Exited(_, 130)),
        "after the second Ctrl-C",
    );
}

#[harness::test(needs = ["pty"])]
fn ctrl_c_keeps_the_session() {
    let scratch = Scratch::new();
    let mut terminal = Terminal::start(&scratch);
    for word in ["one", "two"] {
        terminal.press('c');
        terminal.expect(WARNING);
        terminal.expect("> ");
        terminal.send(&format!("echo {word}"));
        terminal.expect(word);
        terminal.expect("> ");
    }
    terminal.send("quit 4");
    terminal.expect_end(
        |end| matches!(end, WaitStatus::Exited(_, 4)),
        "after quit 4",
    );
}

#[harness::test(needs = ["pty"])]
fn what_was_typed_before_ctrl_c_is_gone() {
    let scratch = Scratch::new();
    let mut terminal = Terminal::start(&scratch);
    // A line without its end, which the terminal's driver throws away.
    terminal.session.0.send("quit 9").expect("it takes it");
    terminal.session.0.flush().expect("it takes it");
    terminal.press('c');
    terminal.expect(WARNING);
    terminal.expect("> ");
    terminal.send("echo fresh");
    terminal.expect("fresh");
    terminal.expect("> ");
    terminal.press('d');
    terminal.expect_end(
        |end| matches!(end, WaitStatus::Exited(_, 0)),
        "after Ctrl-D",
    );
}

#[harness::test(needs = ["pty"])]
fn ctrl_backslash_still_kills() {
    let scratch = Scratch::new();
    let mut terminal = Terminal::start(&scratch);
    terminal.press('\\');
    let by_quit = |end| matches!(end, WaitStatus::Signaled(_, Signal::SIGQUIT, _));
    terminal.expect_end(by_quit, "after Ctrl-\\");
}

/// Something that happens, and what is to be seen then.
fn random_event(rng: &Rng) -> (Option<String>, String) {
    let word = rng.text("abcxyz", 1..=5);
    let say = |text: &str| format!("print {text}");
    match rng.index(10) {
        0..=2 => (None, String::new()),
        3..=5 => (Some(format!(" echo {word} ")), say(&word)),
        6 => {
            let status = 256 + rng.index(1_000);
            (
                Some(format!("quit {status}")),
                say(&format!("bad status: {status}")),
            )
        }
        7 => (Some(rng.text(" ", 0..=2)), String::new()),
        _ => (
            Some(format!("x{word} {word}")),
            say(&format!("unknown command: x{word}")),
        ),
    }
}

#[harness::test(seeded)]
fn random_sessions_keep_to_the_model() {
    let rng = harness::rng();
    let scratch = Scratch::new();
    for _ in 0..8 {
        let mut repl = start(&scratch);
        let (mut is_warned, mut is_over) = (false, false);
        for _ in 0..12 {
            let (line, answer) = random_event(&rng);
            let Some(line) = line else {
                if std::mem::replace(&mut is_warned, true) {
                    repl.signal(Signal::SIGINT);
                    is_over = true;
                    break;
                }
                expect_warning(&mut repl);
                continue;
            };
            is_warned = false;
            repl.send(&line);
            if !answer.is_empty() {
                repl.expect(&answer);
            }
            repl.expect("prompt");
        }
        if !is_over {
            repl.close_stdin();
            repl.expect("print bye");
        }
        let status = repl.wait().code();
        let expected = if is_over { 130 } else { 0 };
        equal!(Some(expected), status, "two interrupts in a row: {is_over}");
    }
}
