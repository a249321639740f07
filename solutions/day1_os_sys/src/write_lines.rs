//! Kata 1.8: write to a reader who may leave.

use std::io::{self, BufWriter, ErrorKind, Write};

use crate::Outcome;

/// As much as a pipe takes at once, so few system calls; see pipe(7).
const BUFFER_BYTES: usize = 64 * 1024;

/// Writes each of `lines` and a newline to `out`, until the reader has gone.
///
/// # Errors
/// Every error of `out` but `BrokenPipe` and `Interrupted`.
pub fn write_lines<W, I>(out: &mut W, lines: I) -> io::Result<Outcome>
where
    W: Write + ?Sized,
    I: IntoIterator<Item = String>,
{
    let mut buffer = BufWriter::with_capacity(BUFFER_BYTES, out);
    let written = write_all(&mut buffer, lines);
    // After a failure something is left in the buffer. Dropped, it would be written once
    // more behind our back, and that error would be lost; so it is taken out first.
    let (_, _unwritten) = buffer.into_parts();
    // A broken pipe may come from any write or from the flush, but it is told apart here.
    match written {
        Ok(lines) => Ok(Outcome::Complete { lines }),
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(Outcome::ReaderGone),
        Err(error) => Err(error),
    }
}

fn write_all(out: &mut impl Write, lines: impl IntoIterator<Item = String>) -> io::Result<u64> {
    let mut count = 0;
    for line in lines {
        // `write_all` sees to short writes and to EINTR.
        out.write_all(line.as_bytes())?;
        out.write_all(b"\n")?;
        count += 1;
    }
    // `flush` does not see to EINTR when it is the writer below that was interrupted.
    loop {
        match out.flush() {
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            flushed => return flushed.map(|()| count),
        }
    }
}
