//! Rejected by: day2_subprocess::pipeline::an_endless_producer_ends_with_its_consumer
//! Runs one stage after the other, and keeps in memory what goes from one to the next.

use std::io::Write;
use std::os::unix::process::ExitStatusExt;
use std::process::{ExitStatus, Stdio};
use std::thread;

use crate::run::spawn_error;
use crate::{Cmd, PipelineOutput, RunError};

pub fn pipeline(stages: &[Cmd], input: &[u8]) -> Result<PipelineOutput, RunError> {
    if stages.is_empty() {
        return Err(RunError::Empty);
    }
    let mut data = input.to_vec();
    let mut statuses = Vec::new();
    for stage in stages {
        let mut command = stage.to_command();
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().map_err(|error| spawn_error(stage, error))?;
        let mut stdin = child.stdin.take().expect("piped above");
        let output = thread::scope(|scope| {
            scope.spawn(|| {
                let written = stdin.write_all(&data);
                drop(stdin);
                written
            });
            child.wait_with_output()
        });
        let output = output.map_err(|error| spawn_error(stage, error))?;
        statuses.push(output.status);
        data = output.stdout;
    }
    Ok(PipelineOutput {
        statuses,
        stdout: data,
    })
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
