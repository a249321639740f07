//! `os` and `dirs`: systems by their names, and where programs keep their files on them.

use std::env;

use day5_platform::app_dirs::app_dirs;
use day5_platform::{AppDirs, Env, Os};
use lexopt::prelude::*;
use lexopt::{Arg, Parser};

use super::answers::Answers;
use super::stop::{Failure, Stop};

pub fn os(parser: &mut Parser) -> Result<u8, Stop> {
    let mut systems = Vec::new();
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Value(name) => systems.push(Os::parse(&name.string()?)),
            other => return Err(Stop::unexpected(other)),
        }
    }
    if systems.is_empty() {
        systems.push(Os::current());
    }
    let mut answers = Answers::new();
    for os in systems {
        let unix = if os.is_unix() { "yes" } else { "no" };
        answers.give(format!("{os:?}  python={}  unix={unix}", os.python_name()))?;
    }
    answers.finish()
}

pub fn dirs(parser: &mut Parser) -> Result<u8, Stop> {
    let mut env: Env = env::vars_os().collect();
    let mut os = None;
    let mut apps = Vec::new();
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("os") => os = Some(system(parser.value()?.string()?)),
            Arg::Long("set") => {
                let assignment = parser.value()?.string()?;
                let Some((key, value)) = assignment.split_once('=') else {
                    let message = format!("--set needs KEY=VALUE, not {assignment}");
                    return Err(Stop::Usage(message));
                };
                env.insert(key.into(), value.into());
            }
            Arg::Value(app) => apps.push(app.string()?),
            other => return Err(Stop::unexpected(other)),
        }
    }
    let os = required(os)?;
    if apps.is_empty() {
        return Err(Stop::Usage("missing APP".to_owned()));
    }
    let mut answers = Answers::new();
    for app in apps {
        let dirs = app_dirs(&os, &env, &app);
        answers.give_or_fail(dirs.map(|dirs| lines(&dirs)).map_err(Failure::from))?;
    }
    answers.finish()
}

fn lines(dirs: &AppDirs) -> String {
    let AppDirs {
        config,
        data,
        cache,
    } = dirs;
    format!("config {config}\ndata   {data}\ncache  {cache}")
}

/// `--os O` and at least one word, for which `name` stands in the help.
pub fn system_and_words(parser: &mut Parser, name: &str) -> Result<(Os, Vec<String>), Stop> {
    let mut os = None;
    let mut words = Vec::new();
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("os") => os = Some(system(parser.value()?.string()?)),
            Arg::Value(word) => words.push(word.string()?),
            other => return Err(Stop::unexpected(other)),
        }
    }
    let os = required(os)?;
    if words.is_empty() {
        return Err(Stop::Usage(format!("missing {name}")));
    }
    Ok((os, words))
}

/// The system of `--os`, which nobody guesses: it is what the answers depend on.
pub fn required(os: Option<Os>) -> Result<Os, Stop> {
    os.ok_or_else(|| Stop::Usage("missing --os".to_owned()))
}

/// What `--os` stands for. Not [`Os::parse`], or nothing could be tried without that kata.
pub fn system(name: String) -> Os {
    match name.to_ascii_lowercase() {
        name if name == "linux" => Os::Linux,
        name if name == "macos" => Os::MacOs,
        name if name == "windows" => Os::Windows,
        name if name == "freebsd" => Os::FreeBsd,
        name => Os::Other(name),
    }
}
