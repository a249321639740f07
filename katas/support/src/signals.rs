//! Signals without `unsafe` for the caller.

use std::io;
use std::sync::mpsc::{self, Receiver};
use std::thread;

use nix::sys::signal::{SigHandler, Signal};
use signal_hook::iterator::Signals;

/// Delivers the given signals to a channel, each as often as the kernel hands it over
/// (a signal that is sent twice before it is taken arrives once).
///
/// # Errors
/// A signal that cannot be caught (`SIGKILL`, `SIGSTOP`) or that must not be
/// (`SIGSEGV`, `SIGILL`, `SIGFPE`), or what the system says.
pub fn listen(signals: &[Signal]) -> io::Result<Receiver<Signal>> {
    let forbidden = signal_hook::consts::FORBIDDEN;
    if let Some(signal) = signals.iter().find(|s| forbidden.contains(&(**s as i32))) {
        let message = format!("{signal} cannot be listened to");
        return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
    }
    let mut arriving = Signals::new(signals.iter().map(|signal| *signal as i32))?;
    let (sender, receiver) = mpsc::channel();
    thread::Builder::new()
        .name("signals".to_owned())
        .spawn(move || {
            for number in arriving.forever() {
                let Ok(signal) = Signal::try_from(number) else {
                    continue;
                };
                if sender.send(signal).is_err() {
                    return;
                }
            }
        })?;
    Ok(receiver)
}

/// Gives a signal its default effect again.
///
/// # Errors
/// `EINVAL` for `SIGKILL` and `SIGSTOP`.
pub fn set_default(signal: Signal) -> io::Result<()> {
    set(signal, SigHandler::SigDfl)
}

/// Makes this process ignore a signal; programs it starts inherit that.
///
/// # Errors
/// `EINVAL` for `SIGKILL` and `SIGSTOP`.
pub fn set_ignored(signal: Signal) -> io::Result<()> {
    set(signal, SigHandler::SigIgn)
}

#[allow(unsafe_code)] // sigaction(2) is unsafe for the sake of handlers; see below
fn set(signal: Signal, disposition: SigHandler) -> io::Result<()> {
    // SAFETY: neither SIG_DFL nor SIG_IGN runs code of ours when the signal arrives,
    // so nothing can be called that is not async-signal-safe.
    unsafe { nix::sys::signal::signal(signal, disposition) }?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_caught_is_refused() {
        for signal in [Signal::SIGKILL, Signal::SIGSTOP, Signal::SIGSEGV] {
            let error = listen(&[signal]).expect_err("no handler is possible");
            assert_eq!(error.kind(), io::ErrorKind::InvalidInput);
        }
        assert!(set_ignored(Signal::SIGKILL).is_err());
    }

    #[test]
    fn a_signal_arrives_in_the_channel() {
        let receiver = listen(&[Signal::SIGURG]).expect("SIGURG can be caught");
        nix::sys::signal::raise(Signal::SIGURG).expect("to oneself");
        assert_eq!(receiver.recv(), Ok(Signal::SIGURG));
    }
}
