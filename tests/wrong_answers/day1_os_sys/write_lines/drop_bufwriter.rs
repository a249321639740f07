//! Rejected by: day1_os_sys::write_lines::an_error_that_shows_up_in_the_last_write_is_returned
//! Leaves the last write to the drop of the buffer, which has nobody to tell an error.

use std::io::{self, BufWriter, ErrorKind, Write};

use crate::Outcome;

/// Writes each of `lines` to `out`, with a newline behind each.
///
/// # Errors
/// Those of `out` that matter.
pub fn write_lines<W, I>(out: &mut W, lines: I) -> io::Result<Outcome>
where
    W: Write + ?Sized,
    I: IntoIterator<Item = String>,
{
    let write = || -> io::Result<u64> {
        let mut out = BufWriter::new(out);
        let mut count = 0;
        for line in lines {
            out.write_all(line.as_bytes())?;
            out.write_all(b"\n")?;
            count += 1;
        }
        Ok(count)
    };
    match write() {
        Ok(lines) => Ok(Outcome::Complete { lines }),
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(Outcome::ReaderGone),
        Err(error) => Err(error),
    }
}
