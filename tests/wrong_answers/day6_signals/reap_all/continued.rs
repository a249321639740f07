//! Rejected by: day6_signals::reap_all::a_child_that_goes_on_is_left_alone
//! A child that goes on is told as one that has ended.

use std::io;
use std::iter;

use rustix::io::Errno;
use rustix::process::{Pid, WaitOptions, WaitStatus, wait};

use crate::ChildEvent;

const CORE: i32 = 0x80;

pub fn reap_all() -> io::Result<Vec<ChildEvent>> {
    iter::from_fn(|| next_ended().transpose())
        .map(|ended| ended.map(|(pid, status)| event(pid, status)))
        .collect()
}

fn next_ended() -> io::Result<Option<(Pid, WaitStatus)>> {
    // Not `nix`: it would reap a child that a real-time signal has killed, and then fail.
    match rustix::io::retry_on_intr(|| wait(WaitOptions::NOHANG | WaitOptions::CONTINUED)) {
        Err(Errno::CHILD) => Ok(None),
        answer => Ok(answer?),
    }
}

fn event(pid: Pid, status: WaitStatus) -> ChildEvent {
    let pid = pid.as_raw_nonzero().get();
    match status.terminating_signal() {
        Some(signal) => ChildEvent::Killed {
            pid,
            signal,
            core: status.as_raw() & CORE != 0,
        },
        // Without WUNTRACED and WCONTINUED there is nothing else to be told.
        None => ChildEvent::Exited {
            pid,
            code: status.exit_status().unwrap_or_default(),
        },
    }
}
