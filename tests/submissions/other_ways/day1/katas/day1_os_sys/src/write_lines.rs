//! Fills a buffer of its own and hands it on write by write, so that no error can hide in a drop.

use std::io::{self, ErrorKind, Write};

use crate::Outcome;

/// Writes each of `lines` to `out`, with a newline behind each.
///
/// In `seq 1000000 | head -1` the reader leaves after one line. Writing to a pipe that
/// nobody reads is an error, EPIPE in write(2) and [`io::ErrorKind::BrokenPipe`] in Rust,
/// but it is none that anybody wants to hear of. A full disk is. And both may show up as
/// late as in the last flush.
///
/// 1. Every line is written, then a `\n`; after the last line `out` is flushed. Then the
///    result is [`Outcome::Complete`] with the number of lines.
/// 2. [`BrokenPipe`](io::ErrorKind::BrokenPipe), from any write **or from the flush**, is
///    `Ok` with [`Outcome::ReaderGone`]. No further line is taken from `lines`.
/// 3. A write or flush that fails with [`Interrupted`](io::ErrorKind::Interrupted) (a signal
///    came, EINTR) is tried again. A write that accepts only a part is completed. Nothing is
///    written twice and nothing left out.
/// 4. Every other error is returned, also one from the flush.
/// 5. `lines` may be endless: they are written as they come, never collected first.
///
/// Each call of `out.write` may cost a system call, so a buffer is a good idea. Mind what
/// happens to errors when a buffer is dropped.
///
/// ```ignore
/// let mut out = Vec::new();
/// let outcome = write_lines(&mut out, ["a".to_owned(), "b".to_owned()])?;
/// assert_eq!(outcome, Outcome::Complete { lines: 2 });
/// assert_eq!(out, b"a\nb\n");
/// ```
///
/// # Errors
/// Every error of `out` but the two above.
pub fn write_lines<W, I>(out: &mut W, lines: I) -> io::Result<Outcome>
where
    W: Write + ?Sized,
    I: IntoIterator<Item = String>,
{
    match write_all_lines(out, lines) {
        Ok(lines) => Ok(Outcome::Complete { lines }),
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(Outcome::ReaderGone),
        Err(error) => Err(error),
    }
}

/// With that many bytes, a write is worth its call.
const ENOUGH: usize = 16 * 1024;

fn write_all_lines<W, I>(out: &mut W, lines: I) -> io::Result<u64>
where
    W: Write + ?Sized,
    I: IntoIterator<Item = String>,
{
    let mut count = 0;
    let mut waiting = Vec::with_capacity(ENOUGH);
    for line in lines {
        waiting.extend_from_slice(line.as_bytes());
        waiting.push(b'\n');
        count += 1;
        if waiting.len() >= ENOUGH {
            hand_on(out, &waiting)?;
            waiting.clear();
        }
    }
    hand_on(out, &waiting)?;
    patiently(|| out.flush())?;
    Ok(count)
}

fn hand_on<W: Write + ?Sized>(out: &mut W, mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        match patiently(|| out.write(bytes))? {
            0 => return Err(ErrorKind::WriteZero.into()),
            written => bytes = &bytes[written..],
        }
    }
    Ok(())
}

/// Tries again as long as nothing but a signal is in the way.
fn patiently<T>(mut attempt: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    loop {
        match attempt() {
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            result => return result,
        }
    }
}
