//! A signal handler by hand, as signal-hook has one inside: it writes a byte into a pipe.

#![allow(unsafe_code)] // what a handler may do, no compiler checks

use std::io::{self, Read, Write};
use std::os::fd::{AsRawFd, BorrowedFd};
use std::os::unix::net::UnixStream;
use std::process::ExitCode;
use std::sync::atomic::{AtomicI32, Ordering};

use nix::errno::Errno;
use nix::sys::signal::{SaFlags, SigAction, SigHandler, SigSet, Signal, raise, sigaction};

/// Where the handler writes to. A handler has no arguments of ours: what it needs must be
/// in a static, and of a type that is never half written.
static WAKE: AtomicI32 = AtomicI32::new(-1);

/// Runs in the middle of whatever this thread was doing.
extern "C" fn on_signal(number: i32) {
    // A system call may change errno, and what was interrupted may be about to read it.
    let errno = Errno::last_raw();
    // SAFETY: the descriptor is never closed.
    let wake = unsafe { BorrowedFd::borrow_raw(WAKE.load(Ordering::Relaxed)) };
    // write(2) is async-signal-safe, and on a non-blocking descriptor it never waits. If
    // there is no room, the reader has been woken already.
    let _ = nix::unistd::write(wake, &[number as u8]);
    Errno::set_raw(errno);
}

fn install(signal: Signal) -> io::Result<UnixStream> {
    let (reader, writer) = UnixStream::pair()?;
    writer.set_nonblocking(true)?;
    WAKE.store(writer.as_raw_fd(), Ordering::Relaxed);
    // From now on nobody owns it, and so nobody closes it.
    std::mem::forget(writer);
    let handler = SigHandler::Handler(on_signal);
    let action = SigAction::new(handler, SaFlags::SA_RESTART, SigSet::empty());
    // SAFETY: the handler loads an atomic and calls write(2), and nothing else: it takes no
    // lock, allocates nothing, does not unwind, and leaves errno as it was.
    unsafe { sigaction(signal, &action) }?;
    Ok(reader)
}

fn main() -> ExitCode {
    let mut byte = [0];
    let done = install(Signal::SIGTERM)
        .and_then(|reader| Ok((reader, raise(Signal::SIGTERM)?)))
        .and_then(|(mut reader, ())| reader.read_exact(&mut byte));
    let told = done.and_then(|()| writeln!(io::stdout(), "signal {} came", byte[0]));
    if told.is_ok() {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(71)
    }
}
