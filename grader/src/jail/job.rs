//! What is to be run, and within which limits.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use proof::access::{Grant, Right};

use crate::model::isolation::Layers;

use super::wire::{Reader, Writer};

/// A command for the jail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// The executable; it is not searched for.
    pub program: PathBuf,
    /// Its arguments, without `argv[0]`.
    pub arguments: Vec<OsString>,
    /// Its whole environment.
    pub environment: Vec<(OsString, OsString)>,
    /// The directory it starts in.
    pub directory: PathBuf,
    /// What keeps it in. Without it the command is merely supervised (a build of the
    /// student's own code on the student's own machine): a session of its own, and
    /// nothing of it survives.
    pub cell: Option<Cell>,
}

/// What keeps a command in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// What it may take.
    pub limits: Limits,
    /// What it may reach of the file system, its directory and its executable among it.
    pub grants: Vec<Grant>,
    /// The directory that is its own: given to its user, measured, and removed if nobody
    /// is left to do it.
    pub scratch: PathBuf,
    /// Whether it gets a channel for its evidence.
    pub has_channel: bool,
    /// The layers that must not stand around it: those that it could not work in.
    pub without: Layers,
}

/// What a command may take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// By the clock on the wall; then everything is killed.
    pub wall_time: Duration,
    /// Processor time of each process.
    pub cpu_time: Duration,
    /// Processor time of all processes together.
    pub total_cpu_time: Duration,
    /// Private memory of each process (`RLIMIT_DATA`; Linux).
    pub memory_bytes: u64,
    /// Output on both streams together; a flood beyond it ends the command.
    pub output_bytes: u64,
    /// Each file that is written.
    pub file_bytes: u64,
    /// Open descriptors of each process.
    pub open_files: u64,
    /// Processes and threads, of all together.
    pub processes: u64,
    /// Memory of all processes together, shared pages counted for each.
    pub total_memory_bytes: u64,
    /// Room on the disk of its scratch.
    pub disk_bytes: u64,
    /// Files and directories in its scratch.
    pub files: u64,
}

impl Limits {
    /// More than any honest test takes.
    #[must_use]
    pub fn of_a_test() -> Self {
        Self {
            wall_time: Duration::from_secs(10),
            cpu_time: Duration::from_secs(20),
            total_cpu_time: Duration::from_secs(20),
            memory_bytes: 1 << 30,
            // Whoever writes more writes without end.
            output_bytes: 8 << 20,
            file_bytes: 64 << 20,
            open_files: 256,
            processes: 256,
            total_memory_bytes: 2 << 30,
            disk_bytes: 256 << 20,
            files: 20_000,
        }
    }

    fn numbers(&self) -> [u64; 11] {
        [
            u64::try_from(self.wall_time.as_millis()).unwrap_or(u64::MAX),
            self.cpu_time.as_secs(),
            self.total_cpu_time.as_secs(),
            self.memory_bytes,
            self.output_bytes,
            self.file_bytes,
            self.open_files,
            self.processes,
            self.total_memory_bytes,
            self.disk_bytes,
            self.files,
        ]
    }

    fn of_numbers(mut next: impl FnMut() -> Option<u64>) -> Option<Self> {
        Some(Self {
            wall_time: Duration::from_millis(next()?),
            cpu_time: Duration::from_secs(next()?),
            total_cpu_time: Duration::from_secs(next()?),
            memory_bytes: next()?,
            output_bytes: next()?,
            file_bytes: next()?,
            open_files: next()?,
            processes: next()?,
            total_memory_bytes: next()?,
            disk_bytes: next()?,
            files: next()?,
        })
    }
}

impl Cell {
    fn encode(&self, writer: &mut Writer) {
        for number in self.limits.numbers() {
            writer.number(number);
        }
        writer.number(self.grants.len() as u64);
        for grant in &self.grants {
            writer.number(u64::from(grant.right.letter()));
            writer.bytes(&grant.path);
        }
        writer.bytes(&self.scratch);
        writer.number(u64::from(self.has_channel));
        writer.number(u64::from(self.without.bits()));
    }

    fn decode(reader: &mut Reader<'_>) -> Option<Self> {
        let limits = Limits::of_numbers(|| reader.number())?;
        let grants = (0..reader.number()?).map(|_| {
            let letter = u8::try_from(reader.number()?).ok()?;
            Some(Grant::new(Right::of_letter(letter)?, reader.text()?))
        });
        let grants = grants.collect::<Option<_>>()?;
        Some(Self {
            limits,
            grants,
            scratch: reader.text()?.into(),
            has_channel: reader.number()? != 0,
            without: Layers::of_bits(u32::try_from(reader.number()?).ok()?),
        })
    }
}

impl Job {
    pub(super) fn encode(&self) -> Vec<u8> {
        let mut writer = Writer::default();
        writer.bytes(&self.program);
        writer.bytes(&self.directory);
        writer.number(self.arguments.len() as u64);
        self.arguments
            .iter()
            .for_each(|argument| writer.bytes(argument));
        writer.number(self.environment.len() as u64);
        for (key, value) in &self.environment {
            writer.bytes(key);
            writer.bytes(value);
        }
        writer.number(u64::from(self.cell.is_some()));
        if let Some(cell) = &self.cell {
            cell.encode(&mut writer);
        }
        writer.finish()
    }

    pub(super) fn decode(bytes: &[u8]) -> Option<Job> {
        let mut reader = Reader::new(bytes);
        let program = reader.text()?.into();
        let directory = reader.text()?.into();
        let arguments = (0..reader.number()?)
            .map(|_| reader.text())
            .collect::<Option<_>>()?;
        let variables = reader.number()?;
        let environment = (0..variables)
            .map(|_| Some((reader.text()?, reader.text()?)))
            .collect::<Option<_>>()?;
        let cell = match reader.number()? {
            0 => None,
            _ => Some(Cell::decode(&mut reader)?),
        };
        Some(Job {
            program,
            arguments,
            environment,
            directory,
            cell,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::isolation::Layer;

    #[test]
    fn a_job_survives_the_wire() {
        let mut numbers = [1_500, 7, 9, u64::MAX, 0, 3, 4, 5, 6, 7, 8].into_iter();
        let cell = Cell {
            limits: Limits::of_numbers(|| numbers.next()).expect("there are enough"),
            grants: vec![Grant::new(Right::Terminal, "/dev/pts")],
            scratch: "/tmp/x".into(),
            has_channel: true,
            without: Layers::NONE.with(Layer::User),
        };
        for cell in [None, Some(cell)] {
            let job = Job {
                program: "/bin/echo".into(),
                arguments: vec!["".into(), "a b".into()],
                environment: vec![("KEY".into(), "".into()), ("LONG".into(), "x=y".into())],
                directory: "/".into(),
                cell,
            };
            assert_eq!(Job::decode(&job.encode()), Some(job));
        }
    }
}
