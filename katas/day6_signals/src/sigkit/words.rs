//! Words on the command line: signals, numbers, times and commands.

use std::ffi::OsString;
use std::fmt::Display;
use std::process::Command;
use std::str::FromStr;
use std::time::Duration;

use day6_signals::Signal;
use lexopt::prelude::*;
use lexopt::{Arg, Parser};

use super::stop::Stop;

/// The signal of this name, with or without `SIG` in front of it. Kata 6.1 knows more
/// ways to write one; the other katas do without it.
pub fn signal(text: OsString) -> Result<Signal, Stop> {
    let text = text.string()?;
    let bare = text.strip_prefix("SIG").unwrap_or(&text);
    format!("SIG{bare}")
        .parse()
        .map_err(|_| Stop::Usage(format!("unknown signal {text}")))
}

/// One signal or more, behind the options that `option` knows.
pub fn signals(
    parser: &mut Parser,
    mut option: impl FnMut(&mut Parser, &str) -> Result<bool, Stop>,
) -> Result<Vec<Signal>, Stop> {
    let mut signals = Vec::new();
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Value(name) => signals.push(signal(name)?),
            Arg::Long(name) => {
                let name = name.to_owned();
                if !option(parser, &name)? {
                    return Err(Stop::unexpected(Arg::Long(&name)));
                }
            }
            other => return Err(Stop::unexpected(other)),
        }
    }
    Ok(signals)
}

/// The number that a word stands for.
pub fn number<T>(text: OsString) -> Result<T, Stop>
where
    T: FromStr,
    T::Err: Display,
{
    let text = text.display().to_string();
    text.parse()
        .map_err(|error| Stop::Usage(format!("bad number {text:?}: {error}")))
}

/// `1500us`, `2ms`, `3s`, `4m` or `5h`.
pub fn duration(text: OsString) -> Result<Duration, Stop> {
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

/// The command that is left on the line, with all its arguments, whatever they look like.
pub fn command(parser: &mut Parser) -> Result<Command, Stop> {
    let mut words = parser.raw_args()?;
    let mut name = words.next();
    if name.as_ref().is_some_and(|word| word == "--") {
        name = words.next();
    }
    let name = name.ok_or_else(|| Stop::Usage("missing CMD".to_owned()))?;
    let mut command = Command::new(name);
    command.args(words);
    Ok(command)
}

/// What the command is called.
pub fn program(command: &Command) -> String {
    command.get_program().display().to_string()
}
