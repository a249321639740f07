//! Copies input to output, and says how far it is when SIGUSR1 comes, as dd(1) does.

use std::io::{self, ErrorKind, Read, Write};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use signal_hook::consts::SIGUSR1;
use signal_hook::flag;

fn main() -> ExitCode {
    match copy(&mut io::stdin().lock(), &mut io::stdout().lock()) {
        Ok(_) => ExitCode::SUCCESS,
        Err(error) if error.kind() == ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "progress: {error}");
            ExitCode::from(74)
        }
    }
}

fn copy(input: &mut impl Read, output: &mut impl Write) -> io::Result<u64> {
    let asked = Arc::new(AtomicBool::new(false));
    flag::register(SIGUSR1, Arc::clone(&asked))?;
    let mut copied = 0;
    let mut buffer = vec![0; 64 << 10];
    loop {
        // Here nothing is half done: the right place to look, and to speak.
        if asked.swap(false, Ordering::SeqCst) {
            let _ = writeln!(io::stderr(), "progress: {copied} bytes so far");
        }
        let length = input.read(&mut buffer)?;
        if length == 0 {
            return Ok(copied);
        }
        output.write_all(&buffer[..length])?;
        copied += length as u64;
    }
}
