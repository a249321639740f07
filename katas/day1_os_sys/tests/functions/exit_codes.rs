//! Kata 1.7: from a number to an exit status, and from a wait status to words.

use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;

use day1_os_sys::exit_codes::{describe_status, exit_byte, shell_code};
use harness::equal;
use nix::sys::signal::Signal;

/// The bit of a wait status that says that a core dump was left.
const CORE: i32 = 0x80;

fn exited(code: i32) -> ExitStatus {
    ExitStatus::from_raw(code << 8)
}

fn killed(signal: i32) -> ExitStatus {
    ExitStatus::from_raw(signal)
}

fn stopped(signal: i32) -> ExitStatus {
    ExitStatus::from_raw(signal << 8 | 0x7f)
}

#[harness::test]
fn a_code_that_fits_into_a_byte_stays() {
    for code in 0..=255 {
        equal!(code, i64::from(exit_byte(code)), "exit_byte({code})");
    }
}

#[harness::test]
fn a_negative_code_is_70() {
    for code in [-1, -2, -70, -128, -255, -256, -257, -65_536, i64::MIN] {
        equal!(
            70,
            exit_byte(code),
            "exit_byte({code}), a number that no exit status can hold"
        );
    }
}

#[harness::test]
fn a_multiple_of_256_is_70_and_never_a_success() {
    for code in [256, 512, 768, 1 << 16, 1 << 31, 1 << 32, 1 << 62] {
        equal!(
            70,
            exit_byte(code),
            "exit_byte({code}), a number that no exit status can hold"
        );
    }
}

#[harness::test]
fn a_code_above_255_is_70() {
    for code in [257, 259, 383, 1_000, (1 << 32) + 3, i64::MAX] {
        equal!(
            70,
            exit_byte(code),
            "exit_byte({code}), a number that no exit status can hold"
        );
    }
}

#[harness::test]
fn the_code_of_a_child_that_exited_is_passed_on() {
    for code in [0, 1, 3, 69, 127, 128, 137, 255] {
        equal!(
            code,
            i32::from(shell_code(exited(code))),
            "the shell's code of a child that called exit({code})"
        );
    }
}

#[harness::test]
fn a_killed_child_is_128_plus_the_signal() {
    for (status, expected, what) in [
        (killed(1), 129, "SIGHUP"),
        (killed(9), 137, "SIGKILL"),
        (killed(15), 143, "SIGTERM"),
        (killed(40), 168, "the real-time signal 40"),
        (killed(64), 192, "the real-time signal 64"),
    ] {
        equal!(
            expected,
            shell_code(status),
            "the shell's code of a child killed by {what}"
        );
    }
}

#[harness::test]
fn a_core_dump_does_not_change_the_shells_code() {
    for (signal, expected) in [(6, 134), (8, 136), (11, 139)] {
        equal!(
            expected,
            shell_code(killed(signal | CORE)),
            "the shell's code of a child that left a core dump, killed by signal {signal}"
        );
    }
}

#[harness::test]
fn an_exit_is_described_by_its_code() {
    for (code, expected) in [
        (0, "exit 0"),
        (3, "exit 3"),
        (137, "exit 137"),
        (255, "exit 255"),
    ] {
        equal!(
            expected,
            describe_status(exited(code)),
            "a child that called exit({code})"
        );
    }
}

#[harness::test]
fn a_death_is_described_by_the_signals_name_and_number() {
    for (signal, expected) in [
        (1, "killed by SIGHUP (1)"),
        (2, "killed by SIGINT (2)"),
        (3, "killed by SIGQUIT (3)"),
        (9, "killed by SIGKILL (9)"),
        (11, "killed by SIGSEGV (11)"),
        (13, "killed by SIGPIPE (13)"),
        (14, "killed by SIGALRM (14)"),
        (15, "killed by SIGTERM (15)"),
    ] {
        equal!(
            expected,
            describe_status(killed(signal)),
            "a child that signal {signal} killed"
        );
    }
}

#[harness::test]
fn a_core_dump_is_mentioned() {
    for (signal, expected) in [
        (3, "killed by SIGQUIT (3), core dumped"),
        (6, "killed by SIGABRT (6), core dumped"),
        (11, "killed by SIGSEGV (11), core dumped"),
    ] {
        equal!(
            expected,
            describe_status(killed(signal | CORE)),
            "a child that signal {signal} killed and that left a core dump"
        );
    }
}

#[harness::test]
fn a_signal_without_a_name_is_described_by_its_number() {
    for (signal, expected) in [
        (34, "killed by signal 34"),
        (40, "killed by signal 40"),
        (64, "killed by signal 64"),
    ] {
        equal!(
            expected,
            describe_status(killed(signal)),
            "a child that the real-time signal {signal} killed"
        );
    }
    equal!("stopped by signal 40", describe_status(stopped(40)));
}

#[harness::test]
fn a_stopped_child_is_neither_dead_nor_done() {
    // Their numbers are not the same everywhere.
    for signal in [
        Signal::SIGSTOP,
        Signal::SIGTSTP,
        Signal::SIGTTIN,
        Signal::SIGTTOU,
    ] {
        let number = signal as i32;
        let status = stopped(number);
        equal!(
            format!("stopped by {} ({number})", signal.as_str()),
            describe_status(status),
            "a child that {signal} stopped"
        );
        equal!(
            128 + number,
            i32::from(shell_code(status)),
            "the shell's code of a child that {signal} stopped"
        );
    }
}

#[harness::test(os = ["linux"])]
fn a_continued_child_is_no_failure() {
    let continued = ExitStatus::from_raw(0xffff);
    equal!("continued", describe_status(continued));
    equal!(
        0,
        shell_code(continued),
        "the shell's code of a child that runs again"
    );
}

#[harness::test]
fn every_signal_of_the_system_has_its_name() {
    for signal in Signal::iterator() {
        let number = signal as i32;
        equal!(
            format!("killed by {} ({number})", signal.as_str()),
            describe_status(killed(number)),
            "a child that signal {number} killed"
        );
    }
}
