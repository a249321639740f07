//! Kata 1.7 through `envkit exit`, `status`, `shell-code` and `run`.

use std::fmt::Display;

use harness::{Program, Scratch, equal, program_path, snapshot};
use nix::sys::signal::Signal;

/// The lines that `envkit COMMAND NUMBER...` prints, one for each number.
#[track_caller]
fn answers(command: &[&str], numbers: &[impl Display]) -> Vec<String> {
    let scratch = Scratch::new();
    let run = Program::new("envkit", &scratch)
        .args(command)
        .args(numbers.iter().map(|number| number.to_string()))
        .run();
    equal!(
        (Some(0), ""),
        (run.status.code(), run.stderr_text().as_str()),
        "the exit status of `envkit {}` and what it wrote to standard error",
        command.join(" ")
    );
    let lines: Vec<String> = run.stdout_text().lines().map(str::to_owned).collect();
    equal!(numbers.len(), lines.len(), "one line for each number");
    lines
}

#[harness::test]
fn a_program_cannot_end_with_more_than_a_byte() {
    let scratch = Scratch::new();
    for (code, status) in [
        ("0", 0),
        ("3", 3),
        ("255", 255),
        ("256", 70),
        ("-1", 70),
        ("1024", 70),
    ] {
        let run = Program::new("envkit", &scratch).args(["exit", code]).run();
        run.expect(status, "", "");
    }
}

#[harness::test]
fn a_wait_status_has_two_halves() {
    let scratch = Scratch::new();
    let raw = ["0", "0x300", "9", "0x8b", "40", "0xff00"];
    let program = Program::new("envkit", &scratch);
    snapshot!(program.arg("status").args(raw).transcript(), @"
    $ envkit status 0 0x300 9 0x8b 40 0xff00
    exit: 0
    --- stdout ---
    exit 0
    exit 3
    killed by SIGKILL (9)
    killed by SIGSEGV (11), core dumped
    killed by signal 40
    exit 255
    ");
    let program = Program::new("envkit", &scratch);
    snapshot!(program.arg("shell-code").args(raw).transcript(), @"
    $ envkit shell-code 0 0x300 9 0x8b 40 0xff00
    exit: 0
    --- stdout ---
    0
    3
    137
    139
    168
    255
    ");
}

#[harness::test(os = ["linux"])]
fn a_stopped_or_continued_child_has_a_wait_status_too() {
    let scratch = Scratch::new();
    let raw = ["0x137f", "0x147f", "0xffff"];
    let program = Program::new("envkit", &scratch);
    snapshot!(program.arg("status").args(raw).transcript(), @"
    $ envkit status 0x137f 0x147f 0xffff
    exit: 0
    --- stdout ---
    stopped by SIGSTOP (19)
    stopped by SIGTSTP (20)
    continued
    ");
    let program = Program::new("envkit", &scratch);
    snapshot!(program.arg("shell-code").args(raw).transcript(), @"
    $ envkit shell-code 0x137f 0x147f 0xffff
    exit: 0
    --- stdout ---
    147
    148
    0
    ");
}

#[harness::test]
fn a_child_that_exits_hands_its_code_on() {
    let scratch = Scratch::new();
    for code in [1, 3, 255] {
        let run = Program::new("envkit", &scratch)
            .args(["run", "--"])
            .arg(program_path("d1-probe"))
            .args(["exit", &code.to_string()])
            .run();
        run.expect(code, "", "");
    }
}

#[harness::test]
fn a_child_that_a_signal_kills_is_no_success() {
    let scratch = Scratch::new();
    for (signal, status, death) in [
        ("TERM", 143, "SIGTERM (15)"),
        ("KILL", 137, "SIGKILL (9)"),
        ("INT", 130, "SIGINT (2)"),
    ] {
        let run = Program::new("envkit", &scratch)
            .args(["run", "--"])
            .arg(program_path("d1-probe"))
            .args(["kill-self", signal])
            .run();
        run.expect(status, "", format!("envkit: killed by {death}\n"));
    }
}

#[harness::test(os = ["linux"])]
fn a_child_can_die_of_a_signal_without_a_name() {
    let scratch = Scratch::new();
    let run = Program::new("envkit", &scratch)
        .args(["run", "--"])
        .arg(program_path("d1-probe"))
        .args(["kill-self", "40"])
        .run();
    run.expect(168, "", "envkit: killed by signal 40\n");
}

#[harness::test(seeded)]
fn random_codes_end_within_a_byte() {
    let rng = harness::rng();
    let mut codes: Vec<i64> = (-5..=1024).collect();
    for _ in 0..60 {
        codes.push(rng.between(i64::MIN..=i64::MAX));
        codes.push(rng.between(-100_000..=100_000));
        // The low byte says success, the number does not.
        codes.push(rng.between(-1_000_000..=1_000_000) * 256);
    }
    rng.shuffle(&mut codes);
    for (code, line) in codes.iter().zip(answers(&["exit", "--print"], &codes)) {
        let expected = if *code < 0 || *code > 255 { 70 } else { *code };
        equal!(
            expected.to_string(),
            line,
            "the status with which a program ends that wants to say {code}"
        );
    }
}

/// A random wait status, in words and as a shell's code.
struct Death {
    raw: i32,
    words: String,
    code: i32,
}

impl Death {
    fn exited(code: i32) -> Self {
        Self {
            raw: code << 8,
            words: format!("exit {code}"),
            code,
        }
    }

    fn killed(signal: i32, has_core: bool) -> Self {
        let core = if has_core { ", core dumped" } else { "" };
        Self {
            raw: signal | if has_core { 0x80 } else { 0 },
            words: format!("killed by {}{core}", named(signal)),
            code: 128 + signal,
        }
    }

    fn stopped(signal: Signal) -> Self {
        let number = signal as i32;
        Self {
            raw: number << 8 | 0x7f,
            words: format!("stopped by {}", named(number)),
            code: 128 + number,
        }
    }
}

fn named(signal: i32) -> String {
    match Signal::try_from(signal) {
        Ok(known) => format!("{} ({signal})", known.as_str()),
        Err(_) => format!("signal {signal}"),
    }
}

#[harness::test(seeded)]
fn random_wait_statuses_are_understood() {
    let rng = harness::rng();
    let mut deaths: Vec<Death> = (0..=255).map(Death::exited).collect();
    deaths.extend((1..=64).map(|signal| Death::killed(signal, false)));
    for _ in 0..60 {
        deaths.push(Death::exited(rng.between(0..=255) as i32));
        // Only the classic signals leave a core.
        deaths.push(Death::killed(rng.between(1..=31) as i32, rng.one_in(2)));
        let stops = [
            Signal::SIGSTOP,
            Signal::SIGTSTP,
            Signal::SIGTTIN,
            Signal::SIGTTOU,
        ];
        deaths.push(Death::stopped(*rng.pick(&stops)));
    }
    rng.shuffle(&mut deaths);
    let raw: Vec<i32> = deaths.iter().map(|death| death.raw).collect();
    for (death, line) in deaths.iter().zip(answers(&["status"], &raw)) {
        equal!(
            death.words,
            line,
            "the wait status {:#x} in words",
            death.raw
        );
    }
    for (death, line) in deaths.iter().zip(answers(&["shell-code"], &raw)) {
        equal!(
            death.code.to_string(),
            line,
            "the shell's code for the wait status {:#x}, which is: {}",
            death.raw,
            death.words
        );
    }
}
