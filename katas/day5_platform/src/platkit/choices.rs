//! `backend` and `open`: what to use on a system.

use std::cell::RefCell;

use day5_platform::backend::{choose_backend, open_command};
use day5_platform::{Backend, Feature};
use lexopt::prelude::*;
use lexopt::{Arg, Parser};

use super::answers::Answers;
use super::stop::{Failure, NO, SOFTWARE, Stop, complain};
use super::systems::{required, system};

const FEATURES: [Feature; 8] = [
    Feature::ProcFs,
    Feature::Sysctl,
    Feature::Toolhelp,
    Feature::Signals,
    Feature::ProcessGroups,
    Feature::JobObjects,
    Feature::FsEvents,
    Feature::Inotify,
];

/// How to list processes.
const DEFAULT: [Backend; 3] = [
    Backend {
        name: "procfs",
        needs: &[Feature::ProcFs],
        only: Some("Linux"),
    },
    Backend {
        name: "toolhelp",
        needs: &[Feature::Toolhelp, Feature::JobObjects],
        only: Some("Windows"),
    },
    Backend {
        name: "sysctl",
        needs: &[Feature::Sysctl],
        only: None,
    },
];

pub fn backend(parser: &mut Parser) -> Result<u8, Stop> {
    let mut os = None;
    let mut present = Vec::new();
    let mut preferred = Vec::new();
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("os") => os = Some(system(parser.value()?.string()?)),
            Arg::Long("has") => present.extend(features(&parser.value()?.string()?)?),
            Arg::Value(word) => preferred.push(described(word.string()?)?),
            other => return Err(Stop::unexpected(other)),
        }
    }
    let os = required(os)?;
    if preferred.is_empty() {
        preferred.extend(DEFAULT);
    }
    let asked = RefCell::new(Vec::new());
    let has = |feature| {
        asked.borrow_mut().push(feature);
        present.contains(&feature)
    };
    let chosen = choose_backend(&os, &has, &preferred);
    asked_once(&asked.into_inner())?;
    let mut answers = Answers::new();
    match chosen {
        Ok(backend) => answers.give(backend.name)?,
        Err(reasons) => {
            for (name, reason) in &reasons {
                complain(format_args!("{name}: {reason}"));
            }
            return Ok(NO);
        }
    }
    answers.finish()
}

/// Whoever asks again did not remember the answer.
fn asked_once(asked: &[Feature]) -> Result<(), Failure> {
    let count = |feature| asked.iter().filter(|asked| **asked == feature).count();
    match FEATURES.into_iter().find(|feature| count(*feature) > 1) {
        Some(feature) => {
            let message = format!("asked for {feature:?} {} times", count(feature));
            Err(Failure::new(SOFTWARE, message))
        }
        None => Ok(()),
    }
}

/// The backend that `NAME[:FEATURE,FEATURE...][@SYSTEM]` describes.
fn described(text: String) -> Result<Backend, Stop> {
    // `Backend` borrows for good; this is done a few times in the life of the process.
    let text: &'static str = text.leak();
    let (text, only) = match text.split_once('@') {
        Some((text, only)) => (text, Some(only)),
        None => (text, None),
    };
    let (name, needs) = text.split_once(':').unwrap_or((text, ""));
    let needs = features(needs)?.leak();
    Ok(Backend { name, needs, only })
}

/// A list of features, with commas between them.
fn features(list: &str) -> Result<Vec<Feature>, Stop> {
    let names = list.split(',').filter(|name| !name.is_empty());
    let known = |name: &str| {
        let feature = FEATURES.into_iter().find(|it| format!("{it:?}") == name);
        feature.ok_or_else(|| Stop::Usage(format!("unknown feature {name}")))
    };
    names.map(known).collect()
}

pub fn open(parser: &mut Parser) -> Result<u8, Stop> {
    let mut os = None;
    let mut targets = Vec::new();
    let mut null = false;
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("os") => os = Some(system(parser.value()?.string()?)),
            Arg::Short('0') | Arg::Long("null") => null = true,
            Arg::Value(target) => targets.push(target.string()?),
            other => return Err(Stop::unexpected(other)),
        }
    }
    let os = required(os)?;
    if targets.is_empty() {
        return Err(Stop::Usage("missing TARGET".to_owned()));
    }
    let mut answers = Answers::new();
    for target in targets {
        match open_command(&os, &target) {
            Ok(words) if null => {
                for word in words {
                    answers.part(word + "\0")?;
                }
            }
            Ok(words) => answers.give(words.join(" "))?,
            Err(error) => answers.fail(&error.into()),
        }
    }
    answers.finish()
}
