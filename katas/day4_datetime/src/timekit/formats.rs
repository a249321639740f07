//! `fmt` and `parse`: between times and texts.

use day4_datetime::Moment;
use day4_datetime::TimeError;
use day4_datetime::format_dt::format_dt;
use day4_datetime::parsing::{parse_any, parse_strict};
use lexopt::{Arg, Parser, ValueExt};

use super::answers::Answers;
use super::input::local;
use super::stop::{DATA, Failure, Stop};

pub fn fmt(parser: &mut Parser) -> Result<u8, Stop> {
    let mut words = Vec::new();
    let mut terminator = b'\n';
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Short('0') | Arg::Long("null") => terminator = 0,
            Arg::Value(word) => words.push(word.string()?),
            other => return Err(Stop::unexpected(other)),
        }
    }
    let mut words = words.into_iter();
    let missing = |name: &str| Stop::Usage(format!("missing {name}"));
    let when = local(&words.next().ok_or_else(|| missing("WHEN"))?)?;
    if words.as_slice().is_empty() {
        return Err(missing("FORMAT"));
    }
    let mut answers = Answers::terminated_by(terminator);
    for format in words {
        answers.give_or_fail(format_dt(&when, &format).map_err(Failure::from))?;
    }
    answers.finish()
}

pub fn parse(parser: &mut Parser) -> Result<u8, Stop> {
    let mut texts = Vec::new();
    let mut format = None;
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("format") => format = Some(parser.value()?.string()?),
            Arg::Value(text) => texts.push(text.string()?),
            other => return Err(Stop::unexpected(other)),
        }
    }
    if texts.is_empty() {
        return Err(Stop::Usage("missing TEXT".to_owned()));
    }
    let mut answers = Answers::lines();
    for text in &texts {
        let moment = match &format {
            Some(format) => parse_strict(text, format),
            None => parse_any(text),
        };
        answers.give_or_fail(moment.map(described).map_err(unreadable))?;
    }
    answers.finish()
}

fn described(moment: Moment) -> String {
    match moment {
        Moment::Date(date) => format!("date {date:?}"),
        Moment::Local(local) => format!("local {local:?}"),
        Moment::Instant(instant) => format!("instant {instant:?}"),
    }
}

fn unreadable(error: TimeError) -> Failure {
    match error {
        TimeError::BadInput(text) => Failure::new(DATA, format_args!("bad date or time: {text}")),
        other => other.into(),
    }
}
