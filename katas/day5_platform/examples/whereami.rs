//! Tells where it runs: what was settled when it was built, and what it finds out now.

use std::env::consts::{ARCH, EXE_SUFFIX, OS};
use std::fs;
use std::io::{self, Write};
use std::process::ExitCode;
use std::thread;

fn main() -> ExitCode {
    match report(OS, &mut io::stdout().lock()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "whereami: {error}");
            ExitCode::from(74)
        }
    }
}

/// Everything in here is told the system and does not ask.
fn report(os: &str, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "built for {os} on {ARCH}, as whereami{EXE_SUFFIX}")?;
    writeln!(out, "editor    {}", editor(os))?;
    writeln!(out, "threads   {}", thread::available_parallelism()?)?;
    writeln!(
        out,
        "kernel    {}",
        kernel(os).as_deref().unwrap_or("unknown")
    )?;
    out.flush()
}

fn editor(os: &str) -> &'static str {
    match os {
        "windows" => "notepad.exe",
        "macos" => "open -t",
        _ => "vi",
    }
}

/// `None` where nobody knows: neither nothing nor a guess.
fn kernel(os: &str) -> Option<String> {
    let file = match os {
        "linux" | "android" => "/proc/sys/kernel/osrelease",
        _ => return None,
    };
    let release = fs::read_to_string(file).ok()?;
    Some(release.trim_end().to_owned())
}
