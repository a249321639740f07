//! The signal state a program under test starts with.

use std::io;
use std::os::unix::process::CommandExt;
use std::process::Command;

use nix::sys::signal::{SigHandler, SigSet, SigmaskHow, Signal, pthread_sigmask, signal};

/// Starts the program with every signal at its default effect and none blocked.
///
/// A runner that was itself started by `nohup` or by `cmd &` in a shell hands down
/// ignored SIGHUP, SIGINT and SIGQUIT, and Rust programs ignore SIGPIPE.
pub fn clean_signals(command: &mut Command) -> &mut Command {
    // SAFETY: between fork and exec only async-signal-safe calls are allowed;
    // sigaction(2) and pthread_sigmask(3) are, and nothing here allocates.
    unsafe { command.pre_exec(reset) }
}

/// Starts the program with `ignored` ignored, everything else as [`clean_signals`] does.
pub fn start_ignoring(command: &mut Command, ignored: Signal) -> &mut Command {
    let ignore = move || -> io::Result<()> {
        reset()?;
        // SAFETY: SIG_IGN runs no code of ours.
        unsafe { signal(ignored, SigHandler::SigIgn) }?;
        Ok(())
    };
    // SAFETY: as in `clean_signals`.
    unsafe { command.pre_exec(ignore) }
}

fn reset() -> io::Result<()> {
    for number in Signal::iterator() {
        if !matches!(number, Signal::SIGKILL | Signal::SIGSTOP) {
            // SAFETY: SIG_DFL runs no code of ours.
            unsafe { signal(number, SigHandler::SigDfl) }?;
        }
    }
    pthread_sigmask(SigmaskHow::SIG_SETMASK, Some(&SigSet::empty()), None)?;
    Ok(())
}
