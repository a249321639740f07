//! `retry`: a command that may work the next time.

use std::cell::RefCell;
use std::ffi::OsString;
use std::thread;
use std::time::Duration;

use day2_subprocess::retry::{self, is_transient};
use day2_subprocess::run::run;
use day2_subprocess::{Captured, Cmd, RetryError, RetryPolicy, RunError};
use lexopt::prelude::*;
use lexopt::{Arg, Parser};

use super::orders::{cmd, end_like, missing, write};
use super::stop::{Failure, Stop, TEMPORARY, complain, ending, number};

/// What is tried, again and again.
enum Work {
    Run(Cmd),
    /// Instead of a command: how each attempt ends, the last one for all that follow.
    Play(String),
}

/// Why an attempt has failed.
enum Failed {
    NotRun(RunError),
    Ended(Captured),
    Played { may_pass: bool },
}

/// What an attempt that did not fail has to say.
enum Done {
    Ended(Captured),
    Played { attempt: u32 },
}

pub fn retry(parser: &mut Parser) -> Result<u8, Stop> {
    let (policy, work) = order(parser)?;
    // The wait knows nothing of the failure before it.
    let last = RefCell::new(String::new());
    let mut op = |attempt| {
        let done = attempt_at(&work, attempt);
        if let Err(failed) = &done {
            last.replace(format!("attempt {attempt}: {}", reason(failed)));
        }
        done
    };
    let mut sleep = |wait: Duration| {
        complain(format_args!("{}, again in {wait:?}", last.borrow()));
        // Who only plays is in no hurry, but does not want to wait either.
        if matches!(work, Work::Run(_)) {
            thread::sleep(wait);
        }
    };
    match retry::retry(&policy, &mut sleep, &may_pass, &mut op) {
        Ok(Done::Ended(done)) => end_like(&done),
        Ok(Done::Played { attempt }) => {
            write(format!("attempt {attempt} succeeded\n").as_bytes())?;
            Ok(0)
        }
        Err(RetryError::Permanent(failed)) => end(failed, "this will not pass"),
        Err(RetryError::Exhausted { attempts, last }) => {
            let plural = if attempts == 1 { "" } else { "s" };
            end(last, &format!("gave up after {attempts} attempt{plural}"))
        }
    }
}

fn order(parser: &mut Parser) -> Result<(RetryPolicy, Work), Stop> {
    let mut policy = RetryPolicy {
        attempts: 3,
        base: Duration::from_millis(100),
        cap: Duration::from_secs(10),
    };
    let mut play = None;
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("attempts") => policy.attempts = number(parser.value()?)?,
            Arg::Long("base") => policy.base = duration(parser.value()?)?,
            Arg::Long("cap") => policy.cap = duration(parser.value()?)?,
            Arg::Long("play") => play = Some(parser.value()?.string()?),
            Arg::Value(name) => return Ok((policy, Work::Run(cmd(name, parser)?))),
            other => return Err(Stop::unexpected(other)),
        }
    }
    let play = play.ok_or_else(missing)?;
    if play.is_empty() || !play.chars().all(|c| "tps".contains(c)) {
        let message = format!("--play is made of t, p and s, not {play:?}");
        return Err(Stop::Usage(message));
    }
    Ok((policy, Work::Play(play)))
}

/// `1500us`, `2ms`, `3s`, `4m` or `5h`.
fn duration(text: OsString) -> Result<Duration, Stop> {
    let text = text.string()?;
    let unit = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let number = text[..text.len() - unit.len()].parse().ok();
    let duration = number.and_then(|number: u64| match unit {
        "us" => Some(Duration::from_micros(number)),
        "ms" => Some(Duration::from_millis(number)),
        "s" => Some(Duration::from_secs(number)),
        "m" => number.checked_mul(60).map(Duration::from_secs),
        "h" => number.checked_mul(3600).map(Duration::from_secs),
        _ => None,
    });
    duration.ok_or_else(|| Stop::Usage(format!("bad duration {text:?}")))
}

fn attempt_at(work: &Work, attempt: u32) -> Result<Done, Failed> {
    match work {
        Work::Run(cmd) => match run(cmd) {
            Ok(done) if done.status.success() => Ok(Done::Ended(done)),
            Ok(done) => Err(Failed::Ended(done)),
            Err(error) => Err(Failed::NotRun(error)),
        },
        Work::Play(outcomes) => {
            let place = usize::try_from(attempt).unwrap_or(usize::MAX);
            let outcomes = outcomes.as_bytes();
            match outcomes.get(place.saturating_sub(1)).or(outcomes.last()) {
                Some(b's') => Ok(Done::Played { attempt }),
                outcome => Err(Failed::Played {
                    may_pass: outcome == Some(&b't'),
                }),
            }
        }
    }
}

/// A command that ends with 75 says itself that another time it may work: `EX_TEMPFAIL`.
fn may_pass(failed: &Failed) -> bool {
    match failed {
        Failed::NotRun(error) => is_transient(error),
        Failed::Ended(done) => done.status.code() == Some(i32::from(TEMPORARY)),
        Failed::Played { may_pass } => *may_pass,
    }
}

fn reason(failed: &Failed) -> String {
    match failed {
        Failed::NotRun(error) => error.to_string(),
        Failed::Ended(done) => ending(done.status),
        Failed::Played { .. } => "failed".to_owned(),
    }
}

fn end(failed: Failed, message: &str) -> Result<u8, Stop> {
    let complaint = format!("{message}: {}", reason(&failed));
    let status = match failed {
        Failed::NotRun(error) => Failure::from(error).status,
        Failed::Ended(done) => end_like(&done)?,
        Failed::Played { may_pass } => {
            if may_pass {
                TEMPORARY
            } else {
                1
            }
        }
    };
    Err(Failure::new(status, complaint).into())
}
