//! Kata 1.9: read the record of a process.

use std::io;

use crate::{ProcStat, SelfInfo, StatError};

/// Parses what `/proc/PID/stat` says about a process; see proc(5), or proc_pid_stat(5).
///
/// It is one line of fields, separated by blanks, numbered from 1:
///
/// ```text
/// 4242 (cat) S 1 4242 4242 0 -1 4194304 93 0 0 0 7 3 0 0 20 0 1 0 106511 …
/// pid  comm  state ppid pgrp session …
/// ```
///
/// The second field is the program's name in parentheses. Any process may choose its own,
/// see `PR_SET_NAME` in prctl(2), and some choose `) R 1 (`.
///
/// 1. The name may contain blanks, parentheses and newlines. It begins after the first `(`
///    and ends at the **last** `)`.
/// 2. Before it stands `pid`. After it come, by number: `state` 3 (one character), `ppid`
///    4, `pgrp` 5, `session` 6, `utime` 14, `stime` 15, `threads` 20, `starttime` 22. The
///    fields between them are skipped unread, what follows field 22 too, and so is whitespace
///    at the end.
/// 3. Without a `(` and a `)` behind it: [`StatError::NoComm`]. A field that is missing, or
///    that is not a value of its type in [`ProcStat`]: [`StatError::Field`] with the number
///    of the first such field; 1 for `pid`.
///
/// ```ignore
/// let text = "7 (a) b) S 1 7 7 0 -1 0 0 0 0 0 12 34 0 0 20 0 2 0 99\n";
/// let stat = parse_stat(text)?;
/// assert_eq!((stat.comm.as_str(), stat.state, stat.ppid), ("a) b", 'S', 1));
/// assert_eq!((stat.utime, stat.stime, stat.threads, stat.starttime), (12, 34, 2, 99));
/// ```
///
/// # Errors
/// [`StatError`], as above.
pub fn parse_stat(text: &str) -> Result<ProcStat, StatError> {
    todo!()
}

/// The process `pid`, its parent, the parent's parent, and so on.
///
/// `lookup` tells what is known about a process; where it gets that from (`/proc`, a file,
/// a test) is not our concern.
///
/// 1. The process itself comes first, then each one's parent.
/// 2. The walk ends at a parent 0, which is no process, and at a pid that `lookup` does not
///    know; so it is empty if `pid` is unknown.
/// 3. The records were not all made at the same moment, and a pid may have been given to
///    another process in between. So they can form a cycle: each pid is taken at most once,
///    and the walk ends where it would meet one again.
///
/// ```ignore
/// // 30 is a child of 20, and 20 of 10, of which nothing is known
/// let pids: Vec<i32> = ancestors(30, &lookup).iter().map(|stat| stat.pid).collect();
/// assert_eq!(pids, [30, 20]);
/// ```
#[must_use]
pub fn ancestors(pid: i32, lookup: &dyn Fn(i32) -> Option<ProcStat>) -> Vec<ProcStat> {
    todo!()
}

/// What is true of the running process and its machine.
///
/// 1. `pid`, `ppid` and `uid`: getpid(2), getppid(2), getuid(2).
/// 2. `hostname`: gethostname(2).
/// 3. `cwd` and `exe`: the current directory and the file of the running program, absolute
///    and without symbolic links.
/// 4. `cpus`: how many threads this process can run at the same time, by what the system
///    allows it; at least 1.
///
/// # Errors
/// What the system says, if one of these cannot be had.
pub fn self_info() -> io::Result<SelfInfo> {
    todo!()
}
