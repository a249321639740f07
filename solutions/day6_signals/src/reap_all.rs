//! Kata 6.7: wait for all children that have ended, and for no other.

use std::io;

use rustix::io::Errno;
use rustix::process::{WaitOptions, WaitStatus, wait};

use crate::ChildEvent;

pub fn reap_all() -> io::Result<Vec<ChildEvent>> {
    let mut events = Vec::new();
    // One SIGCHLD may stand for many children, so the signal says only: go and look.
    loop {
        match wait(WaitOptions::NOHANG) {
            Ok(Some((pid, status))) => events.extend(event(pid.as_raw_nonzero().get(), status)),
            // There are children, and all of them run; or there are none at all.
            Ok(None) | Err(Errno::CHILD) => return Ok(events),
            Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
}

/// Nothing for a child that has stopped or goes on, which was not asked for.
fn event(pid: i32, status: WaitStatus) -> Option<ChildEvent> {
    let exited = status.exit_status();
    let exited = exited.map(|code| ChildEvent::Exited { pid, code });
    exited.or_else(|| {
        let signal = status.terminating_signal()?;
        let core = status.as_raw() & CORE_DUMPED != 0;
        Some(ChildEvent::Killed { pid, signal, core })
    })
}

/// `WCOREDUMP` of wait(2), which rustix does not offer.
const CORE_DUMPED: i32 = 0x80;
