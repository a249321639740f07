//! A cursor walks over the numbered fields, and the walk to the ancestors is an iterator.

use std::collections::BTreeSet;
use std::env;
use std::io;
use std::iter;
use std::os::unix::process::parent_id;
use std::process;
use std::str::{FromStr, SplitAsciiWhitespace};
use std::thread;

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
    let (before, behind) = text.split_once('(').ok_or(StatError::NoComm)?;
    let (comm, behind) = behind.rsplit_once(')').ok_or(StatError::NoComm)?;
    let pid = before
        .trim_ascii()
        .parse()
        .map_err(|_| StatError::Field { index: 1 })?;
    let mut fields = Fields {
        index: 2,
        rest: behind.split_ascii_whitespace(),
    };
    Ok(ProcStat {
        pid,
        comm: comm.to_owned(),
        state: fields.take(3)?,
        ppid: fields.take(4)?,
        pgrp: fields.take(5)?,
        session: fields.take(6)?,
        utime: fields.take(14)?,
        stime: fields.take(15)?,
        threads: fields.take(20)?,
        starttime: fields.take(22)?,
    })
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
    let mut met = BTreeSet::new();
    let first = lookup(pid);
    iter::successors(first, |child| lookup(child.ppid))
        .take_while(|stat| stat.pid != 0 && met.insert(stat.pid))
        .collect()
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
    Ok(SelfInfo {
        pid: process::id(),
        ppid: parent_id(),
        uid: nix::unistd::getuid().as_raw(),
        hostname: nix::unistd::gethostname()?,
        cwd: env::current_dir()?.canonicalize()?,
        exe: env::current_exe()?.canonicalize()?,
        cpus: thread::available_parallelism()?.get(),
    })
}

/// The fields behind the name, of which `index` is the number of the last one taken.
struct Fields<'a> {
    index: usize,
    rest: SplitAsciiWhitespace<'a>,
}

impl Fields<'_> {
    /// Skips what lies before field `index`, and reads that.
    fn take<T: FromStr>(&mut self, index: usize) -> Result<T, StatError> {
        let skipped = index - self.index - 1;
        self.index = index;
        self.rest
            .nth(skipped)
            .and_then(|field| field.parse().ok())
            .ok_or(StatError::Field { index })
    }
}
