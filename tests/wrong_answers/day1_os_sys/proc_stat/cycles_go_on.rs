//! Rejected by: day1_os_sys::proc_stat::a_cycle_ends_the_walk
//! Compares with the process it began with only: a cycle further up has no end.

use std::env;
use std::io;
use std::os::unix::process::parent_id;
use std::process;
use std::str::FromStr;
use std::thread;

use crate::{ProcStat, SelfInfo, StatError};

/// Parses what `/proc/PID/stat` says about a process.
///
/// # Errors
/// No name, or the first field that is missing or malformed.
pub fn parse_stat(text: &str) -> Result<ProcStat, StatError> {
    let (head, tail) = text.rsplit_once(')').ok_or(StatError::NoComm)?;
    let (pid, comm) = head.split_once('(').ok_or(StatError::NoComm)?;
    let fields: Vec<&str> = tail.split_whitespace().collect();
    Ok(ProcStat {
        pid: parsed(Some(&pid.trim()), 1)?,
        comm: comm.to_owned(),
        state: parsed(fields.first(), 3)?,
        ppid: parsed(fields.get(1), 4)?,
        pgrp: parsed(fields.get(2), 5)?,
        session: parsed(fields.get(3), 6)?,
        utime: parsed(fields.get(11), 14)?,
        stime: parsed(fields.get(12), 15)?,
        threads: parsed(fields.get(17), 20)?,
        starttime: parsed(fields.get(19), 22)?,
    })
}

fn parsed<T: FromStr>(field: Option<&&str>, index: usize) -> Result<T, StatError> {
    let value = field.and_then(|text| text.parse().ok());
    value.ok_or(StatError::Field { index })
}

/// The process `pid`, its parent, the parent's parent, and so on.
#[must_use]
pub fn ancestors(pid: i32, lookup: &dyn Fn(i32) -> Option<ProcStat>) -> Vec<ProcStat> {
    let mut line: Vec<ProcStat> = Vec::new();
    let mut next = pid;
    while next != 0 && (line.is_empty() || next != pid) {
        let Some(stat) = lookup(next) else { break };
        next = stat.ppid;
        line.push(stat);
    }
    line
}

/// What is true of the running process.
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
        exe: env::current_exe()?.canonicalize()?,
        cpus: thread::available_parallelism()?.get(),
    })
}
