//! `d3-probe`, the program that the tests of day 3 let `fskit with-temp` start.

use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::ExitCode;

use nix::sys::signal::{self, SigSet, Signal};

/// Longer than any test waits. What a wrong solution forgets to end, ends by this.
const LIFETIME_SECONDS: u32 = 30;

fn main() -> ExitCode {
    nix::unistd::alarm::set(LIFETIME_SECONDS);
    let arguments: Vec<OsString> = env::args_os().skip(1).collect();
    let Some((command, arguments)) = arguments.split_first() else {
        return usage();
    };
    let ended = match (command.to_str(), arguments) {
        (Some("visit"), [directory, code, names @ ..]) => {
            let Some(code) = code.to_str().and_then(|code| code.parse::<u8>().ok()) else {
                return usage();
            };
            visit(Path::new(directory), names).map(|()| ExitCode::from(code))
        }
        (Some("die"), [directory, signal, names @ ..]) => {
            let Some(signal) = signal.to_str().and_then(|name| name.parse().ok()) else {
                return usage();
            };
            visit(Path::new(directory), names).and_then(|()| die(signal))
        }
        _ => return usage(),
    };
    ended.unwrap_or_else(|error| fail(74, &error.to_string()))
}

fn usage() -> ExitCode {
    fail(64, "visit DIR CODE [NAME]... | die DIR SIGNAL [NAME]...")
}

fn fail(status: u8, message: &str) -> ExitCode {
    let _ = writeln!(io::stderr(), "d3-probe: {message}");
    ExitCode::from(status)
}

/// Prints the directory's path, its mode and how many entries it has; then makes a file
/// for each name in it.
fn visit(directory: &Path, names: &[OsString]) -> io::Result<()> {
    let mode = fs::metadata(directory)?.permissions().mode() & 0o7777;
    let count = fs::read_dir(directory)?.count();
    let mut out = io::stdout().lock();
    writeln!(out, "{}\n{mode:04o}, {count} entries", directory.display())?;
    out.flush()?;
    for name in names {
        make(directory, name)?;
    }
    Ok(())
}

/// A file, or a directory for a name that ends with a slash.
fn make(directory: &Path, name: &OsStr) -> io::Result<()> {
    let path = directory.join(name);
    if name.to_string_lossy().ends_with('/') {
        fs::create_dir_all(path)
    } else {
        fs::write(path, "content\n")
    }
}

fn die(signal: Signal) -> io::Result<ExitCode> {
    // A signal that was inherited as ignored or blocked would not kill.
    // KILL and STOP refuse this, and need it not.
    let _ = support::signals::set_default(signal);
    SigSet::all().thread_unblock()?;
    signal::raise(signal)?;
    Err(io::Error::other(format!("alive after {signal}")))
}
