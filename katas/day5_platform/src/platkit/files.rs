//! `release`, `cpu`, `mem` and `cpus`: what a system says about itself in files.

use std::fs;
use std::io::ErrorKind;
use std::path::PathBuf;

use day5_platform::cpu_and_memory::{effective_cpus, parse_cpuinfo, parse_meminfo};
use day5_platform::os_release::parse_os_release;
use day5_platform::{CpuInfo, MemInfo, OsRelease, ParseError};
use lexopt::prelude::*;
use lexopt::{Arg, Parser};

use super::answers::Answers;
use super::stop::{DATA, Failure, INPUT_OUTPUT, NO_INPUT, Stop, number};
use super::texts::standard_input;

pub fn release(parser: &mut Parser) -> Result<u8, Stop> {
    for_each_file(parser, |text| {
        let OsRelease {
            id,
            id_like,
            pretty_name,
            version_id,
        } = parse_os_release(text)?;
        let version = or_none(version_id);
        Ok(format!(
            "id={id:?} like={id_like:?} name={pretty_name:?} version={version}"
        ))
    })
}

pub fn cpu(parser: &mut Parser) -> Result<u8, Stop> {
    for_each_file(parser, |text| {
        let CpuInfo {
            logical,
            cores,
            sockets,
            model,
        } = parse_cpuinfo(text)?;
        let model = or_none(model);
        Ok(format!(
            "logical={logical} cores={cores} sockets={sockets} model={model}"
        ))
    })
}

pub fn mem(parser: &mut Parser) -> Result<u8, Stop> {
    for_each_file(parser, |text| {
        let MemInfo {
            total,
            available,
            swap_total,
            swap_free,
        } = parse_meminfo(text)?;
        Ok(format!(
            "total={total} available={available} swap_total={swap_total} swap_free={swap_free}"
        ))
    })
}

/// Answers a question about each file that is named, or about standard input if none is.
pub fn for_each_file(
    parser: &mut Parser,
    answer: impl Fn(&str) -> Result<String, ParseError>,
) -> Result<u8, Stop> {
    let mut paths = Vec::new();
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Value(path) => paths.push(PathBuf::from(path)),
            other => return Err(Stop::unexpected(other)),
        }
    }
    let mut answers = Answers::new();
    if paths.is_empty() {
        let text = standard_input()?;
        answers.give_or_fail(answer(&text).map_err(|error| bad("standard input", &error)))?;
    }
    for path in paths {
        let answered = read(&path).and_then(|text| {
            answer(&text).map_err(|error| bad(&path.display().to_string(), &error))
        });
        answers.give_or_fail(answered)?;
    }
    answers.finish()
}

/// The text of a file.
pub fn read(path: &PathBuf) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(|error| {
        let status = match error.kind() {
            ErrorKind::NotFound => NO_INPUT,
            ErrorKind::InvalidData => DATA,
            _ => INPUT_OUTPUT,
        };
        Failure::new(status, format_args!("{}: {error}", path.display()))
    })
}

fn bad(name: &str, error: &ParseError) -> Failure {
    // The words are the kata's; a line of a message they have to be.
    let error = error.to_string().replace('\n', " ");
    Failure::new(DATA, format_args!("{name}: {error}"))
}

pub fn or_none(text: Option<String>) -> String {
    text.map_or("none".to_owned(), |text| format!("{text:?}"))
}

#[derive(Default)]
struct Allowance {
    online: usize,
    affinity: Option<usize>,
    cpu_max: Option<String>,
}

pub fn cpus(parser: &mut Parser) -> Result<u8, Stop> {
    let mut questions: Vec<Allowance> = Vec::new();
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Value(online) => questions.push(Allowance {
                online: number(online)?,
                ..Allowance::default()
            }),
            Arg::Long("affinity") => {
                let affinity = number(parser.value()?)?;
                last(&mut questions)?.affinity = Some(affinity);
            }
            Arg::Long("cpu-max") => {
                let cpu_max = parser.value()?.string()?;
                last(&mut questions)?.cpu_max = Some(cpu_max);
            }
            other => return Err(Stop::unexpected(other)),
        }
    }
    last(&mut questions)?;
    let mut answers = Answers::new();
    for question in questions {
        let cpu_max = question.cpu_max.as_deref();
        let cpus = effective_cpus(question.online, question.affinity, cpu_max);
        let cpus = cpus.map_err(|error| bad(cpu_max.unwrap_or("no limit").trim_end(), &error));
        answers.give_or_fail(cpus.map(|cpus| cpus.to_string()))?;
    }
    answers.finish()
}

/// The question that an option belongs to: the one before it.
fn last(questions: &mut [Allowance]) -> Result<&mut Allowance, Stop> {
    let last = questions.last_mut();
    last.ok_or_else(|| Stop::Usage("missing ONLINE".to_owned()))
}
