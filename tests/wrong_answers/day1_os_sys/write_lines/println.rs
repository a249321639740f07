//! Rejected by: day1_os_sys::write_lines::a_reader_who_leaves_after_one_line_ends_the_program_quietly
//! Prints with `println!`, which panics when nobody reads.

use std::io::{self, Write};

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
    let mut count = 0;
    for line in lines {
        println!("{line}");
        count += 1;
    }
    out.flush()?;
    Ok(Outcome::Complete { lines: count })
}
