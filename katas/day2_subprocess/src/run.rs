//! Kata 2.1: run a command and capture what it writes.

use std::io;

use crate::{Captured, Cmd, RunError};

/// Runs `cmd` to its end: how did it end, and what did it write?
///
/// A child has three streams: it reads from one and writes to two. For each of them the
/// parent decides where it leads *before* the child starts, and those about which nothing
/// is said are inherited. A child that inherits our standard input takes away what was
/// meant for us or, at a terminal, waits for somebody to type.
///
/// 1. Both outputs are captured, each to its end and byte for byte, whatever their sizes. (A
///    stream ends when nobody holds it any more. If the child hands it on to a process that
///    lives longer, the end of that one is waited for.)
/// 2. Standard input is the null device, see null(4): the child reads end of file at once.
/// 3. The program gets exactly the arguments, environment and directory of `cmd`; see
///    [`Cmd::to_command`].
/// 4. That the child ends with a status other than 0, or is killed by a signal, is **no
///    error** of ours: it ran. The result is `Ok`, and its `status` tells.
/// 5. If it cannot be started at all, the error is what [`spawn_error`] makes of it.
///
/// ```ignore
/// let done = run(&Cmd::new("sh").args(["-c", "echo hi; exit 3"]))?;
/// assert_eq!((done.status.code(), done.stdout), (Some(3), b"hi\n".to_vec()));
/// ```
///
/// # Errors
/// The child cannot be started.
pub fn run(cmd: &Cmd) -> Result<Captured, RunError> {
    todo!()
}

/// What it means that `cmd` could not be started, if `error` is what the system says.
///
/// execve(2) says ENOENT for a missing program, but chdir(2), which comes just before it
/// in the child, says the same for a missing directory. A reader wants to know which. The
/// other katas of this day need this function as well.
///
/// 1. If `cmd` has a `cwd` and that is not a directory (it is missing, or a file), the
///    answer is [`RunError::BadCwd`] with it, whatever `error` says.
/// 2. Otherwise, for [`NotFound`](io::ErrorKind::NotFound) and
///    [`NotADirectory`](io::ErrorKind::NotADirectory) (a file in the middle of the path), it
///    is [`RunError::NotFound`] with the program.
/// 3. For [`PermissionDenied`](io::ErrorKind::PermissionDenied) it is
///    [`RunError::NotExecutable`] with the program: a file without an `x` bit, or a
///    directory.
/// 4. For everything else (an argument with a NUL in it, too many arguments, no memory) it
///    is [`RunError::Io`] with `"spawn"` and `error`.
///
/// ```ignore
/// let missing = || io::Error::from(io::ErrorKind::NotFound);
/// let error = spawn_error(&Cmd::new("nope"), missing());
/// assert!(matches!(error, RunError::NotFound(program) if program == "nope"));
/// let error = spawn_error(&Cmd::new("ls").cwd("/nope"), missing());
/// assert!(matches!(error, RunError::BadCwd(directory) if directory == Path::new("/nope")));
/// ```
#[must_use]
pub fn spawn_error(cmd: &Cmd, error: io::Error) -> RunError {
    todo!()
}
