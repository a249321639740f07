//! Kata 2.4: lead streams into files.

use std::path::Path;

use crate::{Captured, Cmd, RunError, Sink};

/// Runs `cmd` with its streams redirected, as a shell does for `cmd < in > out 2>&1`.
///
/// When a program opens a file, the kernel makes an *open file description*, which holds
/// the place of the next read or write. Opening the file once more makes another one, with
/// a place of its own. A duplicated descriptor, see dup(2), shares it.
///
/// 1. `stdin` is a file to read from; `None` is the null device.
/// 2. [`Sink::Null`] is the null device, [`Sink::Capture`] the field of the result.
///    [`Sink::Truncate`] makes or empties the file, [`Sink::Append`] makes it or adds to its
///    end, wherever that is at the moment of each write (`O_APPEND` in open(2)).
/// 3. `stderr` may be [`Sink::SameAsStdout`]. Then both streams share one description, and
///    what the child writes comes in the order in which it wrote it: in a file as well as
///    captured, where all of it is in `stdout` of the result.
/// 4. `stdout` cannot be [`Sink::SameAsStdout`]: [`RunError::Invalid`], and nothing happens.
/// 5. The input is opened before any output is made or emptied: if it cannot be opened, the
///    outputs are untouched. (An output that has been made or emptied stays so, if the other
///    one cannot be opened or the child cannot be started.)
/// 6. A file that cannot be opened is [`RunError::Io`]; its `what` is the path, as
///    [`Path::display`] shows it. We open the files: a relative path begins at our directory,
///    whatever `cmd.cwd` is.
/// 7. Streams that are not captured are empty in the result. It never hangs, however much
///    the child writes to which stream. A status other than 0 is no error.
/// 8. If the child cannot be started, the error is that of
///    [`spawn_error`](crate::run::spawn_error).
///
/// ```ignore
/// let log = Sink::Append("build.log".into());
/// run_redirected(&Cmd::new("make"), None, &log, &Sink::SameAsStdout)?;
/// ```
///
/// # Errors
/// [`RunError`], as above.
pub fn run_redirected(
    cmd: &Cmd,
    stdin: Option<&Path>,
    stdout: &Sink,
    stderr: &Sink,
) -> Result<Captured, RunError> {
    todo!()
}
