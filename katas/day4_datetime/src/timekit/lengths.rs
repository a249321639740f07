//! `dur`: durations, read and written.

use day4_datetime::TimeError;
use day4_datetime::durations::{format_duration, parse_duration};
use lexopt::{Arg, Parser, ValueExt};

use super::answers::Answers;
use super::stop::{DATA, Failure, Stop};

pub fn dur(parser: &mut Parser) -> Result<u8, Stop> {
    let mut texts = Vec::new();
    let mut has_nanos = false;
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("nanos") => has_nanos = true,
            Arg::Value(text) => texts.push(text.string()?),
            other => return Err(Stop::unexpected(other)),
        }
    }
    if texts.is_empty() {
        return Err(Stop::Usage("missing DURATION".to_owned()));
    }
    let mut answers = Answers::lines();
    for text in &texts {
        let duration = parse_duration(text).map_err(|error| unreadable(error, text));
        let answer = duration.map(|duration| {
            if has_nanos {
                duration.as_nanos().to_string()
            } else {
                format_duration(duration)
            }
        });
        answers.give_or_fail(answer)?;
    }
    answers.finish()
}

fn unreadable(error: TimeError, text: &str) -> Failure {
    match error {
        TimeError::BadInput(text) => Failure::new(DATA, format_args!("bad duration: {text}")),
        error => Failure::new(DATA, format_args!("{error}: {text}")),
    }
}
