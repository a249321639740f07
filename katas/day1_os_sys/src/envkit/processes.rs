//! `stat`, `ancestors` and `whoami`: what the kernel knows of processes.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::ffi::OsStringExt;

use day1_os_sys::proc_stat::{self, parse_stat, self_info};
use day1_os_sys::{ProcStat, SelfInfo};
use lexopt::{Arg, Parser};

use super::answers::Answers;
use super::stop::{DATA, Failure, NO, NO_INPUT, SYSTEM, Stop, number};

pub fn stat(parser: &mut Parser) -> Result<u8, Stop> {
    let mut files = Vec::new();
    let mut all = false;
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Value(file) => files.push(file),
            Arg::Long("all") => all = true,
            other => return Err(Stop::unexpected(other)),
        }
    }
    if files.is_empty() {
        return Err(Stop::Usage("missing FILE".to_owned()));
    }
    let describe = if all { describe_all } else { describe };
    let mut answers = Answers::lines();
    for file in files {
        answers.give_or_fail(read_stat(&file).map(|stat| describe(&stat)))?;
    }
    answers.finish()
}

fn read_stat(file: &OsStr) -> Result<ProcStat, Failure> {
    parse_stat(&read(file)?)
        .map_err(|error| Failure::new(DATA, format_args!("{}: {error}", file.display())))
}

/// The name of a process is bytes, and what is not UTF-8 in it is shown as U+FFFD.
fn read(file: &OsStr) -> Result<String, Failure> {
    match fs::read(file) {
        Ok(bytes) => Ok(String::from_utf8_lossy(&bytes).into_owned()),
        Err(error) => {
            let message = format!("{}: {error}", file.display());
            Err(Failure::new(NO_INPUT, message))
        }
    }
}

fn describe(stat: &ProcStat) -> String {
    let ProcStat {
        pid,
        comm,
        state,
        ppid,
        threads,
        starttime,
        ..
    } = stat;
    format!("pid={pid} comm={comm:?} state={state} ppid={ppid} threads={threads} start={starttime}")
}

fn describe_all(stat: &ProcStat) -> String {
    let ProcStat {
        pgrp,
        session,
        utime,
        stime,
        ..
    } = stat;
    let rest = format!("pgrp={pgrp} session={session} utime={utime} stime={stime}");
    format!("{} {rest}", describe(stat))
}

pub fn ancestors(parser: &mut Parser) -> Result<u8, Stop> {
    let mut operands = Vec::new();
    let mut terminator = '\n';
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Value(operand) => operands.push(operand),
            Arg::Short('0') | Arg::Long("null") => terminator = '\0',
            other => return Err(Stop::unexpected(other)),
        }
    }
    let [pid, file] = <[OsString; 2]>::try_from(operands)
        .map_err(|_| Stop::Usage("ancestors needs PID and FILE".to_owned()))?;
    let pid = number(pid)?;
    let table = read_table(&file, terminator)?;
    let line = proc_stat::ancestors(pid, &|pid| table.get(&pid).cloned());
    let mut answers = Answers::lines();
    if line.is_empty() {
        answers.fail(&Failure::new(NO, format_args!("no process {pid}")));
    }
    for ProcStat { pid, comm, .. } in line {
        answers.give(format!("{pid} {comm:?}"))?;
    }
    answers.finish()
}

fn read_table(file: &OsStr, terminator: char) -> Result<BTreeMap<i32, ProcStat>, Failure> {
    let text = read(file)?;
    let records = text.split(terminator).enumerate();
    records
        .filter(|(_, record)| !record.is_empty())
        .map(|(index, record)| {
            let stat = parse_stat(record).map_err(|error| {
                let place = format!("{}: record {}", file.display(), index + 1);
                Failure::new(DATA, format_args!("{place}: {error}"))
            })?;
            Ok((stat.pid, stat))
        })
        .collect()
}

pub fn whoami(parser: &mut Parser) -> Result<u8, Stop> {
    if let Some(argument) = parser.next()? {
        return Err(Stop::unexpected(argument));
    }
    let info = self_info().map_err(|error| Failure::new(SYSTEM, error))?;
    let SelfInfo {
        pid,
        ppid,
        uid,
        hostname,
        cwd,
        exe,
        cpus,
    } = info;
    let facts: [(&str, OsString); 7] = [
        ("pid: ", pid.to_string().into()),
        ("ppid: ", ppid.to_string().into()),
        ("uid: ", uid.to_string().into()),
        ("host: ", hostname),
        ("cwd: ", cwd.into()),
        ("exe: ", exe.into()),
        ("cpus: ", cpus.to_string().into()),
    ];
    let mut answers = Answers::lines();
    for (name, fact) in facts {
        answers.give([name.as_bytes(), &fact.into_vec()].concat())?;
    }
    answers.finish()
}
