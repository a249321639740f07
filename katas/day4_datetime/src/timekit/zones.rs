//! `local`, `world` and `next`: what clocks on walls show.

use day4_datetime::next_daily::next_daily;
use day4_datetime::resolve_local::resolve_local;
use day4_datetime::world_clock::world_clock;
use day4_datetime::{OnFold, OnGap, TimeError};
use lexopt::{Arg, Parser, ValueExt};

use super::answers::Answers;
use super::input;
use super::stop::{DATA, Failure, NO, Stop};

const GAPS: [(&str, OnGap); 3] = [
    ("reject", OnGap::Reject),
    ("shift", OnGap::ShiftForward),
    ("first", OnGap::FirstValid),
];

const FOLDS: [(&str, OnFold); 3] = [
    ("reject", OnFold::Reject),
    ("earlier", OnFold::Earlier),
    ("later", OnFold::Later),
];

pub fn local(parser: &mut Parser) -> Result<u8, Stop> {
    let (mut gap, mut fold) = (OnGap::Reject, OnFold::Reject);
    let mut words = Vec::new();
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("gap") => gap = input::choice("--gap", parser.value()?, &GAPS)?,
            Arg::Long("fold") => fold = input::choice("--fold", parser.value()?, &FOLDS)?,
            Arg::Value(word) => words.push(word.string()?),
            other => return Err(Stop::unexpected(other)),
        }
    }
    let questions = input::groups(&words, ["LOCAL", "ZONE"])?.into_iter();
    let questions = questions.map(|[local, name]| Ok((input::local(local)?, name)));
    let questions = questions.collect::<Result<Vec<_>, Stop>>()?;
    let mut answers = Answers::lines();
    for (local, name) in questions {
        let instant = input::zone(name).and_then(|zone| resolve_local(local, zone, gap, fold));
        let problem = |error: TimeError| match &error {
            TimeError::Gap { .. } => {
                Failure::new(DATA, format_args!("{name} has no {local}: {error}"))
            }
            TimeError::Fold { .. } => {
                Failure::new(DATA, format_args!("{name} has {local} twice: {error}"))
            }
            _ => error.into(),
        };
        answers.give_or_fail(instant.map(|at| at.to_rfc3339()).map_err(problem))?;
    }
    answers.finish()
}

pub fn world(parser: &mut Parser) -> Result<u8, Stop> {
    let mut home = None;
    let mut words = Vec::new();
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("home") => home = Some(parser.value()?.string()?),
            Arg::Value(word) => words.push(word.string()?),
            other => return Err(Stop::unexpected(other)),
        }
    }
    let missing = |what: &str| Stop::Usage(format!("missing {what}"));
    let (at, zones) = words.split_first().ok_or_else(|| missing("WHEN"))?;
    let home = home.ok_or_else(|| missing("--home"))?;
    let zones: Vec<&str> = zones.iter().map(String::as_str).collect();
    let rows = world_clock(input::instant(at)?.to_utc(), &home, &zones)?;
    let mut answers = Answers::lines();
    for row in rows {
        let shift = row.day_shift;
        answers.give(format!(
            "{}  {}  {shift:+}  {}",
            row.local, row.offset, row.zone
        ))?;
    }
    answers.finish()
}

pub fn next(parser: &mut Parser) -> Result<u8, Stop> {
    let mut count = 1_u32;
    let mut words = Vec::new();
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("count") => count = input::number(&parser.value()?.string()?)?,
            Arg::Value(word) => words.push(word.string()?),
            other => return Err(Stop::unexpected(other)),
        }
    }
    let questions = input::groups(&words, ["AFTER", "ZONE", "TIME"])?.into_iter();
    let questions =
        questions.map(|[after, name, at]| Ok((input::instant(after)?, name, input::time(at)?)));
    let questions = questions.collect::<Result<Vec<_>, Stop>>()?;
    let mut answers = Answers::lines();
    for (after, name, at) in questions {
        let mut after = match input::zone(name) {
            Ok(zone) => after.with_timezone(&zone),
            Err(error) => {
                answers.fail(&error.into());
                continue;
            }
        };
        for _ in 0..count {
            let Some(run) = next_daily(after, at) else {
                answers.fail(&Failure::new(NO, "no run is left"));
                break;
            };
            answers.give(run.to_rfc3339())?;
            after = run;
        }
    }
    answers.finish()
}
