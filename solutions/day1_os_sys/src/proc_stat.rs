//! Kata 1.9: read the record of a process.

use std::collections::BTreeSet;
use std::env;
use std::io;
use std::os::unix::process::parent_id;
use std::process;
use std::str::FromStr;
use std::thread;

use crate::{ProcStat, SelfInfo, StatError};

/// Parses the text of `/proc/PID/stat`.
///
/// # Errors
/// No name in parentheses, or the first field that is missing or malformed.
pub fn parse_stat(text: &str) -> Result<ProcStat, StatError> {
    // The name may hold anything, even ") R 1 (". But no field behind it can contain a
    // ")", so the last one is the end of the name.
    let (head, tail) = text.rsplit_once(')').ok_or(StatError::NoComm)?;
    let (pid, comm) = head.split_once('(').ok_or(StatError::NoComm)?;
    let rest: Vec<&str> = tail.split_ascii_whitespace().collect();
    Ok(ProcStat {
        pid: pid
            .trim()
            .parse()
            .map_err(|_| StatError::Field { index: 1 })?,
        comm: comm.to_owned(),
        state: field(&rest, 3)?,
        ppid: field(&rest, 4)?,
        pgrp: field(&rest, 5)?,
        session: field(&rest, 6)?,
        utime: field(&rest, 14)?,
        stime: field(&rest, 15)?,
        threads: field(&rest, 20)?,
        starttime: field(&rest, 22)?,
    })
}

/// A field by its number in proc(5); `rest` begins with number 3.
fn field<T: FromStr>(rest: &[&str], index: usize) -> Result<T, StatError> {
    let text = rest.get(index - 3).ok_or(StatError::Field { index })?;
    text.parse().map_err(|_| StatError::Field { index })
}

/// The process `pid`, its parent, the parent's parent, and so on.
#[must_use]
pub fn ancestors(pid: i32, lookup: &dyn Fn(i32) -> Option<ProcStat>) -> Vec<ProcStat> {
    let mut line = Vec::new();
    let mut seen = BTreeSet::new();
    let mut next = pid;
    // `insert` is false for a pid that was there before: a cycle.
    while next != 0 && seen.insert(next) {
        let Some(stat) = lookup(next) else { break };
        next = stat.ppid;
        line.push(stat);
    }
    line
}

/// What is true of the running process and its machine.
///
/// # Errors
/// What the system says.
pub fn self_info() -> io::Result<SelfInfo> {
    Ok(SelfInfo {
        pid: process::id(),
        ppid: parent_id(),
        uid: nix::unistd::getuid().as_raw(),
        hostname: nix::unistd::gethostname()?,
        cwd: env::current_dir()?,
        // Linux tells the file itself; elsewhere it may be the link that was called.
        exe: env::current_exe()?.canonicalize()?,
        cpus: thread::available_parallelism()?.get(),
    })
}
