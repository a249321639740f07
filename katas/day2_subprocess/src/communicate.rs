//! Kata 2.3: feed a command and listen to it at the same time.

use crate::{Captured, Cmd, RunError};

/// Runs `cmd` with `input` as its standard input, and captures both of its outputs.
///
/// A pipe holds 64 KiB, see pipe(7). Whoever writes more into it waits until somebody has
/// read. The child of `write all of it, then read` waits in its turn, for us to read what it
/// has written meanwhile; so neither goes on, ever. That is a *deadlock*, and it does not
/// show with small inputs.
///
/// 1. All of `input` is sent, then the child's standard input is closed: it reads end of
///    file. Both outputs are captured to their ends, and the child is waited for.
/// 2. It never hangs, whatever the sizes of the three streams, and in whatever order the
///    child reads and writes. (Only if the child hands its streams on to a process that lives
///    longer, that one is waited for, too.)
/// 3. A child need not read: that it closes its standard input early, or ends before it has
///    read everything, is **no error** (EPIPE,
///    [`BrokenPipe`](std::io::ErrorKind::BrokenPipe)).
/// 4. Any other error in writing is [`RunError::Io`] with `"stdin"`. The child is waited for
///    all the same.
/// 5. If the child cannot be started, the error is that of
///    [`spawn_error`](crate::run::spawn_error).
/// 6. When the function returns, the child has been waited for, and no thread of it is left.
///
/// ```ignore
/// let done = communicate(&Cmd::new("tr").args(["a-z", "A-Z"]), b"hello")?;
/// assert_eq!(done.stdout, b"HELLO");
/// ```
///
/// # Errors
/// [`RunError`], as above.
pub fn communicate(cmd: &Cmd, input: &[u8]) -> Result<Captured, RunError> {
    todo!()
}
