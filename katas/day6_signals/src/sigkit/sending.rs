//! `list`, `info`, `kill` and `alive`: signals and those who get them.

use std::ffi::OsString;

use day6_signals::send_signal::{default_action, liveness, parse_signal, send_signal};
use day6_signals::{KillError, Liveness, Signal};
use lexopt::prelude::*;
use lexopt::{Arg, Parser};

use super::answers::answer;
use super::stop::{Failure, NO, Stop, complain};
use super::words::number;

pub fn list(parser: &mut Parser) -> Result<u8, Stop> {
    if let Some(argument) = parser.next()? {
        return Err(Stop::unexpected(argument));
    }
    for signal in Signal::iterator() {
        describe(signal)?;
    }
    Ok(0)
}

fn describe(signal: Signal) -> Result<(), Stop> {
    let number = signal as i32;
    answer(format_args!("{signal} {number} {}", default_action(signal)))
}

pub fn info(parser: &mut Parser) -> Result<u8, Stop> {
    let mut status = 0;
    for text in operands(parser, "SIG")? {
        let text = text.string()?;
        match parse_signal(&text) {
            Some(signal) => describe(signal)?,
            None => {
                complain(no_signal(&text));
                status = NO;
            }
        }
    }
    Ok(status)
}

fn no_signal(text: &str) -> String {
    format!("{text:?} is no signal")
}

pub fn kill(parser: &mut Parser) -> Result<u8, Stop> {
    let mut words = operands(parser, "SIG")?.into_iter();
    let name = words.next().unwrap_or_default().string()?;
    let pid = words.next().ok_or_else(|| missing("PID"))?;
    only(words)?;
    let pid = number(pid)?;
    let signal = parse_signal(&name).ok_or_else(|| Failure::new(NO, no_signal(&name)))?;
    send_signal(pid, signal).map_err(|error| match error {
        KillError::BadPid(_) => error.into(),
        error => Stop::from(error).about(pid),
    })?;
    Ok(0)
}

pub fn alive(parser: &mut Parser) -> Result<u8, Stop> {
    let mut words = operands(parser, "PID")?.into_iter();
    let pid = number(words.next().unwrap_or_default())?;
    only(words)?;
    let state = liveness(pid)?;
    answer(state)?;
    Ok(match state {
        Liveness::Running | Liveness::Stopped | Liveness::NotOurs => 0,
        Liveness::Zombie | Liveness::Gone => NO,
    })
}

/// The words that are left, at least one. Numbers below 0 look like options and are none.
fn operands(parser: &mut Parser, what: &str) -> Result<Vec<OsString>, Stop> {
    let mut words: Vec<OsString> = parser.raw_args()?.collect();
    match words.first().map(|word| word.as_encoded_bytes()) {
        Some(b"-h" | b"--help") => return Err(Stop::Help),
        Some(b"--") => drop(words.remove(0)),
        _ => {}
    }
    if words.is_empty() {
        return Err(missing(what));
    }
    Ok(words)
}

fn missing(what: &str) -> Stop {
    Stop::Usage(format!("missing {what}"))
}

/// No more words than were taken.
fn only(mut words: impl Iterator<Item = OsString>) -> Result<(), Stop> {
    match words.next() {
        Some(word) => Err(Stop::unexpected(Arg::Value(word))),
        None => Ok(()),
    }
}
