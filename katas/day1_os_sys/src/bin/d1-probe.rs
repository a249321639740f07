//! `d1-probe`, the program that the tests of day 1 start to see what a child sees.

use std::env;
use std::ffi::{OsStr, OsString};
use std::io::{self, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::process::parent_id;
use std::process::ExitCode;
use std::str::FromStr;

use nix::sys::signal::{SigSet, Signal};

/// Longer than any test waits. What a wrong solution forgets to end, ends by this.
const LIFETIME_SECONDS: u32 = 30;

fn main() -> ExitCode {
    nix::unistd::alarm::set(LIFETIME_SECONDS);
    let mut arguments = env::args_os().skip(1);
    let command = arguments.next().unwrap_or_default();
    let arguments: Vec<OsString> = arguments.collect();
    let done = match (command.to_str(), arguments.as_slice()) {
        (Some("env"), keys) => print(keys.iter().map(|key| variable(key)), b'\n'),
        (Some("dump"), []) => print(env::vars_os().map(|(key, value)| pair(&key, &value)), 0),
        (Some("args"), words) => print(words.iter().map(|word| word.as_bytes().to_owned()), 0),
        (Some("ppid"), []) => print([parent_id().to_string().into_bytes()], b'\n'),
        (Some("exit"), [code]) => match code.to_str().and_then(|code| code.parse::<u8>().ok()) {
            Some(code) => return ExitCode::from(code),
            None => return usage(),
        },
        (Some("kill-self"), [signal]) => match signal_number(signal) {
            Some(number) => kill_self(number),
            None => return usage(),
        },
        _ => return usage(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(74, &error.to_string()),
    }
}

fn usage() -> ExitCode {
    fail(
        64,
        "env KEY... | dump | args ARGUMENT... | ppid | exit N | kill-self SIGNAL",
    )
}

fn fail(status: u8, message: &str) -> ExitCode {
    let _ = writeln!(io::stderr(), "d1-probe: {message}");
    ExitCode::from(status)
}

fn print(items: impl IntoIterator<Item = Vec<u8>>, terminator: u8) -> io::Result<()> {
    let mut out = io::stdout().lock();
    for item in items {
        out.write_all(&item)?;
        out.write_all(&[terminator])?;
    }
    out.flush()
}

fn variable(key: &OsStr) -> Vec<u8> {
    match env::var_os(key) {
        Some(value) => pair(key, &value),
        None => [key.as_bytes(), b" is unset"].concat(),
    }
}

fn pair(key: &OsStr, value: &OsStr) -> Vec<u8> {
    [key.as_bytes(), b"=", value.as_bytes()].concat()
}

/// `TERM`, `SIGTERM` or `15`; a real-time signal has a number only.
fn signal_number(text: &OsStr) -> Option<i32> {
    let text = text.to_str()?;
    let named = [text.to_owned(), format!("SIG{text}")]
        .iter()
        .find_map(|name| Signal::from_str(name).ok());
    named
        .map(|signal| signal as i32)
        .or_else(|| text.parse().ok())
}

fn kill_self(number: i32) -> io::Result<()> {
    // A signal that was inherited as ignored or blocked would not kill.
    if let Ok(signal) = Signal::try_from(number) {
        // KILL and STOP refuse this, and need it not.
        let _ = support::signals::set_default(signal);
    }
    SigSet::all().thread_unblock()?;
    // nix knows no real-time signals.
    signal_hook::low_level::raise(number)?;
    Err(io::Error::other(format!("alive after signal {number}")))
}
