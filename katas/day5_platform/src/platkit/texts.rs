//! `path` and `newlines`: paths, names and line ends of a system.

use std::io::{self, Read};

use day5_platform::Os;
use day5_platform::paths::{check_file_name, executable_name, join_path, native_newlines};
use lexopt::prelude::*;
use lexopt::{Arg, Parser};

use super::answers::Answers;
use super::stop::{DATA, Failure, INPUT_OUTPUT, Stop, shown};
use super::systems::{required, system, system_and_words};

pub fn path(parser: &mut Parser) -> Result<u8, Stop> {
    let name = match parser.next()? {
        Some(Arg::Value(name)) => name,
        Some(other) => return Err(Stop::unexpected(other)),
        None => return Err(Stop::Usage("path: missing join, exe or name".to_owned())),
    };
    match name.to_str() {
        Some("join") => join(parser),
        Some("exe") => exe(parser),
        Some("name") => file_name(parser),
        _ => Err(Stop::Usage(format!(
            "path is join, exe or name, not {}",
            name.display()
        ))),
    }
}

fn join(parser: &mut Parser) -> Result<u8, Stop> {
    let (os, words) = system_and_words(parser, "BASE")?;
    let pairs: Vec<&[String]> = words.chunks(2).collect();
    if let Some([base]) = pairs.last() {
        return Err(Stop::Usage(format!("missing PART of {}", shown(base))));
    }
    let mut answers = Answers::new();
    for pair in pairs {
        answers.give(join_path(&os, &pair[0], &pair[1]))?;
    }
    answers.finish()
}

fn exe(parser: &mut Parser) -> Result<u8, Stop> {
    let (os, names) = system_and_words(parser, "NAME")?;
    let mut answers = Answers::new();
    for name in names {
        answers.give(executable_name(&os, &name))?;
    }
    answers.finish()
}

fn file_name(parser: &mut Parser) -> Result<u8, Stop> {
    let (os, names) = system_and_words(parser, "NAME")?;
    let mut answers = Answers::new();
    for name in names {
        if let Err(error) = check_file_name(&os, &name) {
            let message = format!("{}: {error}", shown(&name));
            answers.fail(&Failure::new(DATA, message));
        }
    }
    answers.finish()
}

pub fn newlines(parser: &mut Parser) -> Result<u8, Stop> {
    let mut os: Option<Os> = None;
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("os") => os = Some(system(parser.value()?.string()?)),
            other => return Err(Stop::unexpected(other)),
        }
    }
    let os = required(os)?;
    let text = standard_input()?;
    let mut answers = Answers::new();
    answers.part(native_newlines(&os, &text))?;
    answers.finish()
}

/// All of standard input, which must be text.
pub fn standard_input() -> Result<String, Failure> {
    let mut bytes = Vec::new();
    io::stdin()
        .lock()
        .read_to_end(&mut bytes)
        .map_err(|error| Failure::new(INPUT_OUTPUT, format_args!("standard input: {error}")))?;
    String::from_utf8(bytes).map_err(|_| Failure::new(DATA, "standard input: not valid UTF-8"))
}
