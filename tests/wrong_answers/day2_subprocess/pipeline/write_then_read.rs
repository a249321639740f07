//! Rejected by: day2_subprocess::pipeline::data_larger_than_all_pipes_flows_through
//! Writes all of the input before anybody reads the far end: all wait for each other.

use std::io::{self, Read, Write};
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, ExitStatus, Stdio};
use std::thread;

use crate::run::spawn_error;
use crate::{Cmd, PipelineOutput, RunError};

pub fn pipeline(stages: &[Cmd], input: &[u8]) -> Result<PipelineOutput, RunError> {
    let mut children = start(stages)?;
    let stdin = children.first_mut().and_then(|first| first.stdin.take());
    let stdout = children.last_mut().and_then(|last| last.stdout.take());
    let (Some(mut stdin), Some(mut stdout)) = (stdin, stdout) else {
        return Err(RunError::Empty);
    };
    let finished = thread::scope(|scope| {
        let writer = scope.spawn(move || stdin.write_all(input));
        let _ = writer.join();
        let mut bytes = Vec::new();
        let read = stdout.read_to_end(&mut bytes);
        drop(stdout);
        let statuses = children.iter_mut().map(Child::wait);
        let statuses = statuses.collect::<io::Result<Vec<_>>>()?;
        read?;
        Ok(PipelineOutput {
            statuses,
            stdout: bytes,
        })
    });
    finished.map_err(|source| RunError::Io {
        what: "pipeline".to_owned(),
        source,
    })
}

fn start(stages: &[Cmd]) -> Result<Vec<Child>, RunError> {
    let mut children: Vec<Child> = Vec::new();
    for stage in stages {
        let stdin = match children.last_mut().and_then(|child| child.stdout.take()) {
            Some(stdout) => Stdio::from(stdout),
            None => Stdio::piped(),
        };
        let spawned = stage
            .to_command()
            .stdin(stdin)
            .stdout(Stdio::piped())
            .spawn();
        match spawned {
            Ok(child) => children.push(child),
            Err(error) => {
                for child in &mut children {
                    let _ = child.kill();
                    let _ = child.wait();
                }
                return Err(spawn_error(stage, error));
            }
        }
    }
    Ok(children)
}

#[must_use]
pub fn pipefail(statuses: &[ExitStatus]) -> u8 {
    let failed = statuses.iter().rfind(|status| !status.success());
    failed.map_or(0, |status| {
        let code = status
            .code()
            .unwrap_or_else(|| 128 + status.signal().unwrap_or(0));
        u8::try_from(code).unwrap_or(u8::MAX)
    })
}
