//! `args`: a command line, taken apart.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;

use day1_os_sys::Opt;
use day1_os_sys::parse_args::parse_args;
use lexopt::prelude::*;
use lexopt::{Arg, Parser};

use super::answers::Answers;
use super::stop::{Failure, Stop, USAGE};

const DEFAULT_SPEC: &str = "v/verbose,o/output=,level=";

pub fn args(parser: &mut Parser) -> Result<u8, Stop> {
    let mut spec = DEFAULT_SPEC.to_owned();
    let mut terminator = b'\n';
    let arguments = loop {
        if let Some(arguments) = behind_dashes(parser) {
            break arguments;
        }
        match parser.next()? {
            Some(Arg::Long("spec")) => spec = parser.value()?.string()?,
            Some(Arg::Short('0') | Arg::Long("null")) => terminator = 0,
            Some(other) => return Err(Stop::unexpected(other)),
            None => return Err(Stop::Usage("missing --".to_owned())),
        }
    };
    let spec = options(spec)?;
    let parsed = parse_args(arguments, &spec).map_err(|error| Failure::new(USAGE, error))?;
    let mut answers = Answers::terminated_by(terminator);
    for (name, value) in &parsed.options {
        let words = [Some(OsStr::new(name)), value.as_deref()];
        answers.give(item("option", words.into_iter().flatten()))?;
    }
    for word in &parsed.positional {
        answers.give(item("positional", [word.as_os_str()]))?;
    }
    answers.finish()
}

/// All that follows `--`, if that is what comes next.
fn behind_dashes(parser: &mut Parser) -> Option<Vec<OsString>> {
    let mut arguments = parser.try_raw_args()?;
    arguments.next_if(|argument| argument == "--")?;
    Some(arguments.collect())
}

fn item<'a>(kind: &str, words: impl IntoIterator<Item = &'a OsStr>) -> Vec<u8> {
    let mut line = kind.as_bytes().to_owned();
    for word in words {
        line.push(b' ');
        line.extend(word.as_bytes());
    }
    line
}

/// The options that a list like `v/verbose,o/output=,level=` stands for.
fn options(list: String) -> Result<Vec<Opt>, Stop> {
    // `Opt` borrows its name for good; this is done once in the life of the process.
    let list: &'static str = list.leak();
    let options = list.split(',').filter(|entry| !entry.is_empty());
    options
        .map(|entry| {
            option(entry).ok_or_else(|| Stop::Usage(format!("bad option {entry:?} in --spec")))
        })
        .collect()
}

fn option(entry: &'static str) -> Option<Opt> {
    let (name, takes_value) = match entry.strip_suffix('=') {
        Some(name) => (name, true),
        None => (entry, false),
    };
    let (short, long) = match name.split_once('/') {
        Some((letter, long)) => {
            let mut letters = letter.chars();
            (
                Some(letters.next()?),
                (letters.next().is_none()).then_some(long)?,
            )
        }
        None => (None, name),
    };
    let is_good = !long.is_empty() && !long.contains('=') && short != Some('-');
    is_good.then_some(Opt {
        short,
        long,
        takes_value,
    })
}
