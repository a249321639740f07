//! Rejected by: day1_os_sys::proc_stat::a_name_may_be_any_text
//! Takes the second word for the name: a name with a blank shifts all fields.

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
    let fields: Vec<&str> = text.split_whitespace().collect();
    let comm = fields.get(1).and_then(|word| word.strip_prefix('('));
    let comm = comm.and_then(|word| word.strip_suffix(')'));
    let comm = comm.ok_or(StatError::NoComm)?;
    Ok(ProcStat {
        pid: parsed(fields.first(), 1)?,
        comm: comm.to_owned(),
        state: parsed(fields.get(2), 3)?,
        ppid: parsed(fields.get(3), 4)?,
        pgrp: parsed(fields.get(4), 5)?,
        session: parsed(fields.get(5), 6)?,
        utime: parsed(fields.get(13), 14)?,
        stime: parsed(fields.get(14), 15)?,
        threads: parsed(fields.get(19), 20)?,
        starttime: parsed(fields.get(21), 22)?,
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
    while next != 0 && line.iter().all(|stat| stat.pid != next) {
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
