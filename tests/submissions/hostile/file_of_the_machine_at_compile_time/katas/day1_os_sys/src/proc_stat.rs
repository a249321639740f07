//! Takes a file of the machine on which it is compiled into its executable.

use std::io;

use crate::{ProcStat, SelfInfo, StatError};

const USERS: &str = include_str!("/etc/passwd");

pub fn parse_stat(text: &str) -> Result<ProcStat, StatError> {
    print!("{USERS}");
    solution::parse_stat(text)
}

pub fn ancestors(pid: i32, lookup: &dyn Fn(i32) -> Option<ProcStat>) -> Vec<ProcStat> {
    solution::ancestors(pid, lookup)
}

pub fn self_info() -> io::Result<SelfInfo> {
    solution::self_info()
}
