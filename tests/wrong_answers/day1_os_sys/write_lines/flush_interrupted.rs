//! Rejected by: day1_os_sys::write_lines::an_interrupted_flush_is_tried_again
//! Relies on the standard library to repeat what was interrupted: it does for writes only.

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
    let mut out = BufWriter::new(out);
    let write = || -> io::Result<u64> {
        let mut count = 0;
        for line in lines {
            out.write_all(line.as_bytes())?;
            out.write_all(b"\n")?;
            count += 1;
        }
        out.flush()?;
        Ok(count)
    };
    match write() {
        Ok(lines) => Ok(Outcome::Complete { lines }),
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(Outcome::ReaderGone),
        Err(error) => Err(error),
    }
}
