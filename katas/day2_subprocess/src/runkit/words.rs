//! `quote`, `split` and `sh`: what a shell makes of words.

use day2_subprocess::shell::{run_shell, shell_quote, shell_split};
use lexopt::prelude::*;
use lexopt::{Arg, Parser};

use super::answers::Answers;
use super::orders::end_like;
use super::stop::{Failure, Stop};

pub fn quote(parser: &mut Parser) -> Result<u8, Stop> {
    let mut words = Vec::new();
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Value(word) => words.push(shell_quote(&word.string()?)),
            other => return Err(Stop::unexpected(other)),
        }
    }
    let mut answers = Answers::lines();
    answers.give(words.join(" "))?;
    answers.finish()
}

pub fn split(parser: &mut Parser) -> Result<u8, Stop> {
    let mut line = None;
    let mut terminator = b'\n';
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Short('0') | Arg::Long("null") => terminator = 0,
            Arg::Value(value) if line.is_none() => line = Some(value.string()?),
            other => return Err(Stop::unexpected(other)),
        }
    }
    let line = line.ok_or_else(|| Stop::Usage("missing LINE".to_owned()))?;
    let words = shell_split(&line).map_err(Failure::from)?;
    let mut answers = Answers::terminated_by(terminator);
    for word in words {
        answers.give(word)?;
    }
    answers.finish()
}

pub fn sh(parser: &mut Parser) -> Result<u8, Stop> {
    let script = match parser.next()? {
        Some(Arg::Value(script)) => script.string()?,
        Some(other) => return Err(Stop::unexpected(other)),
        None => return Err(Stop::Usage("missing SCRIPT".to_owned())),
    };
    let words = parser.raw_args()?.map(|word| word.string());
    let words = words.collect::<Result<Vec<String>, _>>()?;
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    end_like(&run_shell(&script, &words)?)
}
