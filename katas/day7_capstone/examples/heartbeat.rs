//! Shows a dot a second, and whatever else happens in between: one loop, one channel, one
//! deadline.

use std::io::{self, BufRead, Write};
use std::process::ExitCode;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

fn main() -> ExitCode {
    let (sender, lines) = mpsc::channel();
    // Reading waits; so it is done where nobody minds.
    thread::spawn(move || {
        for line in io::stdin().lock().lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    match beat(&lines, &mut io::stdout()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::from(74),
    }
}

fn beat(lines: &mpsc::Receiver<String>, out: &mut impl Write) -> io::Result<()> {
    let every = Duration::from_secs(1);
    let mut next = Instant::now() + every;
    loop {
        let wait = next.saturating_duration_since(Instant::now());
        match lines.recv_timeout(wait) {
            Ok(line) => writeln!(out, "heard {line}")?,
            Err(RecvTimeoutError::Timeout) => {
                writeln!(out, ".")?;
                next += every;
            }
            Err(RecvTimeoutError::Disconnected) => return writeln!(out, "bye"),
        }
    }
}
