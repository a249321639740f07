//! `run`, `report` and `feed`: a command and what it writes.

use std::ffi::OsString;

use day2_subprocess::communicate::communicate;
use day2_subprocess::{Captured, run};
use lexopt::{Arg, Parser};

use super::answers::Answers;
use super::orders::{cmd, end_like, missing, only_cmd, own_input, pass_on};
use super::stop::{DATA, Failure, Stop, ending, shell_code};

pub fn run(parser: &mut Parser) -> Result<u8, Stop> {
    let mut cwd: Option<OsString> = None;
    let (mut checked, mut as_text) = (false, false);
    let name = loop {
        match parser.next()? {
            Some(Arg::Long("cwd")) => cwd = Some(parser.value()?),
            Some(Arg::Long("check")) => checked = true,
            Some(Arg::Long("text")) => as_text = true,
            Some(Arg::Value(name)) => break name,
            Some(other) => return Err(Stop::unexpected(other)),
            None => return Err(missing()),
        }
    };
    let mut cmd = cmd(name, parser)?;
    cmd.cwd = cwd.map(Into::into);
    let mut done = run::run(&cmd)?;
    if as_text {
        let text = done.text();
        done.stdout = text.map_err(|error| Failure::new(DATA, error))?.into();
    }
    if !checked {
        return end_like(&done);
    }
    pass_on(&done)?;
    match done.check(&cmd) {
        Ok(_) => Ok(0),
        Err(error) => Err(Failure::new(shell_code(error.status), &error).into()),
    }
}

pub fn report(parser: &mut Parser) -> Result<u8, Stop> {
    let cmd = only_cmd(parser)?;
    let Captured {
        status,
        stdout,
        stderr,
    } = run::run(&cmd)?;
    let mut answers = Answers::lines();
    answers.give(format!("command: {cmd}"))?;
    answers.give(format!("status:  {}", ending(status)))?;
    answers.give(format!("stdout:  {}", size(&stdout)))?;
    answers.give(format!("stderr:  {}", size(&stderr)))?;
    answers.finish()
}

fn size(bytes: &[u8]) -> String {
    let plural = |count: usize| if count == 1 { "" } else { "s" };
    let (count, lines) = (bytes.len(), bytes.split_inclusive(|byte| *byte == b'\n'));
    let lines = lines.count();
    format!(
        "{count} byte{}, {lines} line{}",
        plural(count),
        plural(lines)
    )
}

pub fn feed(parser: &mut Parser) -> Result<u8, Stop> {
    let cmd = only_cmd(parser)?;
    let done = communicate(&cmd, &own_input()?)?;
    end_like(&done)
}
