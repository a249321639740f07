//! `until` and `timeout`: commands and time.

use std::cell::Cell;
use std::io::{self, Write};
use std::process::Command;
use std::time::Duration;

use day6_signals::poll_until::poll_until;
use day6_signals::timeout::run_with_timeout;
use day6_signals::{Clock, Ended, TimedOut};
use lexopt::prelude::*;
use lexopt::{Arg, Parser};
use support::signals::set_ignored;
use support::{FakeClock, SystemClock};

use super::answers::{answer, write};
use super::stop::{Failure, Stop, TIME_IS_UP, complain, not_started, shell_code, system};
use super::words::{command, duration, program, signal};

pub fn until(parser: &mut Parser) -> Result<u8, Stop> {
    let mut step = Duration::from_millis(100);
    let limit = loop {
        match parser.next()? {
            Some(Arg::Long("step")) => step = duration(parser.value()?)?,
            Some(Arg::Value(limit)) => break duration(limit)?,
            Some(other) => return Err(Stop::unexpected(other)),
            None => return Err(Stop::Usage("missing LIMIT".to_owned())),
        }
    };
    let mut ahead = parser.clone();
    match ahead.next()? {
        Some(Arg::Long("play")) => {
            let checks = ahead.value()?.string()?;
            if let Some(argument) = ahead.next()? {
                return Err(Stop::unexpected(argument));
            }
            play(limit, step, &self::checks(&checks)?)
        }
        Some(argument @ (Arg::Long(_) | Arg::Short(_))) => Err(Stop::unexpected(argument)),
        _ => run_until(limit, step, &mut command(parser)?),
    }
}

fn run_until(limit: Duration, step: Duration, command: &mut Command) -> Result<u8, Stop> {
    let mut check = || match command.status() {
        Ok(status) if !status.success() => None,
        // What cannot be started now cannot be started later either.
        ended => Some(ended),
    };
    match poll_until(&SystemClock::new(), limit, step, &mut check) {
        Ok(Ok(_)) => Ok(0),
        Ok(Err(error)) => Err(not_started(program(command), &error)),
        Err(TimedOut { .. }) => {
            let message = format_args!("{} has not succeeded within {limit:?}", program(command));
            Err(Failure::new(TIME_IS_UP, message).into())
        }
    }
}

/// A check of a play: how long it takes, and whether it succeeds.
type Check = (Duration, bool);

fn checks(text: &str) -> Result<Vec<Check>, Stop> {
    let check = |word: &str| -> Result<Check, Stop> {
        let (is_good, time) = match word.split_at_checked(1) {
            Some(("s", time)) => (true, time),
            Some(("f", time)) => (false, time),
            _ => return Err(Stop::Usage(format!("bad check {word:?}"))),
        };
        let time = match time {
            "" => Duration::ZERO,
            time => duration(time.into())?,
        };
        Ok((time, is_good))
    };
    text.split(',').map(check).collect()
}

/// Instead of a command: how each check ends, the last one for all that follow.
fn play(limit: Duration, step: Duration, checks: &[Check]) -> Result<u8, Stop> {
    let clock = FakeClock::at(SystemClock::new().now());
    let count = Cell::new(0);
    let mut check = || {
        let (time, is_good) = checks.get(count.get()).or(checks.last())?;
        count.set(count.get() + 1);
        let told = answer(format_args!("check at {}", micros(clock.monotonic())));
        clock.advance(*time);
        (*is_good || told.is_err()).then_some(told)
    };
    match poll_until(&clock, limit, step, &mut check) {
        Ok(told) => {
            told?;
            answer(format_args!("found after {}", micros(clock.monotonic())))?;
            Ok(0)
        }
        Err(TimedOut { waited, attempts }) => {
            let waited = micros(waited);
            answer(format_args!("timed out after {waited}, {attempts} checks"))?;
            Ok(TIME_IS_UP)
        }
    }
}

fn micros(time: Duration) -> String {
    format!("{}us", time.as_micros())
}

pub fn timeout(parser: &mut Parser) -> Result<u8, Stop> {
    let mut grace = Duration::from_secs(5);
    let mut ignored = Vec::new();
    let limit = loop {
        match parser.next()? {
            Some(Arg::Short('k')) => grace = duration(parser.value()?)?,
            Some(Arg::Long("ignore")) => ignored.push(signal(parser.value()?)?),
            Some(Arg::Value(limit)) => break duration(limit)?,
            Some(other) => return Err(Stop::unexpected(other)),
            None => return Err(Stop::Usage("missing LIMIT".to_owned())),
        }
    };
    let mut command = command(parser)?;
    // What we ignore, our children ignore: the only thing about handlers that they inherit.
    for signal in ignored {
        set_ignored(signal).map_err(system)?;
    }
    let run = run_with_timeout(&mut command, limit, grace);
    let run = run.map_err(|error| not_started(program(&command), &error))?;
    // That nobody can be told of errors is no reason to end differently.
    let _ = io::stderr().write_all(&run.stderr);
    write(&run.stdout)?;
    match run.ended {
        Ended::Exited(status) => Ok(shell_code(status)),
        Ended::TimedOut { status, escalated } => {
            let how = if escalated {
                "SIGTERM, then SIGKILL"
            } else {
                "SIGTERM"
            };
            complain(format_args!("timed out after {limit:?} ({how})"));
            Ok(if escalated {
                shell_code(status)
            } else {
                TIME_IS_UP
            })
        }
    }
}
