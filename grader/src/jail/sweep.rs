//! Leaving no process behind: every descendant of the stub is found, named and killed.

use std::fs;
use std::io;
use std::os::fd::{AsRawFd, BorrowedFd};
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::select::{FdSet, pselect};
use nix::sys::signal::{SigSet, Signal, kill, killpg};
use nix::sys::time::{TimeSpec, TimeValLike};
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::Pid;

/// Every process that a signal of ours can reach, but this one (kill(2)).
const EVERYTHING: Pid = Pid::from_raw(-1);
/// How long processes that are already dying are waited for before they count as left.
const GRACE: Duration = Duration::from_millis(200);
/// How often to look for the name of what is left.
const LOOKS: usize = 20;
/// How often the children are killed without a pause, before all descendants are looked for.
const BLOWS: usize = 200;
/// How often a tree that still forks is frozen again before it is killed.
const FREEZES: usize = 50;
/// How long to wait for killed processes before looking whether new ones have appeared.
const ROUND: Duration = Duration::from_millis(20);

/// Waits until a descriptor has something, a child has ended, or the time is over.
pub(super) fn wait_for_any(
    descriptors: &[BorrowedFd<'_>],
    blocked: &SigSet,
    time: Option<Duration>,
) {
    let mut set = FdSet::new();
    descriptors
        .iter()
        .for_each(|descriptor| set.insert(*descriptor));
    let highest = descriptors
        .iter()
        .map(AsRawFd::as_raw_fd)
        .max()
        .unwrap_or(-1);
    let time = time
        .map(|time| TimeSpec::milliseconds(i64::try_from(time.as_millis()).unwrap_or(i64::MAX)));
    // EINTR is what a child's end looks like; the caller looks at everything anyway.
    let _ = pselect(highest + 1, &mut set, None, None, &time, Some(blocked));
}

/// Whether the other side of the control channel is gone. Nothing is ever sent on it
/// once the job is read, so anything there is its end.
pub(super) fn is_at_its_end(control: &UnixStream) -> bool {
    let descriptor = std::os::fd::AsFd::as_fd(control);
    let mut polled = [PollFd::new(descriptor, PollFlags::POLLIN)];
    poll(&mut polled, PollTimeout::ZERO).is_ok_and(|ready| ready > 0)
}

/// How to end what a command has started.
pub(super) struct Sweep<'a> {
    /// The command, which leads a group of its own.
    pub(super) command: Pid,
    /// What is blocked while waiting.
    pub(super) blocked: &'a SigSet,
    /// Whether nothing but this command's processes can be reached by a signal.
    pub(super) is_alone: bool,
}

impl Sweep<'_> {
    /// Gives what is dying a moment, then kills what is left; the names of those.
    pub(super) fn sweep(&self, control: &UnixStream) -> Vec<String> {
        let deadline = Instant::now() + GRACE;
        loop {
            if !reap_all() {
                self.end_group();
                return Vec::new();
            }
            let time = deadline.saturating_duration_since(Instant::now());
            if time.is_zero() || is_at_its_end(control) {
                break;
            }
            wait_for_any(&[], self.blocked, Some(time));
        }
        let left = name_the_living();
        self.kill_all();
        left
    }

    /// Kills every descendant, also those that fork meanwhile, and reaps them.
    pub(super) fn kill_all(&self) {
        loop {
            if self.is_alone {
                // All at once: what is being forked gets the signal too (kill(2)). It
                // succeeds even if nothing could be killed, so reaping has to tell.
                let _ = kill(EVERYTHING, Signal::SIGKILL);
            } else {
                self.hunt();
            }
            if !reap_all() {
                return;
            }
            wait_for_any(&[], self.blocked, Some(ROUND));
        }
    }

    /// Where orphans do not come back, no child is left and the command's group may be
    /// there all the same. Elsewhere its number may be somebody else's by now.
    fn end_group(&self) {
        if cfg!(not(target_os = "linux")) {
            let _ = killpg(self.command, Signal::SIGKILL);
        }
    }

    /// Kills one after the other whatever is found.
    fn hunt(&self) {
        // Where there is no /proc, the command's own group is all that can be named.
        let _ = killpg(self.command, Signal::SIGKILL);
        freeze();
        for process in descendants() {
            let _ = kill(process.pid, Signal::SIGKILL);
        }
        strike_children();
    }
}

/// The names of what still runs. A process that forks and ends, again and again, is
/// another one whenever it is looked at, but it is there.
fn name_the_living() -> Vec<String> {
    for _ in 0..LOOKS {
        let alive = descendants().into_iter();
        let alive = alive.filter(|process| !process.is_zombie);
        let names: Vec<_> = alive.map(|process| process.name).collect();
        if !names.is_empty() || !reap_all() {
            return names;
        }
    }
    vec!["(one that flees)".to_owned()]
}

/// Kills the direct children, again and again. What forks and ends at once comes back to
/// this process as a child each time; it is gone before all of `/proc` is read, but not
/// before this one file is.
fn strike_children() {
    for _ in 0..BLOWS {
        // Not every kernel has the file; then the rounds above must do.
        let children = fs::read_to_string("/proc/thread-self/children").unwrap_or_default();
        let children = children.split_ascii_whitespace();
        let pids: Vec<i32> = children.filter_map(|pid| pid.parse().ok()).collect();
        if pids.is_empty() {
            return;
        }
        for pid in pids {
            let _ = kill(Pid::from_raw(pid), Signal::SIGKILL);
        }
        reap_all();
    }
}

/// Stops every descendant until no new one appears: what is stopped cannot fork.
fn freeze() {
    let mut known = 0;
    for _ in 0..FREEZES {
        let running: Vec<_> = descendants()
            .into_iter()
            .filter(|process| !process.is_zombie)
            .collect();
        if running.len() <= known {
            return;
        }
        known = running.len();
        for process in running {
            let _ = kill(process.pid, Signal::SIGSTOP);
        }
    }
}

/// Reaps whatever has ended; whether there are children left.
fn reap_all() -> bool {
    loop {
        match waitpid(None::<Pid>, Some(WaitPidFlag::WNOHANG)) {
            Ok(WaitStatus::StillAlive) => return true,
            Err(Errno::ECHILD) => return false,
            // A reaped one, an interruption, or a real-time signal that nix cannot name.
            Ok(_) | Err(_) => {}
        }
    }
}

pub(super) struct Process {
    pub(super) pid: Pid,
    pub(super) parent: Pid,
    pub(super) session: Pid,
    /// Whose directory in `/proc` shows what it has: where its first thread has ended, that
    /// of another one (proc_pid_task(5)).
    pub(super) shown_by: i32,
    /// Processor time so far, in clock ticks, with that of the children it has waited for.
    pub(super) ticks: u64,
    /// Its threads.
    pub(super) threads: u64,
    /// Its address space.
    pub(super) virtual_bytes: u64,
    /// Its pages in memory, shared ones too.
    pub(super) resident_pages: u64,
    name: String,
    is_zombie: bool,
}

/// Every process that descends from this one, wherever it has moved: sessions and groups
/// can be left, parents cannot be chosen.
fn descendants() -> Vec<Process> {
    below(vec![Pid::this()], all())
}

/// The same at a small part of the cost, for a look from time to time: while processes come
/// and go, the kernel's lists of children may miss some (proc_tid_children(5)).
pub(super) fn family() -> Vec<Process> {
    let own = Pid::this();
    if children_of(own).is_none() {
        return descendants();
    }
    let mut found: Vec<Process> = Vec::new();
    let mut parents = vec![own];
    while let Some(parent) = parents.pop() {
        let children = children_of(parent).unwrap_or_default();
        found.extend(children.iter().filter_map(|child| read(*child)));
        parents.extend(children.into_iter().map(Pid::from_raw));
    }
    found
}

/// The children of all threads of a process (proc_tid_children(5)); nothing where it has
/// ended, or the kernel has no such list: then all of `/proc` has to be read.
fn children_of(parent: Pid) -> Option<Vec<i32>> {
    let mut children = Vec::new();
    for thread in fs::read_dir(format!("/proc/{parent}/task")).ok()?.flatten() {
        let list = fs::read_to_string(thread.path().join("children"));
        match list {
            Ok(list) => children.extend(
                list.split_ascii_whitespace()
                    .filter_map(|pid| pid.parse::<i32>().ok()),
            ),
            Err(error) if error.kind() == io::ErrorKind::NotFound && thread.path().is_dir() => {
                return None;
            }
            // That thread is gone.
            Err(_) => {}
        }
    }
    Some(children)
}

/// Those of `rest` that descend from `family`.
pub(super) fn below(mut family: Vec<Pid>, mut rest: Vec<Process>) -> Vec<Process> {
    let mut found = Vec::new();
    loop {
        let (children, others): (Vec<_>, Vec<_>) = rest
            .into_iter()
            .partition(|process| family.contains(&process.parent));
        if children.is_empty() {
            return found;
        }
        family = children.iter().map(|process| process.pid).collect();
        found.extend(children);
        rest = others;
    }
}

/// Every process that `/proc` shows.
pub(super) fn all() -> Vec<Process> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    let pids = entries.filter_map(|entry| entry.file_name().to_str()?.parse::<i32>().ok());
    pids.filter_map(read).collect()
}

/// A process and its parent. One whose first thread has ended is a zombie by its own words,
/// without memory and without descriptors, until the last of the others has ended too.
fn read(pid: i32) -> Option<Process> {
    let process = read_as_it_says(pid)?;
    if !process.is_zombie || process.threads < 2 {
        return Some(process);
    }
    let threads = fs::read_dir(format!("/proc/{pid}/task"));
    let threads = threads.into_iter().flatten().flatten();
    let mut threads = threads.filter_map(|thread| thread.file_name().to_str()?.parse().ok());
    let living = threads.find_map(|thread| read_as_it_says(thread).filter(|t| !t.is_zombie));
    Some(Process {
        pid: process.pid,
        ..living.unwrap_or(process)
    })
}

/// From `/proc/PID/stat` (proc(5)). The name may hold anything, a parenthesis too, so it ends
/// at the last one.
fn read_as_it_says(pid: i32) -> Option<Process> {
    let text = fs::read(format!("/proc/{pid}/stat")).ok()?;
    let text = String::from_utf8_lossy(&text);
    let (head, tail) = text.rsplit_once(')')?;
    let (_, name) = head.split_once('(')?;
    // Counted as in proc_pid_stat(5), where the state is field 3.
    let fields: Vec<_> = tail.split_whitespace().collect();
    let field = |number: usize| fields.get(number - 3).copied();
    let process = |number| Some(Pid::from_raw(field(number)?.parse().ok()?));
    let amount = |number| field(number)?.parse::<u64>().ok();
    Some(Process {
        pid: Pid::from_raw(pid),
        parent: process(4)?,
        session: process(6)?,
        shown_by: pid,
        // Each process that has ended is in the figures of the one that waited for it, and
        // of no other.
        ticks: (14..=17).map(amount).sum::<Option<_>>()?,
        threads: amount(20)?,
        virtual_bytes: amount(23)?,
        resident_pages: amount(24)?,
        name: name.to_owned(),
        is_zombie: matches!(field(3)?, "Z" | "X"),
    })
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader};
    use std::process::{Command, Stdio};

    use super::*;

    #[test]
    fn children_that_were_waited_for_are_in_the_time_of_their_parent() {
        let script = "(i=0; while [ $i -lt 400000 ]; do i=$((i+1)); done); times; read end";
        let mut shell = Command::new("sh");
        shell.args(["-c", script]);
        let shell = shell.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let mut shell = shell.expect("a shell");
        // Two lines: what the shell has used, then what its children have.
        let said = BufReader::new(shell.stdout.take().expect("piped"));
        assert_eq!(said.lines().take(2).flatten().count(), 2);
        let process = read(shell.id().cast_signed()).expect("it waits for a line");
        shell.kill().expect("ours");
        shell.wait().expect("ours");
        // So many rounds take a shell longer than three ticks on any machine.
        assert!(process.ticks >= 3, "{}", process.ticks);
    }
}
