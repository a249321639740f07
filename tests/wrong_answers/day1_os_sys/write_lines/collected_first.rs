//! Rejected by: day1_os_sys::write_lines::endless_lines_end_when_the_reader_leaves
//! Collects all lines before the first is written.

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
    let lines: Vec<String> = lines.into_iter().collect();
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
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(Outcome::ReaderGone),
        Err(error) => Err(error),
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
