//! `write`: a file is replaced, and any step of that can be made to fail.

use std::ffi::OsStr;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use day3_filesystem::atomic_write::atomic_write_with;
use day3_filesystem::{AtomicOps, RealOps};
use lexopt::{Arg, Parser};

use super::answers::Answers;
use super::stop::{Failure, INPUT_OUTPUT, Stop};

const STEPS: [&str; 7] = [
    "create_temp",
    "write",
    "copy_mode",
    "sync_file",
    "rename",
    "sync_dir",
    "remove",
];

pub fn write(parser: &mut Parser) -> Result<u8, Stop> {
    let mut ops = TracedOps::default();
    let mut is_tracing = false;
    let mut path = None;
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Value(file) if path.is_none() => path = Some(PathBuf::from(file)),
            Arg::Long("trace") => is_tracing = true,
            Arg::Long("no-sync") => ops.is_without_sync = true,
            Arg::Long("fail-at") => ops.failing.push(step(&parser.value()?)?),
            other => return Err(Stop::unexpected(other)),
        }
    }
    let Some(path) = path else {
        return Err(Stop::Usage("missing PATH".to_owned()));
    };
    let mut data = Vec::new();
    io::stdin()
        .lock()
        .read_to_end(&mut data)
        .map_err(|error| Failure::new(INPUT_OUTPUT, format_args!("standard input: {error}")))?;
    let written = atomic_write_with(&mut ops, &path, &data);
    let mut answers = Answers::new();
    if is_tracing {
        for line in &ops.trace {
            answers.give(line)?;
        }
    }
    if let Err(error) = written {
        answers.fail(&error.into());
    }
    answers.finish()
}

fn step(word: &OsStr) -> Result<&'static str, Stop> {
    let step = STEPS.into_iter().find(|step| word == *step);
    step.ok_or_else(|| Stop::Usage(format!("there is no step {}", word.display())))
}

/// The real calls, except for the faults it is told to make.
#[derive(Default)]
struct TracedOps {
    real: RealOps,
    failing: Vec<&'static str>,
    is_without_sync: bool,
    /// A line for each step that was taken.
    trace: Vec<String>,
}

impl TracedOps {
    fn step(&mut self, step: &'static str, what: &str) -> io::Result<()> {
        self.trace
            .push(format!("{step} {what}").trim_end().to_owned());
        if self.failing.contains(&step) {
            return Err(io::Error::other("injected failure"));
        }
        Ok(())
    }
}

impl AtomicOps for TracedOps {
    fn create_temp(&mut self, dir: &Path) -> io::Result<PathBuf> {
        self.step("create_temp", &dir.display().to_string())?;
        self.real.create_temp(dir)
    }

    fn write(&mut self, tmp: &Path, data: &[u8]) -> io::Result<()> {
        self.step("write", &data.len().to_string())?;
        self.real.write(tmp, data)
    }

    fn copy_mode(&mut self, from: &Path, tmp: &Path) -> io::Result<()> {
        self.step("copy_mode", &from.display().to_string())?;
        self.real.copy_mode(from, tmp)
    }

    fn sync_file(&mut self, tmp: &Path) -> io::Result<()> {
        self.step("sync_file", "")?;
        if self.is_without_sync {
            return Ok(());
        }
        self.real.sync_file(tmp)
    }

    fn rename(&mut self, tmp: &Path, dst: &Path) -> io::Result<()> {
        self.step("rename", &dst.display().to_string())?;
        self.real.rename(tmp, dst)
    }

    fn sync_dir(&mut self, dir: &Path) -> io::Result<()> {
        self.step("sync_dir", &dir.display().to_string())?;
        if self.is_without_sync {
            return Ok(());
        }
        self.real.sync_dir(dir)
    }

    fn remove(&mut self, tmp: &Path) -> io::Result<()> {
        self.step("remove", "")?;
        self.real.remove(tmp)
    }
}
