//! Kata 6.1 from outside: `sigkit info`, `list`, `kill` and `alive`.

use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::Path;
use std::process::{Child, Command, ExitStatus};

use harness::{
    DEADLINE, Rng, Scratch, clean_signals, confined, equal, program_path, snapshot, within,
};
use nix::sys::signal::Signal;
use rustix::process::{Pid, WaitId, WaitIdOptions, waitid};

use crate::sigkit;

/// What signals do by default that do not simply terminate.
const OTHER_ACTIONS: [(&str, &[&str]); 4] = [
    (
        "core",
        &[
            "ABRT", "BUS", "FPE", "ILL", "QUIT", "SEGV", "SYS", "TRAP", "XCPU", "XFSZ",
        ],
    ),
    ("stop", &["STOP", "TSTP", "TTIN", "TTOU"]),
    ("continue", &["CONT"]),
    ("ignore", &["CHLD", "URG", "WINCH"]),
];

/// What is to be said of a signal.
fn described(signal: Signal) -> String {
    let bare = &signal.as_str()["SIG".len()..];
    let other = OTHER_ACTIONS
        .iter()
        .find(|(_, names)| names.contains(&bare));
    let action = other.map_or("terminate", |(action, _)| action);
    format!("{signal} {} {action}\n", signal as i32)
}

#[harness::test(os = ["linux"])]
fn info_tells_name_number_and_effect() {
    let scratch = Scratch::new();
    snapshot!(sigkit(&scratch, &["info", "15", "kill", "SIGTSTP", "Cont", "chld"]).transcript(), @"
    $ sigkit info 15 kill SIGTSTP Cont chld
    exit: 0
    --- stdout ---
    SIGTERM 15 terminate
    SIGKILL 9 terminate
    SIGTSTP 20 stop
    SIGCONT 18 continue
    SIGCHLD 17 ignore
    ");
}

#[harness::test]
fn info_says_what_is_no_signal() {
    let scratch = Scratch::new();
    let run = sigkit(&scratch, &["info", "-15", "SIGSIGTERM", "", "TERM"]).run();
    let expected = "sigkit: \"-15\" is no signal\nsigkit: \"SIGSIGTERM\" is no signal\n\
                    sigkit: \"\" is no signal\n";
    run.expect(1, described(Signal::SIGTERM), expected);
}

#[harness::test]
fn list_tells_all_of_them() {
    let scratch = Scratch::new();
    let expected: String = Signal::iterator().map(described).collect();
    sigkit(&scratch, &["list"]).run().expect(0, expected, "");
}

#[harness::test]
fn kill_refuses_what_is_no_single_process() {
    let scratch = Scratch::new();
    snapshot!(sigkit(&scratch, &["kill", "URG", "-1"]).transcript(), @"
    $ sigkit kill URG -1
    exit: 64
    --- stderr ---
    sigkit: -1: refusing to signal a group or everything
    ");
    for pid in ["0", "-2"] {
        let message = format!("sigkit: {pid}: refusing to signal a group or everything\n");
        sigkit(&scratch, &["kill", "URG", pid])
            .run()
            .expect(64, "", &message);
        sigkit(&scratch, &["alive", pid])
            .run()
            .expect(64, "", &message);
    }
}

#[harness::test]
fn kill_and_alive_tell_that_nobody_is_there() {
    let scratch = Scratch::new();
    let message = "sigkit: 2147483647: no such process\n";
    sigkit(&scratch, &["kill", "URG", "2147483647"])
        .run()
        .expect(1, "", message);
    sigkit(&scratch, &["alive", "2147483647"])
        .run()
        .expect(1, "gone\n", "");
}

/// A process of the test's own, which is reaped only when the test says so.
struct Victim {
    child: Child,
}

impl Victim {
    fn start(program: &Path) -> Self {
        let mut command = Command::new(program);
        clean_signals(command.arg("stay").process_group(0));
        command.stdout(std::process::Stdio::null());
        let child = confined(move || command.spawn()).expect("the fixture starts");
        Self { child }
    }

    fn pid(&self) -> String {
        self.child.id().to_string()
    }

    /// Waits until something has happened to it, without reaping it.
    fn wait_for(&self, event: WaitIdOptions) {
        let pid = Pid::from_raw(self.child.id().cast_signed()).expect("above 0");
        let wait = move || waitid(WaitId::Pid(pid), event | WaitIdOptions::NOWAIT);
        within(DEADLINE, wait).expect("it is our child");
    }

    fn reap(&mut self) -> ExitStatus {
        self.child.wait().expect("it is our child")
    }
}

impl Drop for Victim {
    fn drop(&mut self) {
        // If it was reaped already, neither does anything.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[harness::test(os = ["linux"], needs = ["proc"])]
fn a_process_is_running_stopped_running_a_zombie_and_gone() {
    let scratch = Scratch::new();
    let mut victim = Victim::start(&program_path("d6-probe"));
    let pid = victim.pid();
    let expect = |status: i32, state: &str| {
        sigkit(&scratch, &["alive", &pid])
            .run()
            .expect(status, format!("{state}\n"), "");
    };
    let send = |signal: &str| {
        sigkit(&scratch, &["kill", signal, &pid])
            .run()
            .expect(0, "", "")
    };
    expect(0, "running");
    send("STOP");
    victim.wait_for(WaitIdOptions::STOPPED);
    expect(0, "stopped");
    send("cont");
    victim.wait_for(WaitIdOptions::CONTINUED);
    expect(0, "running");
    send("9");
    victim.wait_for(WaitIdOptions::EXITED);
    expect(1, "zombie");
    equal!(Some(9), victim.reap().signal(), "how it ended");
    expect(1, "gone");
}

#[harness::test(os = ["linux"], needs = ["proc"])]
fn a_process_may_have_a_name_that_looks_like_a_state() {
    let scratch = Scratch::new();
    for name in ["x) Z (y", "a b) T"] {
        let program = scratch.link(program_path("d6-probe"), name);
        let victim = Victim::start(&program);
        let alive = sigkit(&scratch, &["alive", &victim.pid()]).run();
        alive.expect(0, "running\n", "");
    }
}

/// A spelling of the name.
fn random_spelling(rng: &Rng, signal: Signal) -> String {
    let name = signal.as_str();
    let name = if rng.one_in(2) {
        name
    } else {
        &name["SIG".len()..]
    };
    match rng.index(4) {
        0 => (signal as i32).to_string(),
        1 => name.to_lowercase(),
        2 => name.to_owned(),
        _ => {
            let case = |c: char| {
                if rng.one_in(2) {
                    c.to_ascii_lowercase()
                } else {
                    c
                }
            };
            name.chars().map(case).collect()
        }
    }
}

#[harness::test(seeded)]
fn random_spellings_of_all_signals_are_understood() {
    let rng = harness::rng();
    let scratch = Scratch::new();
    let mut signals: Vec<Signal> = Signal::iterator().collect();
    for _ in 0..4 {
        rng.shuffle(&mut signals);
        let words: Vec<String> = signals.iter().map(|s| random_spelling(&rng, *s)).collect();
        let expected: String = signals.iter().copied().map(described).collect();
        sigkit(&scratch, &["info"])
            .args(words)
            .run()
            .expect(0, expected, "");
    }
}

#[harness::test(seeded)]
fn random_words_are_no_signals() {
    let rng = harness::rng();
    let scratch = Scratch::new();
    let mut words = Vec::new();
    for _ in 0..60 {
        let signal = *rng.pick(&Signal::iterator().collect::<Vec<_>>());
        let name = random_spelling(&rng, signal);
        // Each is one step away from a signal. No name is longer than SIGVTALRM.
        words.push(match rng.index(4) {
            0 => format!("SIGSIG{}", &signal.as_str()["SIG".len()..]),
            1 => format!("SIG{}", signal as i32),
            2 => format!("{name}{}", rng.pick(&[" ", "X\u{e9}", ".", "\t"])),
            _ => format!("{}{name}", rng.pick(&["_", " ", "*", "~"])),
        });
    }
    let expected: String = words
        .iter()
        .map(|word| format!("sigkit: {word:?} is no signal\n"))
        .collect();
    sigkit(&scratch, &["info", "--"])
        .args(words)
        .run()
        .expect(1, "", expected);
}
