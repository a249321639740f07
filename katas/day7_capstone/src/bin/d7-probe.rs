//! `d7-probe`, the services that the tests of day 7 run: good ones and bad ones.

use std::env;
use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::{self, Write};
use std::os::unix::process::CommandExt;
use std::process::{Command, ExitCode};
use std::str::FromStr;
use std::thread;

use nix::sys::signal::{SigSet, Signal, raise};
use nix::unistd::{getpgrp, getpid};
use support::signals::{listen, set_default, set_ignored};

/// Longer than any test waits. What a wrong solution forgets to end, ends by this.
const LIFETIME_SECONDS: u32 = 30;

const USAGE: &str = "[--hold FIFO] exit N | die SIGNAL | hang | polite N | stubborn \
    | crash N STATE | child-of | signals | block SIGNAL CMD [ARGUMENT]...";

fn main() -> ExitCode {
    nix::unistd::alarm::set(LIFETIME_SECONDS);
    let mut arguments: Vec<OsString> = env::args_os().skip(1).collect();
    if let [hold, fifo, ..] = &arguments[..]
        && hold == "--hold"
    {
        // Opening it to read waits for somebody who opens it to write.
        let opened = File::open(fifo);
        if let Err(error) = opened {
            return fail(74, &error.to_string());
        }
        arguments.drain(..2);
    }
    match act(&arguments) {
        Some(Ok(status)) => ExitCode::from(status),
        Some(Err(error)) => fail(74, &error.to_string()),
        None => fail(64, USAGE),
    }
}

fn fail(status: u8, message: &str) -> ExitCode {
    let _ = writeln!(io::stderr(), "d7-probe: {message}");
    ExitCode::from(status)
}

fn number<T: FromStr>(text: &OsStr) -> Option<T> {
    text.to_str()?.parse().ok()
}

fn signal(text: &OsStr) -> Option<Signal> {
    Signal::from_str(text.to_str()?).ok()
}

fn act(arguments: &[OsString]) -> Option<io::Result<u8>> {
    let (command, arguments) = arguments.split_first()?;
    Some(match (command.to_str()?, arguments) {
        ("exit", [status]) => Ok(number(status)?),
        ("die", [name]) => die(signal(name)?),
        ("hang", []) => hang(),
        ("polite", [status]) => polite(number(status)?),
        ("stubborn", []) => stubborn(),
        ("crash", [times, state]) => crash(number(times)?, state),
        ("child-of", []) => child_of(),
        ("signals", []) => signals(),
        ("block", [name, program, arguments @ ..]) => block(signal(name)?, program, arguments),
        _ => return None,
    })
}

/// Writes a line at once.
fn say(line: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(format!("{line}\n").as_bytes())?;
    out.flush()
}

/// A signal that was inherited as ignored would not kill; one that is blocked shall not.
fn die(signal: Signal) -> io::Result<u8> {
    let _ = set_default(signal);
    raise(signal)?;
    hang()
}

fn hang() -> io::Result<u8> {
    set_default(Signal::SIGTERM)?;
    say("hanging")?;
    loop {
        thread::park();
    }
}

/// Ends by itself when it is asked to, with a status.
fn polite(status: u8) -> io::Result<u8> {
    let orders = listen(&[Signal::SIGTERM])?;
    say("polite")?;
    let _ = orders.recv();
    say("goodbye")?;
    Ok(status)
}

fn stubborn() -> io::Result<u8> {
    set_ignored(Signal::SIGTERM)?;
    say("stubborn-ready")?;
    loop {
        thread::park();
    }
}

/// Fails so often, and then works. Each call adds a byte to the file `state`.
fn crash(times: usize, state: &OsStr) -> io::Result<u8> {
    let before = fs::read(state).unwrap_or_default().len();
    fs::write(state, vec![b'x'; before + 1])?;
    if before < times {
        return Ok(3);
    }
    hang()
}

/// Starts another one of the same group, which ignores SIGTERM, and hangs.
fn child_of() -> io::Result<u8> {
    let mut child = Command::new(env::current_exe()?)
        .arg("stubborn")
        .stdout(io::stderr())
        .spawn()?;
    let result = hang();
    child.wait()?;
    result
}

/// Tells which signals are blocked, and who leads its group.
fn signals() -> io::Result<u8> {
    let blocked: Vec<&str> = SigSet::thread_get_mask()?
        .iter()
        .map(Signal::as_str)
        .collect();
    say(&format!("blocked: {}", blocked.join(" ")))?;
    let leads = if getpgrp() == getpid() {
        "leads"
    } else {
        "does not lead"
    };
    say(&format!("{leads} its group"))?;
    let mut input = String::new();
    let read = io::stdin().read_line(&mut input)?;
    say(&format!("read {read} bytes"))?;
    hang()
}

/// Becomes another program, with a signal blocked.
fn block(signal: Signal, program: &OsStr, arguments: &[OsString]) -> io::Result<u8> {
    let mut blocked = SigSet::empty();
    blocked.add(signal);
    blocked.thread_block()?;
    Err(Command::new(program).args(arguments).exec())
}
