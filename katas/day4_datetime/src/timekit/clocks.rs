//! `now`, `stamp`, `age` and `watch`: what clocks tell.

use std::time::Duration;

use chrono::{DateTime, TimeDelta};
use day4_datetime::stamp::{age, file_stamp, stamp};
use day4_datetime::stopwatch::{Stopwatch, percentile};
use lexopt::{Arg, Parser, ValueExt};
use support::{Clock, FakeClock};

use super::answers::Answers;
use super::input::{groups, instant, number, step, words};
use super::stop::{Failure, NO, Stop};

pub fn now(parser: &mut Parser, clock: &dyn Clock) -> Result<u8, Stop> {
    let mut write: fn(&dyn Clock) -> String = stamp;
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("file") => write = file_stamp,
            other => return Err(Stop::unexpected(other)),
        }
    }
    let mut answers = Answers::lines();
    answers.give(write(clock))?;
    answers.finish()
}

/// Each instant as a clock would tell it that shows this time.
pub fn stamps(parser: &mut Parser) -> Result<u8, Stop> {
    let mut write: fn(&dyn Clock) -> String = stamp;
    let mut clocks = Vec::new();
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("file") => write = file_stamp,
            Arg::Value(when) => {
                let when = instant(&when.string()?)?;
                clocks.push(FakeClock::at(when.to_utc()));
            }
            other => return Err(Stop::unexpected(other)),
        }
    }
    if clocks.is_empty() {
        return Err(Stop::Usage("missing WHEN".to_owned()));
    }
    let mut answers = Answers::lines();
    for clock in &clocks {
        answers.give(write(clock))?;
    }
    answers.finish()
}

pub fn ages(parser: &mut Parser, clock: &dyn Clock) -> Result<u8, Stop> {
    let words = words(parser)?;
    let instants = groups(&words, ["WHEN"])?;
    let instants = instants
        .into_iter()
        .map(|[when]| Ok((when, instant(when)?.to_utc())));
    let instants = instants.collect::<Result<Vec<_>, Stop>>()?;
    let mut answers = Answers::lines();
    for (when, then) in instants {
        let age = age(clock, then);
        let future = || Failure::new(NO, format_args!("{when} is in the future"));
        answers.give_or_fail(age.map(|age| format!("{age:?}")).ok_or_else(future))?;
    }
    answers.finish()
}

/// What happens around a stopwatch.
enum Step {
    Lap(Duration),
    Pass(Duration),
    Look,
    SetBack,
}

impl Step {
    fn read(word: &str) -> Result<Self, Stop> {
        Ok(match word {
            "look" => Self::Look,
            "back" => Self::SetBack,
            word if word.starts_with('+') => Self::Pass(step(word)?),
            word => Self::Lap(step(word)?),
        })
    }
}

pub fn watch(parser: &mut Parser) -> Result<u8, Stop> {
    let mut ranks = Vec::new();
    let mut steps = Vec::new();
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Short('p') => {
                let word = parser.value()?.string()?;
                ranks.push((number(&word)?, word));
            }
            Arg::Value(word) => steps.push(Step::read(&word.string()?)?),
            other => return Err(Stop::unexpected(other)),
        }
    }
    let clock = FakeClock::at(DateTime::UNIX_EPOCH);
    let mut watch = Stopwatch::start(&clock);
    let mut answers = Answers::lines();
    for step in steps {
        match step {
            Step::Lap(time) => {
                clock.advance(time);
                answers.give(format!("lap {:?}", watch.lap()))?;
            }
            Step::Pass(time) => clock.advance(time),
            Step::Look => answers.give(format!("elapsed {:?}", watch.elapsed()))?,
            Step::SetBack => clock.set(clock.now() - TimeDelta::hours(1)),
        }
    }
    answers.give(format!("laps {:?}", watch.laps()))?;
    for (p, word) in ranks {
        let value = percentile(watch.laps(), p);
        let none = || Failure::new(NO, format_args!("no percentile {word}"));
        answers.give_or_fail(
            value
                .map(|value| format!("p{word} {value:?}"))
                .ok_or_else(none),
        )?;
    }
    answers.finish()
}
