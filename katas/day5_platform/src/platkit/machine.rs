//! `hw`: this machine, or one that a file describes.

use std::path::PathBuf;
use std::str::FromStr;

use day5_platform::Hardware;
use day5_platform::hardware::{SysinfoHardware, hardware_report};
use lexopt::{Arg, Parser};

use super::answers::Answers;
use super::files::{or_none, read};
use super::stop::{DATA, Failure, SYSTEM, Stop};

pub fn hw(parser: &mut Parser) -> Result<u8, Stop> {
    let mut machines: Vec<Box<dyn Hardware>> = Vec::new();
    let mut raw = false;
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("fake") => {
                let path = PathBuf::from(parser.value()?);
                machines.push(Box::new(Fake::read(&path)?));
            }
            Arg::Long("raw") => raw = true,
            other => return Err(Stop::unexpected(other)),
        }
    }
    if machines.is_empty() {
        let here = SysinfoHardware::probe();
        let here = here.map_err(|message| Failure::new(SYSTEM, message))?;
        machines.push(Box::new(here));
    }
    let mut answers = Answers::new();
    for machine in machines {
        if raw {
            answers.part(facts(&*machine))?;
        } else {
            answers.part(hardware_report(&*machine))?;
        }
    }
    answers.finish()
}

/// What each question is answered, one a line.
fn facts(machine: &dyn Hardware) -> String {
    let number = |number: Option<u64>| number.map_or("none".to_owned(), |n| n.to_string());
    let cpus = machine.logical_cpus();
    let cpus = cpus.map_or("none".to_owned(), |n| n.to_string());
    let load = machine.load_average();
    let load = load.map_or("none".to_owned(), |[a, b, c]| format!("{a} {b} {c}"));
    let facts = [
        ("total_memory", number(machine.total_memory())),
        ("used_memory", number(machine.used_memory())),
        ("logical_cpus", cpus),
        ("host_name", or_none(machine.host_name())),
        ("os_name", or_none(machine.os_name())),
        ("load_average", load),
    ];
    facts
        .map(|(name, fact)| format!("{name}={fact}\n"))
        .concat()
}

/// A machine that only a file knows.
#[derive(Default)]
struct Fake {
    total_memory: Option<u64>,
    used_memory: Option<u64>,
    logical_cpus: Option<usize>,
    host_name: Option<String>,
    os_name: Option<String>,
    load_average: Option<[f64; 3]>,
}

impl Fake {
    /// Reads lines like `logical_cpus=4`. What no line tells, nobody knows.
    fn read(path: &PathBuf) -> Result<Self, Failure> {
        let text = read(path)?;
        let mut fake = Self::default();
        for line in text.lines() {
            fake.set(line).ok_or_else(|| {
                let message = format!("{}: bad line {line:?}", path.display());
                Failure::new(DATA, message)
            })?;
        }
        Ok(fake)
    }

    fn set(&mut self, line: &str) -> Option<()> {
        let (key, value) = line.split_once('=')?;
        match key {
            "total_memory" => self.total_memory = Some(value.parse().ok()?),
            "used_memory" => self.used_memory = Some(value.parse().ok()?),
            "logical_cpus" => self.logical_cpus = Some(value.parse().ok()?),
            "host_name" => self.host_name = Some(value.to_owned()),
            "os_name" => self.os_name = Some(value.to_owned()),
            "load_average" => self.load_average = Some(three(value)?),
            _ => return None,
        }
        Some(())
    }
}

fn three<T: FromStr>(text: &str) -> Option<[T; 3]> {
    let numbers: Result<Vec<T>, T::Err> = text.split(' ').map(str::parse).collect();
    numbers.ok()?.try_into().ok()
}

impl Hardware for Fake {
    fn total_memory(&self) -> Option<u64> {
        self.total_memory
    }

    fn used_memory(&self) -> Option<u64> {
        self.used_memory
    }

    fn logical_cpus(&self) -> Option<usize> {
        self.logical_cpus
    }

    fn host_name(&self) -> Option<String> {
        self.host_name.clone()
    }

    fn os_name(&self) -> Option<String> {
        self.os_name.clone()
    }

    fn load_average(&self) -> Option<[f64; 3]> {
        self.load_average
    }
}
