//! Rejected by: day1_os_sys::write_lines::any_other_error_of_a_write_is_returned
//! Takes every error for a reader who has left.

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
        flush(&mut out)?;
        Ok(count)
    };
    match write() {
        Ok(lines) => Ok(Outcome::Complete { lines }),
        Err(_) => Ok(Outcome::ReaderGone),
    }
}

/// Flushes, again if a signal came in between.
fn flush(out: &mut impl Write) -> io::Result<()> {
    loop {
        match out.flush() {
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            flushed => return flushed,
        }
    }
}
