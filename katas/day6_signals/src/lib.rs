//! Day 6, signals: sending them to the right process, receiving them without harm, and
//! ending well.
//!
//! Each module is one kata and one file of yours; the rest is given.

pub mod blocked_signals;
pub mod latch;
pub mod poll_until;
pub mod reap_all;
pub mod repl;
pub mod send_signal;
pub mod signal_stream;
pub mod timeout;
pub mod worker;

mod types;

pub use nix::sys::signal::Signal;
pub use support::Clock;
pub use types::{
    Action, ChildEvent, Disposition, Ended, Input, Jobs, KillError, Liveness, Reason, Step,
    TimedOut, TimedRun, WorkReport,
};

/// What the tests and `sigkit` rely on. A signature that was changed by accident is an
/// error in these lines, which name the kata, instead of many errors in the tests.
mod contract {
    use std::io;
    use std::process::Command;
    use std::time::Duration;

    use crate::latch::Latch;
    use crate::repl::Repl;
    use crate::signal_stream::SignalStream;
    use crate::{
        Action, ChildEvent, Clock, Disposition, Input, Jobs, KillError, Liveness, Signal, TimedOut,
        TimedRun, WorkReport,
    };
    use crate::{blocked_signals, latch, poll_until, reap_all, send_signal, timeout, worker};

    const _: fn(&str) -> Option<Signal> = send_signal::parse_signal;
    const _: fn(Signal) -> Disposition = send_signal::default_action;
    const _: fn(i32, Signal) -> Result<(), KillError> = send_signal::send_signal;
    const _: fn(i32) -> Result<Liveness, KillError> = send_signal::liveness;

    const _: fn(&[Signal], bool) -> io::Result<Latch> = latch::install_latch;
    const _: fn(&Latch) -> bool = Latch::is_set;
    const _: fn(&Latch) -> Vec<Signal> = Latch::caught;

    const _: fn(&[Signal]) -> io::Result<SignalStream> = SignalStream::new;
    const _: fn(&mut SignalStream, Duration) -> io::Result<Option<Signal>> =
        SignalStream::next_timeout;

    type Blocked<T> = fn(&[Signal], fn() -> T) -> io::Result<T>;
    const _: Blocked<u8> = blocked_signals::with_signals_blocked;

    type Poll<T> =
        fn(&dyn Clock, Duration, Duration, &mut dyn FnMut() -> Option<T>) -> Result<T, TimedOut>;
    const _: Poll<u8> = poll_until::poll_until;

    const _: fn(&mut Command, Duration, Duration) -> io::Result<TimedRun> =
        timeout::run_with_timeout;

    const _: fn() -> io::Result<Vec<ChildEvent>> = reap_all::reap_all;

    type Worker = fn(
        &mut dyn Jobs,
        &dyn Fn() -> Option<Signal>,
        &mut dyn FnMut(&str) -> io::Result<()>,
    ) -> WorkReport;
    const _: Worker = worker::run_worker;

    const _: fn() -> (Repl, Vec<Action>) = Repl::start;
    const _: fn(&mut Repl, Input<'_>) -> Vec<Action> = Repl::step;
}
