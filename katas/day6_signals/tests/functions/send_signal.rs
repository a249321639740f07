//! Kata 6.1 from inside: `parse_signal`, `default_action`, `send_signal`, `liveness`.

use day6_signals::send_signal::{default_action, liveness, parse_signal, send_signal};
use day6_signals::{Disposition, KillError, Liveness, Signal};
use harness::equal;
use nix::errno::Errno;
use nix::sys::signal::kill;
use nix::unistd::Pid;

/// No system gives so large a number to a process.
const NOBODY: i32 = i32::MAX;
/// The first process of the machine or of the container.
const INIT: i32 = 1;

#[harness::test]
fn a_signal_has_a_name_in_four_spellings_and_a_number() {
    for signal in [
        Signal::SIGTERM,
        Signal::SIGKILL,
        Signal::SIGUSR1,
        Signal::SIGCHLD,
    ] {
        let name = signal.as_str();
        let spellings = [
            name.to_owned(),
            name.to_lowercase(),
            name["SIG".len()..].to_owned(),
            name["SIG".len()..].to_lowercase(),
            (signal as i32).to_string(),
        ];
        for text in spellings {
            equal!(Some(signal), parse_signal(&text), "{text:?}");
        }
    }
    equal!(Some(Signal::SIGHUP), parse_signal("sIgHuP"), "\"sIgHuP\"");
}

#[harness::test]
fn what_is_no_signal_is_none() {
    let texts = [
        "",
        " ",
        "0",
        "999",
        "4294967311",
        "99999999999999999999",
        "-15",
        "SIG",
        "SIGSIGTERM",
        "SIGsigterm",
        "SIG15",
        "sig9",
        " TERM",
        "TERM ",
        "15 ",
        "1 5",
        "TER",
        "TERMS",
        "TERM,INT",
        "Terminated",
        "1.5",
        "0x0f",
        "ten",
    ];
    for text in texts {
        equal!(None, parse_signal(text), "{text:?}");
    }
}

#[harness::test]
fn letters_that_only_turn_into_those_of_ascii_are_others() {
    // Their capitals in Unicode are S, K and I.
    for text in ["\u{17f}igterm", "\u{212a}ill", "k\u{131}ll", "pi\u{17f}e"] {
        equal!(None, parse_signal(text), "{text:?}");
    }
}

#[harness::test]
fn every_signal_does_by_default_what_signal_7_says() {
    use Disposition::{Continue, Core, Ignore, Stop, Terminate};
    let table = [
        (Core, "ABRT BUS FPE ILL QUIT SEGV SYS TRAP XCPU XFSZ"),
        (Stop, "STOP TSTP TTIN TTOU"),
        (Continue, "CONT"),
        (Ignore, "CHLD URG WINCH"),
        (
            Terminate,
            "ALRM HUP INT KILL PIPE PROF TERM USR1 USR2 VTALRM",
        ),
    ];
    for (expected, names) in table {
        for name in names.split(' ') {
            let signal: Signal = format!("SIG{name}").parse().expect("a name of nix");
            equal!(expected, default_action(signal), "{signal}");
        }
    }
}

#[harness::test(os = ["linux"])]
fn signals_that_only_linux_has_terminate() {
    for signal in [Signal::SIGIO, Signal::SIGPWR, Signal::SIGSTKFLT] {
        equal!(Disposition::Terminate, default_action(signal), "{signal}");
    }
}

#[harness::test]
fn zero_and_negative_numbers_are_refused() {
    // A signal that nobody minds, should it be sent after all: to everything, as root.
    for pid in [0, -1, -2, -4_000_000, i32::MIN] {
        let actual = send_signal(pid, Signal::SIGURG);
        equal!(Err(KillError::BadPid(pid)), actual, "SIGURG to {pid}");
        equal!(
            Err(KillError::BadPid(pid)),
            liveness(pid),
            "is {pid} alive?"
        );
    }
}

#[harness::test]
fn a_process_that_is_not_there_is_told() {
    let actual = send_signal(NOBODY, Signal::SIGURG);
    equal!(Err(KillError::NoSuchProcess), actual, "SIGURG to {NOBODY}");
    equal!(Ok(Liveness::Gone), liveness(NOBODY), "is {NOBODY} alive?");
}

#[harness::test]
fn a_process_of_somebody_else_is_told() {
    // As root and without a jail it is ours after all.
    let may = kill(Pid::from_raw(INIT), None);
    let (sent, alive) = match may {
        Err(Errno::EPERM) => (Err(KillError::NotPermitted), Liveness::NotOurs),
        _ => (Ok(()), Liveness::Running),
    };
    equal!(
        sent,
        send_signal(INIT, Signal::SIGURG),
        "SIGURG to process {INIT}, {may:?}"
    );
    equal!(Ok(alive), liveness(INIT), "is process {INIT} alive?");
}

#[harness::test]
fn this_process_is_running_and_can_be_sent_what_it_ignores() {
    let own = Pid::this().as_raw();
    equal!(
        Ok(Liveness::Running),
        liveness(own),
        "is this process alive?"
    );
    equal!(
        Ok(()),
        send_signal(own, Signal::SIGURG),
        "SIGURG to this process"
    );
}
