//! Kata 2.5: connect commands by pipes.

use std::process::ExitStatus;

use crate::{Cmd, PipelineOutput, RunError};

/// Runs `stages` as a shell runs `first | second | third`.
///
/// A pipe has two ends, and its reader reads end of file only when *every* copy of the
/// write end is closed. In the same way, a writer learns that nobody reads any more
/// (SIGPIPE, see pipe(7)) only when every copy of the read end is closed. Copies that were
/// forgotten in the parent are why pipelines hang.
///
/// 1. All stages run **at the same time**. Each one's standard output is the next one's
///    standard input, and flows while both run.
/// 2. The first stage reads `input`, then end of file. That it does not want to read all of
///    it is no error (EPIPE).
/// 3. What the last stage writes is captured; standard error of all of them is ours.
/// 4. Every stage is waited for; `statuses` are in the order of the stages. That one fails
///    is no error.
/// 5. A stage that ends early ends those before it, as far as they still write: of
///    `yes | head -n 3` the first is killed by SIGPIPE. So it never hangs by itself.
/// 6. If a stage cannot be started, those already started are killed and waited for, and
///    the error is that of [`spawn_error`](crate::run::spawn_error) for this stage.
/// 7. No stages are [`RunError::Empty`]; one is enough.
///
/// ```ignore
/// let stages = [Cmd::new("sort"), Cmd::new("head").args(["-n", "1"])];
/// assert_eq!(pipeline(&stages, b"b\na\n")?.stdout, b"a\n");
/// ```
///
/// # Errors
/// [`RunError`], as above.
pub fn pipeline(stages: &[Cmd], input: &[u8]) -> Result<PipelineOutput, RunError> {
    todo!()
}

/// The one status that stands for a whole pipeline, as bash shows it after
/// `set -o pipefail`.
///
/// 1. It is that of the **last** stage in the list that did not exit with 0; 0 if all did,
///    or if there are none.
/// 2. Of a stage that exited it is the exit code; of one that was killed by signal number
///    n, 128 + n.
///
/// ```ignore
/// let statuses = [0x100, 0x200, 0].map(ExitStatus::from_raw); // exit 1, exit 2, exit 0
/// assert_eq!(pipefail(&statuses), 2);
/// ```
#[must_use]
pub fn pipefail(statuses: &[ExitStatus]) -> u8 {
    todo!()
}
