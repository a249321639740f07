//! `pipe`, `pipefail` and `talk`: programs connected with each other and with us.

use std::io::{self, BufRead};
use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;

use day2_subprocess::Cmd;
use day2_subprocess::pipeline;
use day2_subprocess::session::Session;
use lexopt::prelude::*;
use lexopt::{Arg, Parser};

use super::orders::{cmd, missing, own_input, write};
use super::stop::{DATA, Failure, INPUT_OUTPUT, Stop, complain, number, shell_code};

pub fn pipe(parser: &mut Parser) -> Result<u8, Stop> {
    let mut line = None;
    let mut is_fed = false;
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("stdin") => is_fed = true,
            Arg::Value(value) if line.is_none() => line = Some(value.string()?),
            other => return Err(Stop::unexpected(other)),
        }
    }
    let line = line.ok_or_else(|| Stop::Usage("missing LINE".to_owned()))?;
    let stages = stages(&line)?;
    let input = if is_fed { own_input()? } else { Vec::new() };
    let done = pipeline::pipeline(&stages, &input)?;
    write(&done.stdout)?;
    if done.statuses.iter().all(ExitStatus::success) {
        return Ok(0);
    }
    let codes = done.statuses.iter().map(|status| shell_code(*status));
    let codes: Vec<String> = codes.map(|code| code.to_string()).collect();
    complain(format_args!("statuses {}", codes.join(" ")));
    Ok(pipeline::pipefail(&done.statuses))
}

/// Commands with `|` between them, and words with blanks between them: no quotes.
fn stages(line: &str) -> Result<Vec<Cmd>, Stop> {
    if line.trim().is_empty() {
        return Ok(Vec::new());
    }
    let stages = line.split('|').map(|stage| {
        let mut words = stage.split_ascii_whitespace();
        words.next().map(|name| Cmd::new(name).args(words))
    });
    let stages: Option<Vec<Cmd>> = stages.collect();
    stages.ok_or_else(|| Stop::Usage(format!("nothing between two | in {line:?}")))
}

pub fn pipefail(parser: &mut Parser) -> Result<u8, Stop> {
    let mut statuses = Vec::new();
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Value(raw) => statuses.push(ExitStatus::from_raw(number(raw)?)),
            other => return Err(Stop::unexpected(other)),
        }
    }
    write(format!("{}\n", pipeline::pipefail(&statuses)).as_bytes())?;
    Ok(0)
}

pub fn talk(parser: &mut Parser) -> Result<u8, Stop> {
    let mut leaves = false;
    let name = loop {
        match parser.next()? {
            Some(Arg::Long("leave")) => leaves = true,
            Some(Arg::Value(name)) => break name,
            Some(other) => return Err(Stop::unexpected(other)),
            None => return Err(missing()),
        }
    };
    let cmd = cmd(name, parser)?;
    let mut session = Session::spawn(&cmd)?;
    for line in io::stdin().lock().split(b'\n') {
        let line = line.map_err(|error| Failure::new(INPUT_OUTPUT, error))?;
        let line = String::from_utf8(line).map_err(|error| Failure::new(DATA, error))?;
        let answer = session.ask(&line).map_err(Failure::from)?;
        write(format!("{answer}\n").as_bytes())?;
    }
    if leaves {
        // The session is dropped, and nobody says goodbye.
        return Ok(0);
    }
    Ok(shell_code(session.finish().map_err(Failure::from)?))
}
