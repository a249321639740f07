//! `seq`: many lines for a reader who may leave.

use std::fs::File;
use std::io::{self, Write};
use std::os::fd::AsFd;

use day1_os_sys::Outcome;
use day1_os_sys::write_lines::write_lines;
use lexopt::{Arg, Parser};

use super::faulty::{FaultAt, FaultKind, Faulty};
use super::stop::{Stop, complain, number};

pub fn seq(parser: &mut Parser) -> Result<u8, Stop> {
    let mut last: Option<u64> = None;
    let mut is_reporting = false;
    let mut out = Faulty::new(stdout().map_err(Stop::Write)?);
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Value(count) if last.is_none() => last = Some(number(count)?),
            Arg::Long("report") => is_reporting = true,
            Arg::Long("chunk") => out.chunk = at_least(1, "--chunk", number(parser.value()?)?)?,
            Arg::Long("interrupt") => {
                out.interrupt = Some(at_least(2, "--interrupt", number(parser.value()?)?)?);
            }
            Arg::Long("fail-after") => out.fail_after = Some(number(parser.value()?)?),
            Arg::Long("fail-with") => {
                let kinds = [
                    ("pipe", FaultKind::BrokenPipe),
                    ("full", FaultKind::NoSpace),
                ];
                out.kind = choice("--fail-with", parser, kinds)?;
            }
            Arg::Long("fail-at") => {
                let places = [("write", FaultAt::Write), ("flush", FaultAt::Flush)];
                out.at = choice("--fail-at", parser, places)?;
            }
            other => return Err(Stop::unexpected(other)),
        }
    }
    let Some(last) = last else {
        return Err(Stop::Usage("missing N".to_owned()));
    };
    let lines = (1..=last).map(|number| number.to_string());
    let outcome = write_lines(&mut out as &mut dyn Write, lines).map_err(Stop::Write)?;
    if is_reporting {
        report(outcome);
    }
    Ok(0)
}

/// Standard output without the buffer that [`io::stdout`] has: buffering, and what becomes
/// of errors then, is the kata's business.
fn stdout() -> io::Result<File> {
    Ok(File::from(io::stdout().as_fd().try_clone_to_owned()?))
}

fn report(outcome: Outcome) {
    match outcome {
        Outcome::Complete { lines } => complain(format_args!("complete, {lines} lines")),
        Outcome::ReaderGone => complain("the reader has gone"),
    }
}

fn at_least(minimum: usize, option: &str, value: usize) -> Result<usize, Stop> {
    if value < minimum {
        return Err(Stop::Usage(format!("{option} is at least {minimum}")));
    }
    Ok(value)
}

fn choice<T>(option: &str, parser: &mut Parser, choices: [(&str, T); 2]) -> Result<T, Stop> {
    let value = parser.value()?;
    let [(first, _), (second, _)] = &choices;
    let message = format!("{option} is {first} or {second}, not {}", value.display());
    let chosen = choices.into_iter().find(|(word, _)| value == *word);
    chosen.map(|(_, choice)| choice).ok_or(Stop::Usage(message))
}
