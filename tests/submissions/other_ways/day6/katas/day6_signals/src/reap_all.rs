//! By an iterator, and the wait status taken apart by the standard library.

use std::io;
use std::iter;
use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;

use rustix::io::Errno;
use rustix::process::{Pid, WaitOptions, WaitStatus, waitpid};

use crate::ChildEvent;

pub fn reap_all() -> io::Result<Vec<ChildEvent>> {
    let next = || match waitpid(None, WaitOptions::NOHANG) {
        Err(Errno::CHILD) => Ok(None),
        ended => ended,
    };
    let ended = iter::from_fn(|| {
        let mut ended = next();
        while matches!(ended, Err(Errno::INTR)) {
            ended = next();
        }
        ended.transpose()
    });
    let events = ended.map(|ended| ended.map(event));
    events.collect::<Result<_, _>>().map_err(io::Error::from)
}

fn event((pid, status): (Pid, WaitStatus)) -> ChildEvent {
    let pid = pid.as_raw_nonzero().into();
    let status = ExitStatus::from_raw(status.as_raw());
    match status.signal() {
        Some(signal) => ChildEvent::Killed {
            pid,
            signal,
            core: status.core_dumped(),
        },
        None => ChildEvent::Exited {
            pid,
            code: status.code().unwrap_or_default(),
        },
    }
}
