//! `version`: of kernels and compilers, and whether one is new enough.

use day5_platform::versions::{parse_kernel_release, parse_rustc_verbose, satisfies};
use day5_platform::{Toolchain, Version};
use lexopt::prelude::*;
use lexopt::{Arg, Parser};

use super::answers::Answers;
use super::files::{for_each_file, or_none};
use super::stop::{DATA, Failure, Stop, shown};

pub fn version(parser: &mut Parser) -> Result<u8, Stop> {
    let name = match parser.next()? {
        Some(Arg::Value(name)) => name,
        Some(other) => return Err(Stop::unexpected(other)),
        None => {
            return Err(Stop::Usage(
                "version: missing kernel, rustc or check".to_owned(),
            ));
        }
    };
    match name.to_str() {
        Some("kernel") => kernel(parser),
        Some("rustc") => rustc(parser),
        Some("check") => check(parser),
        _ => Err(Stop::Usage(format!(
            "version is kernel, rustc or check, not {}",
            name.display()
        ))),
    }
}

fn words(parser: &mut Parser, name: &str) -> Result<Vec<String>, Stop> {
    let mut words = Vec::new();
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Value(word) => words.push(word.string()?),
            other => return Err(Stop::unexpected(other)),
        }
    }
    if words.is_empty() {
        return Err(Stop::Usage(format!("missing {name}")));
    }
    Ok(words)
}

fn kernel(parser: &mut Parser) -> Result<u8, Stop> {
    let mut answers = Answers::new();
    for text in words(parser, "RELEASE")? {
        let version = parse_kernel_release(&text).map(|version| version.to_string());
        let message = format!("{}: no version", shown(&text));
        answers.give_or_fail(version.ok_or_else(|| Failure::new(DATA, message)))?;
    }
    answers.finish()
}

fn rustc(parser: &mut Parser) -> Result<u8, Stop> {
    for_each_file(parser, |text| {
        let Toolchain {
            release,
            channel,
            host,
            commit,
        } = parse_rustc_verbose(text)?;
        let commit = or_none(commit);
        Ok(format!(
            "release={release} channel={channel:?} host={host:?} commit={commit}"
        ))
    })
}

fn check(parser: &mut Parser) -> Result<u8, Stop> {
    let words = words(parser, "HAVE")?;
    let mut questions = Vec::new();
    for pair in words.chunks(2) {
        let [have, requirement] = pair else {
            let message = format!("missing REQUIREMENT for {}", shown(&pair[0]));
            return Err(Stop::Usage(message));
        };
        let Some(version) = exact(have) else {
            return Err(Stop::Usage(format!("bad version {have:?}")));
        };
        questions.push((version, requirement));
    }
    let mut answers = Answers::new();
    for (have, requirement) in questions {
        match satisfies(&have, requirement) {
            Ok(answer) => answers.yes_or_no(answer)?,
            Err(error) => {
                let message = format!("{requirement:?}: {error}").replace('\n', " ");
                answers.fail(&Failure::new(DATA, message));
            }
        }
    }
    answers.finish()
}

/// `MAJOR.MINOR.PATCH`.
fn exact(text: &str) -> Option<Version> {
    let numbers: Result<Vec<u32>, _> = text.split('.').map(str::parse).collect();
    let [major, minor, patch] = numbers.ok()?.try_into().ok()?;
    Some(Version {
        major,
        minor,
        patch,
    })
}
