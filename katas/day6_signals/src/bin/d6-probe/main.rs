//! `d6-probe`, the programs that the tests of day 6 send signals to and put limits on.
//!
//! What changes the signal state of a whole process, or waits for any child, cannot be
//! called by a test: it happens in here, step by step, and a line tells what came of it.

mod catching;
mod children;
mod family;

use std::env;
use std::io::{self, Write};
use std::process::ExitCode;
use std::str::FromStr;

use nix::sys::signal::Signal;

/// Longer than any test waits. What a wrong solution forgets to end, ends by this.
const LIFETIME_SECONDS: u32 = 30;

const USAGE: &str = "stay | hold | ignore-term | stand-still | fds | gate FIFO | yes | die SIG \
    | emit OUT ERR CODE | say TEXT | who | tree [--stubborn] | orphaner | escaper [FIFO] \
    | timed MILLISECONDS | latch [--second] SIG... | stream STEP... | reap STEP...";

fn main() -> ExitCode {
    nix::unistd::alarm::set(LIFETIME_SECONDS);
    support::run_main("d6-probe", || {
        let arguments: Vec<String> = env::args().skip(1).collect();
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let Some((command, arguments)) = arguments.split_first() else {
            return fail(64, USAGE);
        };
        let done = family::command(command, arguments)
            .or_else(|| catching::command(command, arguments))
            .or_else(|| children::command(command, arguments));
        match done {
            Some(Ok(status)) => ExitCode::from(status),
            Some(Err(error)) => fail(74, &error.to_string()),
            None => fail(64, USAGE),
        }
    })
}

/// What a command does, if it is one: its exit status.
type Done = Option<io::Result<u8>>;

fn fail(status: u8, message: &str) -> ExitCode {
    let _ = writeln!(io::stderr(), "d6-probe: {message}");
    ExitCode::from(status)
}

fn say(line: impl AsRef<str>) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(format!("{}\n", line.as_ref()).as_bytes())?;
    out.flush()
}

fn signal(name: &str) -> io::Result<Signal> {
    let signal = Signal::from_str(&format!("SIG{name}"));
    signal.map_err(|_| io::Error::other(format!("{name} is no signal")))
}

/// Signals with commas between them; none at all is a list, too.
fn signals(names: &str) -> io::Result<Vec<Signal>> {
    let names = names.split(',').filter(|name| !name.is_empty());
    names.map(signal).collect()
}

fn number<T: FromStr>(text: &str) -> io::Result<T> {
    let number = text.parse();
    number.map_err(|_| io::Error::other(format!("{text} is no number")))
}
