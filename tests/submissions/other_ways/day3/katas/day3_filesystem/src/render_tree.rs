//! Kata 3.8: draw a tree of directories.

use std::ffi::{OsStr, OsString};
use std::fmt::Write;
use std::fs::{self, FileType};
use std::io;
use std::iter::Peekable;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::vec;

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
    if !fs::metadata(root).map_err(io_error("stat", root))?.is_dir() {
        return Err(FsError::NotADirectory(root.to_owned()));
    }
    let mut drawing = Drawing::default();
    disarm(
        root.file_name().unwrap_or(root.as_os_str()),
        &mut drawing.text,
    );
    drawing.text.push('\n');

    let may_open = |depth: usize| max_depth.is_none_or(|limit| depth < limit);
    // The directories that we are in, each with what is still to be shown of it.
    let mut levels = Vec::new();
    if may_open(0) {
        levels.push(read(root.to_owned())?);
    }
    while let Some(level) = levels.last_mut() {
        let Some((name, kind)) = level.entries.next() else {
            levels.pop();
            continue;
        };
        let path = level.path.join(&name);
        drawing.indent(&mut levels);
        drawing.entry(&name, kind, &path)?;
        if kind.is_dir() && may_open(levels.len()) {
            levels.push(read(path)?);
        }
    }
    Ok(drawing.finish())
}

fn io_error(op: &'static str, path: &Path) -> impl FnOnce(io::Error) -> FsError {
    move |source| FsError::Io {
        op,
        path: path.to_owned(),
        source,
    }
}

/// A directory, and those of its entries that have not been shown.
struct Level {
    path: PathBuf,
    entries: Peekable<vec::IntoIter<(OsString, FileType)>>,
}

fn read(path: PathBuf) -> Result<Level, FsError> {
    let entries: io::Result<Vec<_>> = fs::read_dir(&path).and_then(|entries| {
        entries
            .map(|entry| entry.and_then(|entry| Ok((entry.file_name(), entry.file_type()?))))
            .collect()
    });
    let mut entries = entries.map_err(io_error("read_dir", &path))?;
    entries.sort_by(|(a, _), (b, _)| a.as_bytes().cmp(b.as_bytes()));
    Ok(Level {
        path,
        entries: entries.into_iter().peekable(),
    })
}

#[derive(Default)]
struct Drawing {
    text: String,
    dirs: u64,
    files: u64,
    symlinks: u64,
}

impl Drawing {
    /// What stands before an entry of the innermost level, which has been taken already.
    fn indent(&mut self, levels: &mut [Level]) {
        let Some((innermost, outer)) = levels.split_last_mut() else {
            return;
        };
        for level in outer {
            self.text.push_str(match level.entries.peek() {
                Some(_) => "│   ",
                None => "    ",
            });
        }
        self.text.push_str(match innermost.entries.peek() {
            Some(_) => "├── ",
            None => "└── ",
        });
    }

    fn entry(&mut self, name: &OsStr, kind: FileType, path: &Path) -> Result<(), FsError> {
        disarm(name, &mut self.text);
        if kind.is_dir() {
            self.dirs += 1;
        } else if kind.is_symlink() {
            self.symlinks += 1;
            let target = fs::read_link(path).map_err(io_error("readlink", path))?;
            self.text.push_str(" -> ");
            disarm(target.as_os_str(), &mut self.text);
        } else {
            self.files += 1;
        }
        self.text.push('\n');
        Ok(())
    }

    fn finish(self) -> String {
        let counts = [
            (self.dirs, "directory", "directories"),
            (self.files, "file", "files"),
            (self.symlinks, "symlink", "symlinks"),
        ];
        let counts = counts.map(|(count, one, several)| match count {
            1 => format!("1 {one}"),
            _ => format!("{count} {several}"),
        });
        format!("{}\n{}\n", self.text, counts.join(", "))
    }
}

/// Appends `name` to `out`, with nothing left in it that a terminal or a reader could take
/// for something else.
fn disarm(name: &OsStr, out: &mut String) {
    for chunk in name.as_bytes().utf8_chunks() {
        for c in chunk.valid().chars() {
            push_disarmed(c, out);
        }
        for byte in chunk.invalid() {
            push_byte(*byte, out);
        }
    }
}

fn push_disarmed(c: char, out: &mut String) {
    match c {
        '\n' => out.push_str("\\n"),
        '\t' => out.push_str("\\t"),
        '\r' => out.push_str("\\r"),
        '\\' => out.push_str("\\\\"),
        '\0'..='\x1f' | '\x7f' => push_byte(c as u8, out),
        '\u{80}'..='\u{9f}'
        | '\u{61c}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}' => out.extend(c.escape_unicode()),
        _ => out.push(c),
    }
}

fn push_byte(byte: u8, out: &mut String) {
    write!(out, "\\x{byte:02x}").expect("a String takes everything");
}
