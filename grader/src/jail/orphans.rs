//! What a lost stub leaves behind comes back to the grader, which ends it.
//!
//! Where nothing forbids it, code in a cell can kill the stub, which then sweeps no more.
//! Its orphans become children of the grader: that is how they are found.

use std::collections::BTreeSet;
use std::io;
use std::process::{Child, Command};
use std::sync::{Mutex, MutexGuard};
use std::time::{Duration, Instant};

use nix::poll::{PollTimeout, poll};
use nix::sys::signal::{Signal, kill};
use nix::sys::wait::{WaitPidFlag, waitpid};
use nix::unistd::{Pid, getsid};

use super::sweep::{Process, all, below};

/// How long the orphans may take to die: hundreds, each with an address space of thousands of
/// pieces, on a machine that does other things too.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long to wait, in milliseconds, before looking whether they have.
const ROUND: u8 = 5;

/// The stubs that are not waited for yet. Locked while one is started, so that every
/// child in a session of its own that is not in here is an orphan.
static STUBS: Mutex<BTreeSet<u32>> = Mutex::new(BTreeSet::new());

fn stubs() -> MutexGuard<'static, BTreeSet<u32>> {
    STUBS
        .lock()
        .unwrap_or_else(|poisoned| poisoned.into_inner())
}

/// Starts a stub.
pub(super) fn start_stub(command: &mut Command) -> io::Result<Child> {
    let mut stubs = stubs();
    // Where it cannot be set, orphans go elsewhere, and there is nothing to find.
    #[cfg(target_os = "linux")]
    let _ = nix::sys::prctl::set_child_subreaper(true);
    let stub = command.spawn()?;
    stubs.insert(stub.id());
    Ok(stub)
}

/// Writes an executable while no process is being started. One that is holds, until it has
/// executed something else, whatever descriptor we have open at that moment; and a file
/// that anybody has open for writing cannot be executed (`ETXTBSY`, execve(2)).
pub fn write_executable<T>(write: impl FnOnce() -> T) -> T {
    let _nobody_starts = stubs();
    write()
}

/// A stub has been waited for: its number may be given to another process.
pub(super) fn forget_stub(stub: &Child) {
    stubs().remove(&stub.id());
}

/// Kills all orphans; whether none is left.
pub(super) fn end() -> bool {
    let deadline = Instant::now() + PATIENCE;
    while !strike() {
        if Instant::now() > deadline {
            return false;
        }
        // Meanwhile others may start stubs.
        let _ = poll(&mut [], PollTimeout::from(ROUND));
    }
    true
}

/// Kills whatever orphans there are; whether there were none.
fn strike() -> bool {
    let stubs = stubs();
    let orphans = find(&stubs);
    for orphan in &orphans {
        let _ = kill(*orphan, Signal::SIGKILL);
    }
    for orphan in &orphans {
        // Of the grader's own children only: others wait for theirs themselves.
        let _ = waitpid(*orphan, Some(WaitPidFlag::WNOHANG));
    }
    orphans.is_empty()
}

/// The orphans and all their descendants.
fn find(stubs: &BTreeSet<u32>) -> Vec<Pid> {
    let (this, session) = (Pid::this(), getsid(None).ok());
    let is_orphan = |process: &Process| {
        process.parent == this
            && Some(process.session) != session
            && !stubs.contains(&process.pid.as_raw().cast_unsigned())
    };
    let (orphans, others): (Vec<_>, Vec<_>) = all().into_iter().partition(is_orphan);
    let orphans: Vec<_> = orphans.iter().map(|process| process.pid).collect();
    let descendants = below(orphans.clone(), others);
    let descendants = descendants.iter().map(|process| process.pid);
    orphans.iter().copied().chain(descendants).collect()
}
