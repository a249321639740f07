//! The grader in a terminal: Ctrl-C, SIGTERM and a hangup leave nothing behind.

use std::process::Command;

use nix::sys::signal::Signal;
use nix::sys::wait::WaitStatus;
use rexpect::session::{Options, PtySession, spawn_with_options};

use crate::support::Clone;

/// Long enough for a build on a slow machine; only a failure takes that long.
const PATIENCE_MS: u64 = 120_000;

/// A kata that never returns, and so a run that can be broken off at any moment.
fn endless(clone: &Clone) {
    clone.solve("env_or");
    let text = clone.read("katas/day1_os_sys/src/env_or.rs");
    let opening = text
        .find(") -> Result<String, EnvError> {")
        .expect("the signature")
        + ") -> Result<String, EnvError> {".len();
    let (head, tail) = text.split_at(opening);
    let endless = format!(
        "{head}\n    std::fs::write(std::env::temp_dir().join(\"reached\"), \"\").ok();\n    loop {{\n        std::thread::park();\n    }}\n    #[allow(unreachable_code)]{tail}"
    );
    clone.write("katas/day1_os_sys/src/env_or.rs", endless);
}

fn start(clone: &Clone) -> PtySession {
    let mut command = Command::new(env!("CARGO_BIN_EXE_grader"));
    command
        .args(["check", "day1::env_or"])
        .current_dir(clone.root());
    command
        .env("TMPDIR", clone.temporary())
        .env("CARGO_TARGET_DIR", clone.target());
    command.env("TERM", "xterm");
    let options = Options::new()
        .timeout_ms(Some(PATIENCE_MS))
        .strip_ansi_escape_codes(true);
    let mut session =
        spawn_with_options(command, options).expect("the grader starts in a terminal");
    // The bar over the test cases: the build is over and the first ones run.
    session.exp_regex(r"0/\d+ tests").expect("live progress");
    wait_until_inside(clone);
    session
}

/// The endless code leaves a file in its private directory: then it is running.
fn wait_until_inside(clone: &Clone) {
    let reached = || {
        let scratches = std::fs::read_dir(clone.temporary())
            .into_iter()
            .flatten()
            .flatten();
        scratches
            .into_iter()
            .any(|entry| entry.path().join("reached").exists())
    };
    let deadline = std::time::Instant::now() + std::time::Duration::from_millis(PATIENCE_MS);
    while !reached() {
        assert!(std::time::Instant::now() < deadline, "the test never began");
        std::thread::yield_now();
    }
}

fn expect_clean_end(clone: &Clone, mut session: PtySession, signal: Signal) {
    session
        .exp_string("nothing is left running")
        .expect("a word of farewell");
    let status = session.process().wait().expect("it ends");
    assert!(
        matches!(status, WaitStatus::Signaled(_, ended_by, _) if ended_by == signal),
        "{status:?}"
    );
    assert_eq!(clone.left_processes(), Vec::<String>::new());
    let scratches = std::fs::read_dir(clone.temporary()).expect("the temporary directory");
    assert_eq!(scratches.count(), 0, "the private directories are gone");
}

#[test]
fn ctrl_c_leaves_nothing_behind() {
    let clone = Clone::new();
    endless(&clone);
    let mut session = start(&clone);
    session.send_control('c').expect("the terminal takes it");
    expect_clean_end(&clone, session, Signal::SIGINT);
}

#[test]
fn sigterm_leaves_nothing_behind() {
    let clone = Clone::new();
    endless(&clone);
    let mut session = start(&clone);
    session
        .process_mut()
        .signal(Signal::SIGTERM)
        .expect("it is there");
    expect_clean_end(&clone, session, Signal::SIGTERM);
}

#[test]
fn kill_9_leaves_no_process_of_a_test() {
    let clone = Clone::new();
    endless(&clone);
    let mut session = start(&clone);
    session
        .process_mut()
        .signal(Signal::SIGKILL)
        .expect("it is there");
    session.process().wait().expect("it ends");
    // The stubs read the end of their channel and kill; that takes them a moment.
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(20);
    while !clone.left_processes().is_empty() {
        assert!(
            std::time::Instant::now() < deadline,
            "left: {:?}",
            clone.left_processes()
        );
        std::thread::yield_now();
    }
}
