//! Kata 3.8: draw a tree of directories.

use std::path::Path;

use crate::FsError;

/// Draws the directory `root` and what is below it, down to `max_depth`.
///
/// A file's name is any bytes but `/` and NUL. A name can hold a newline that fakes a line
/// of the drawing, or a sequence that makes a terminal hide the lines above it. Whoever
/// shows names on a terminal has to disarm them.
///
/// 1. The first line is the last component of `root`; if it has none (`.`, `..`, `/`), it is
///    `root` as it is given.
/// 2. Each entry is a line. Below what its parents left open stands `├── ` before it, or
///    `└── ` if it is the last of its directory. For each directory above it that has
///    entries still to come there is `│   `, for each that has none, four spaces.
/// 3. The entries of a directory are in the order of their names, byte by byte. Hidden ones
///    (`.git`) are shown.
/// 4. A symbolic link is `name -> target`, with the text that is in it. It is not followed,
///    except for `root` itself, which may be a link to a directory.
/// 5. `max_depth` limits how far down it goes: 0 shows `root` alone, 1 its entries as well.
///    A directory at the limit is shown and not opened. `None` is no limit.
/// 6. Names, targets and the first line are disarmed:
///     - newline, tab and carriage return are `\n`, `\t` and `\r`, the other characters
///       below U+0020 and U+007F are `\xNN` with two hexadecimal digits, as in `\x1b`;
///     - a backslash is `\\`, so that nobody can fake the others;
///     - U+0080 to U+009F, which terminals obey too, and the characters that change the
///       direction of writing (U+061C, U+200E, U+200F, U+202A to U+202E, U+2066 to U+2069)
///       are `\u{NN}`, as in `\u{202e}`;
///     - bytes that are not UTF-8 are `\xNN`.
/// 7. Behind an empty line, the last line counts what is shown, without `root`:
///    `2 directories, 3 files, 1 symlink`, each word in the singular for 1 only. What is
///    neither directory nor link counts as a file. It ends with a newline, too.
/// 8. A `root` that is no directory is [`FsError::NotADirectory`]; one that is missing
///    [`FsError::Io`], both with `root`.
///
/// ```ignore
/// let drawn = render_tree(Path::new("demo"), None)?;
/// assert_eq!(drawn, "\
/// demo
/// ├── a.txt
/// ├── link -> a.txt
/// └── sub
///     └── b.txt
///
/// 1 directory, 2 files, 1 symlink
/// ");
/// ```
///
/// # Errors
/// [`FsError`], as above; `Io` also for a directory below that cannot be read.
pub fn render_tree(root: &Path, max_depth: Option<usize>) -> Result<String, FsError> {
    todo!()
}
