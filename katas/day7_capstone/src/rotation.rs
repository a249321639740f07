//! Kata 7.8: rotate a log and lose no line.

use std::io;
use std::path::Path;
use std::sync::Arc;

use support::Clock;

use crate::RotatePolicy;

/// A log that many threads write to, and that rotates itself. A copy (`clone`) writes to the
/// same log.
///
/// Put what you need in the place of `_todo`.
#[derive(Clone)]
pub struct RotatingLog {
    _todo: (),
}

impl RotatingLog {
    /// Opens the log, to append to it; it is made if there is none.
    ///
    /// # Errors
    /// [`InvalidInput`](std::io::ErrorKind::InvalidInput) if `keep` is 0 or `every` is zero, or
    /// what the system says.
    pub fn open(
        path: &Path,
        policy: RotatePolicy,
        clock: Arc<dyn Clock + Send + Sync>,
    ) -> io::Result<RotatingLog> {
        todo!()
    }

    /// Appends a line and its `\n`.
    ///
    /// 1. It is **one** call of write(2), to a file opened with `O_APPEND`. So lines of several
    ///    threads, and of other programs that write to the same file, stay whole. No line is
    ///    lost or doubled, and none is in two files.
    /// 2. A line with a `\n` in it is [`InvalidInput`](std::io::ErrorKind::InvalidInput).
    /// 3. If the file is not empty and the line, with its `\n`, would make it larger than
    ///    `max_bytes`, the log is rotated first, as by [`rotate`]. A line that is larger than
    ///    that has a file to itself.
    /// 4. If the file is not empty and the *period* is another one than that of its last line,
    ///    the log is rotated first. The period is the number of whole `every` from 1970 to the
    ///    clock's `now()`. The last line of a file that was there when it was opened is as old
    ///    as the file's time of modification.
    /// 5. An old file that cannot be compressed is no reason not to write.
    /// 6. If the new file cannot be opened, that is the error, and nothing is written anywhere;
    ///    the next call tries again.
    ///
    /// # Errors
    /// As above, or what the system says.
    pub fn write_line(&self, line: &[u8]) -> io::Result<()> {
        todo!()
    }

    /// Opens the path anew: somebody else has renamed the file. Lines that follow go to the
    /// new one, which is made if there is none.
    ///
    /// # Errors
    /// What the system says. Then nothing goes to the old file any more; rule 6 above holds.
    pub fn reopen(&self) -> io::Result<()> {
        todo!()
    }
}

/// Rotates the log at `path`, whose writer will open it anew when `reopen` is called.
///
/// `app.log` becomes `app.log.1`, that becomes `app.log.2`, and so on: the higher the number,
/// the older. A file that is compressed has `.gz` behind its number, `app.log.2.gz`; plain and
/// compressed ones may be mixed. The numbers begin at 1, without a leading zero and without a
/// sign. Every other name, `app.log.01` or `app.log.1.bak`, is somebody else's and is left alone.
///
/// 1. If there is no file, or an empty one: `Ok(false)`, and nothing is changed.
/// 2. Old files move up by one, from the highest number on; what comes above `keep` is removed,
///    and so is what is above it already. If there are both a plain file and a compressed one
///    of a number, a crash came between: the compressed one is whole, the plain one goes.
/// 3. The log is renamed to `.1`, and a new one is made, with the same permissions. **Then**
///    `reopen` is called: until it returns, the writer still writes to the file that is `.1`
///    now.
/// 4. If `reopen` fails, that is the error. Nothing is compressed, and nothing lost.
/// 5. With `Compress::AfterReopen` every plain old file is compressed then, with
///    `Compress::NextTime` every one but `.1`: also those that a crash has left.
/// 6. A compressed file has the permissions of the plain one, and its header no time and no
///    name (flate2's `GzBuilder` with `mtime(0)`), so that the same lines give the same bytes.
///    It gets its name when it is whole; then the plain one is removed. Whatever a crash
///    leaves unfinished under another name, the next rotation may write over.
///
/// # Errors
/// [`InvalidInput`](std::io::ErrorKind::InvalidInput) if `keep` is 0; that of `reopen`; or what
/// the system says.
pub fn rotate(
    path: &Path,
    policy: &RotatePolicy,
    reopen: &mut dyn FnMut() -> io::Result<()>,
) -> io::Result<bool> {
    todo!()
}
