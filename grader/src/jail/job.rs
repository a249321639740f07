//! What is to be run, and within which limits.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

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
    /// What it may take. Without limits it is merely supervised (a build of the student's
    /// own code on the student's own machine): a session of its own, and nothing of it
    /// survives.
    pub limits: Option<Limits>,
}

/// What a command may take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// By the clock on the wall; then everything is killed.
    pub wall_time: Duration,
    /// Processor time of each process.
    pub cpu_time: Duration,
    /// Private memory of each process (`RLIMIT_DATA`; Linux).
    pub memory_bytes: u64,
    /// Output on both streams together; a flood beyond it ends the command.
    pub output_bytes: u64,
    /// Each file that is written.
    pub file_bytes: u64,
    /// Open descriptors of each process.
    pub open_files: u64,
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
        writer.number(u64::from(self.limits.is_some()));
        if let Some(limits) = &self.limits {
            writer.number(limits.wall_time.as_millis() as u64);
            writer.number(limits.cpu_time.as_secs());
            writer.number(limits.memory_bytes);
            writer.number(limits.output_bytes);
            writer.number(limits.file_bytes);
            writer.number(limits.open_files);
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
        let limits = match reader.number()? {
            0 => None,
            _ => Some(Limits {
                wall_time: Duration::from_millis(reader.number()?),
                cpu_time: Duration::from_secs(reader.number()?),
                memory_bytes: reader.number()?,
                output_bytes: reader.number()?,
                file_bytes: reader.number()?,
                open_files: reader.number()?,
            }),
        };
        Some(Job {
            program,
            arguments,
            environment,
            directory,
            limits,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_survives_the_wire() {
        let limits = Limits {
            wall_time: Duration::from_millis(1_500),
            cpu_time: Duration::from_secs(7),
            memory_bytes: u64::MAX,
            output_bytes: 0,
            file_bytes: 3,
            open_files: 4,
        };
        for limits in [None, Some(limits)] {
            let job = Job {
                program: "/bin/echo".into(),
                arguments: vec!["".into(), "a b".into()],
                environment: vec![("KEY".into(), "".into()), ("LONG".into(), "x=y".into())],
                directory: "/".into(),
                limits,
            };
            assert_eq!(Job::decode(&job.encode()), Some(job));
        }
    }
}
