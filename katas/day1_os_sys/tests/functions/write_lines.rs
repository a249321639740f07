//! Kata 1.8: lines for a reader who may leave.

use std::cell::Cell;
use std::collections::VecDeque;
use std::io::{self, ErrorKind, Write};
use std::iter;

use day1_os_sys::Outcome;
use day1_os_sys::write_lines::write_lines;
use harness::{equal, fail};
use nix::errno::Errno;

/// A writer with a bad day: it accepts only a part, is interrupted, runs full.
struct Scripted {
    accepted: Vec<u8>,
    /// How much a single call accepts.
    at_most: usize,
    /// Every how many calls of `write` a signal comes; never if 0.
    interrupted_every: usize,
    calls: usize,
    /// After how many bytes `write` fails, and with what.
    failure: Option<(usize, Errno)>,
    failures: usize,
    /// What the next calls of `flush` fail with.
    flush_failures: VecDeque<Errno>,
    /// Whether all that was accepted has been flushed.
    flushed: bool,
}

impl Scripted {
    fn new() -> Self {
        Self {
            accepted: Vec::new(),
            at_most: usize::MAX,
            interrupted_every: 0,
            calls: 0,
            failure: None,
            failures: 0,
            flush_failures: VecDeque::new(),
            flushed: false,
        }
    }

    fn failing_after(bytes: usize, error: Errno) -> Self {
        Self {
            failure: Some((bytes, error)),
            ..Self::new()
        }
    }

    fn failing_to_flush(errors: &[Errno]) -> Self {
        Self {
            flush_failures: errors.iter().copied().collect(),
            ..Self::new()
        }
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.accepted).into_owned()
    }
}

impl Write for Scripted {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.calls += 1;
        if self.interrupted_every > 0 && self.calls.is_multiple_of(self.interrupted_every) {
            return Err(Errno::EINTR.into());
        }
        let mut count = bytes.len().min(self.at_most);
        if let Some((limit, error)) = self.failure {
            count = count.min(limit - self.accepted.len());
            if count == 0 && !bytes.is_empty() {
                self.failures += 1;
                // Whoever tries again whatever the error would do so for ever.
                if self.failures > 100_000 {
                    fail(format!(
                        "write() failed with {error} 100,000 times, and was called again"
                    ));
                }
                return Err(error.into());
            }
        }
        self.accepted.extend_from_slice(&bytes[..count]);
        self.flushed = false;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        if let Some(error) = self.flush_failures.pop_front() {
            return Err(error.into());
        }
        self.flushed = true;
        Ok(())
    }
}

fn lines(lines: &[&str]) -> Vec<String> {
    lines.iter().map(|&line| line.to_owned()).collect()
}

/// A result that can be compared: of an error, its kind and its number.
fn told(result: io::Result<Outcome>) -> Result<Outcome, (ErrorKind, Option<i32>)> {
    result.map_err(|error| (error.kind(), error.raw_os_error()))
}

fn error(errno: Errno) -> Result<Outcome, (ErrorKind, Option<i32>)> {
    told(Err(errno.into()))
}

#[harness::test]
fn each_line_is_written_with_a_newline_behind_it() {
    let mut out = Scripted::new();
    let outcome = write_lines(&mut out, lines(&["one", "", " two ", "drei é"]));
    equal!(Ok(Outcome::Complete { lines: 4 }), told(outcome));
    equal!("one\n\n two \ndrei é\n", out.text());
}

#[harness::test]
fn no_lines_are_complete_too() {
    let mut out = Scripted::new();
    let outcome = write_lines(&mut out, lines(&[]));
    equal!(Ok(Outcome::Complete { lines: 0 }), told(outcome));
    equal!("", out.text());
}

#[harness::test]
fn a_trait_object_can_be_written_to() {
    let mut bytes = Vec::new();
    let out: &mut dyn Write = &mut bytes;
    let outcome = write_lines(out, lines(&["a", "b"]));
    equal!(Ok(Outcome::Complete { lines: 2 }), told(outcome));
    equal!(b"a\nb\n".as_slice(), bytes);
}

#[harness::test]
fn after_the_last_line_the_writer_is_flushed() {
    let mut out = Scripted::new();
    let outcome = write_lines(&mut out, lines(&["a", "b"]));
    equal!(Ok(Outcome::Complete { lines: 2 }), told(outcome));
    equal!("a\nb\n", out.text());
    equal!(
        true,
        out.flushed,
        "whether flush() was called on the writer after the last write"
    );
}

#[harness::test]
fn a_reader_who_leaves_is_no_error() {
    for bytes in [0, 1, 2, 3, 10, 11] {
        let mut out = Scripted::failing_after(bytes, Errno::EPIPE);
        let outcome = write_lines(&mut out, lines(&["one", "two", "three"]));
        equal!(
            Ok(Outcome::ReaderGone),
            told(outcome),
            "the writer fails with BrokenPipe after {bytes} bytes"
        );
        equal!(
            &"one\ntwo\nthree\n"[..bytes],
            out.text(),
            "what the writer accepted"
        );
    }
}

#[harness::test]
fn a_reader_who_leaves_before_the_flush_is_no_error() {
    let mut out = Scripted::failing_to_flush(&[Errno::EPIPE]);
    let outcome = write_lines(&mut out, lines(&["a"]));
    equal!(
        Ok(Outcome::ReaderGone),
        told(outcome),
        "the writer takes everything, and its flush() fails with BrokenPipe"
    );
}

#[harness::test]
fn no_line_is_taken_once_the_reader_has_gone() {
    for bytes in [0, 5, 20_000, 70_000] {
        // Shared with the lines, which look whether the writer has failed.
        let gone = Cell::new(false);
        let taken_after = Cell::new(0);
        let mut out = Watched {
            out: Scripted::failing_after(bytes, Errno::EPIPE),
            gone: &gone,
        };
        let lines = (0..30_000).map(|number| {
            if gone.get() {
                taken_after.set(taken_after.get() + 1);
            }
            number.to_string()
        });
        let outcome = write_lines(&mut out, lines);
        equal!(Ok(Outcome::ReaderGone), told(outcome));
        equal!(
            0,
            taken_after.get(),
            "lines taken from the iterator after the writer had failed at byte {bytes}"
        );
    }
}

/// Tells the lines that the writer has failed.
struct Watched<'a> {
    out: Scripted,
    gone: &'a Cell<bool>,
}

impl Write for Watched<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let result = self.out.write(bytes);
        self.gone.set(self.out.failures > 0);
        result
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[harness::test]
fn endless_lines_end_when_the_reader_leaves() {
    let mut taken = 0;
    // Not truly endless: a solution that collects the lines first shall not eat all memory.
    let yes = iter::from_fn(|| {
        taken += 1;
        if taken > 500_000 {
            fail("500,000 lines were taken, although the writer failed after 10 bytes");
        }
        Some("y".to_owned())
    });
    let mut out = Scripted::failing_after(10, Errno::EPIPE);
    let outcome = write_lines(&mut out, yes);
    equal!(Ok(Outcome::ReaderGone), told(outcome));
    equal!("y\ny\ny\ny\ny\n", out.text());
}

#[harness::test]
fn a_write_that_accepts_only_a_part_is_completed() {
    let given = lines(&["one", "", "three and more", "4"]);
    for at_most in [1, 2, 3, 7] {
        let mut out = Scripted {
            at_most,
            ..Scripted::new()
        };
        let outcome = write_lines(&mut out, given.clone());
        equal!(Ok(Outcome::Complete { lines: 4 }), told(outcome));
        equal!(
            "one\n\nthree and more\n4\n",
            out.text(),
            "what a writer has got that accepts {at_most} bytes a call"
        );
    }
}

#[harness::test]
fn an_interrupted_write_is_tried_again() {
    for interrupted_every in [2, 3, 5] {
        let mut out = Scripted {
            at_most: 4,
            interrupted_every,
            ..Scripted::new()
        };
        let outcome = write_lines(&mut out, lines(&["interrupt", "me", "again"]));
        equal!(
            Ok(Outcome::Complete { lines: 3 }),
            told(outcome),
            "every call number {interrupted_every} of write() fails with Interrupted"
        );
        equal!("interrupt\nme\nagain\n", out.text());
    }
}

#[harness::test]
fn an_interrupted_flush_is_tried_again() {
    let mut out = Scripted::failing_to_flush(&[Errno::EINTR, Errno::EINTR]);
    let outcome = write_lines(&mut out, lines(&["a", "b"]));
    equal!(
        Ok(Outcome::Complete { lines: 2 }),
        told(outcome),
        "the first two calls of flush() fail with Interrupted"
    );
    equal!("a\nb\n", out.text());
    equal!(true, out.flushed, "whether a flush() succeeded in the end");
}

#[harness::test]
fn lines_of_any_length_arrive_whole() {
    let given: Vec<String> = [0, 1, 4_095, 8_191, 8_192, 8_193, 100_000, 3]
        .map(|length| "x".repeat(length))
        .into();
    let mut out = Scripted {
        at_most: 1_000,
        interrupted_every: 7,
        ..Scripted::new()
    };
    let outcome = write_lines(&mut out, given.clone());
    equal!(Ok(Outcome::Complete { lines: 8 }), told(outcome));
    let lengths: Vec<usize> = out.text().lines().map(str::len).collect();
    let expected: Vec<usize> = given.iter().map(String::len).collect();
    equal!(expected, lengths, "the lengths of the lines that arrived");
}

#[harness::test]
fn any_other_error_of_a_write_is_returned() {
    for errno in [
        Errno::ENOSPC,
        Errno::EIO,
        Errno::EAGAIN,
        Errno::ECONNRESET,
        Errno::EBADF,
    ] {
        for bytes in [0, 5] {
            let mut out = Scripted::failing_after(bytes, errno);
            let outcome = write_lines(&mut out, lines(&["one", "two"]));
            equal!(
                error(errno),
                told(outcome),
                "the writer fails with {errno} after {bytes} bytes"
            );
        }
    }
}

#[harness::test]
fn an_error_that_shows_up_in_the_last_write_is_returned() {
    let expected = "one\ntwo\n";
    let mut out = Scripted::failing_after(expected.len() - 1, Errno::ENOSPC);
    let outcome = write_lines(&mut out, lines(&["one", "two"]));
    equal!(
        error(Errno::ENOSPC),
        told(outcome),
        "the disk is full before the very last byte"
    );
}

#[harness::test]
fn an_error_that_shows_up_only_in_the_flush_is_returned() {
    for errno in [Errno::ENOSPC, Errno::EIO, Errno::EDQUOT] {
        let mut out = Scripted::failing_to_flush(&[errno]);
        let outcome = write_lines(&mut out, lines(&["a", "b"]));
        equal!(
            error(errno),
            told(outcome),
            "the writer takes everything, and its flush() fails with {errno}"
        );
    }
}

#[harness::test]
fn a_flush_that_fails_after_an_interruption_is_still_an_error() {
    let mut out = Scripted::failing_to_flush(&[Errno::EINTR, Errno::ENOSPC]);
    let outcome = write_lines(&mut out, lines(&["a"]));
    equal!(
        error(Errno::ENOSPC),
        told(outcome),
        "flush() fails with Interrupted, and then because the disk is full"
    );
}
