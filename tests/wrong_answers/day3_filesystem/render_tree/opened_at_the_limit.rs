//! Rejected by: day3_filesystem::render_tree::a_directory_at_the_limit_is_not_opened
//! Reads a directory first and looks at the depth then.

use std::ffi::OsStr;
use std::fmt::Write;
use std::fs::{self, DirEntry};
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use crate::FsError;

pub fn render_tree(root: &Path, max_depth: Option<usize>) -> Result<String, FsError> {
    let metadata = fs::metadata(root).map_err(io_error(root))?;
    if !metadata.is_dir() {
        return Err(FsError::NotADirectory(root.to_owned()));
    }
    let name = disarmed(root.file_name().unwrap_or(root.as_os_str()));
    let mut drawing = Drawing {
        text: name + "\n",
        ..Drawing::default()
    };
    drawing.entries(root, "", max_depth.unwrap_or(usize::MAX))?;
    let counts = [
        counted(drawing.directories, "directory", "directories"),
        counted(drawing.files, "file", "files"),
        counted(drawing.symlinks, "symlink", "symlinks"),
    ];
    Ok(format!("{}\n{}\n", drawing.text, counts.join(", ")))
}

#[derive(Default)]
struct Drawing {
    text: String,
    directories: u64,
    files: u64,
    symlinks: u64,
}

impl Drawing {
    /// Draws what is in `directory`; `prefix` is what the directories above have left open.
    fn entries(&mut self, directory: &Path, prefix: &str, depth: usize) -> Result<(), FsError> {
        let entries = fs::read_dir(directory).map_err(io_error(directory))?;
        let entries: io::Result<Vec<DirEntry>> = entries.collect();
        if depth == 0 {
            return Ok(());
        }
        let mut entries = entries.map_err(io_error(directory))?;
        entries.sort_by_key(DirEntry::file_name);
        let count = entries.len();
        for (number, entry) in (1..).zip(entries) {
            let (branch, below) = if number == count {
                ("└── ", "    ")
            } else {
                ("├── ", "│   ")
            };
            let path = entry.path();
            let name = disarmed(&entry.file_name());
            let kind = entry.file_type().map_err(io_error(&path))?;
            self.text += &format!("{prefix}{branch}{name}");
            if kind.is_symlink() {
                let target = fs::read_link(&path).map_err(io_error(&path))?;
                self.text += &format!(" -> {}", disarmed(target.as_os_str()));
                self.symlinks += 1;
            } else if kind.is_dir() {
                self.directories += 1;
            } else {
                self.files += 1;
            }
            self.text.push('\n');
            if kind.is_dir() {
                self.entries(&path, &format!("{prefix}{below}"), depth - 1)?;
            }
        }
        Ok(())
    }
}

/// The name with nothing in it that a terminal would obey.
fn disarmed(name: &OsStr) -> String {
    let mut text = String::new();
    for chunk in name.as_bytes().utf8_chunks() {
        for character in chunk.valid().chars() {
            match character {
                '\n' => text += "\\n",
                '\t' => text += "\\t",
                '\r' => text += "\\r",
                '\\' => text += "\\\\",
                '\0'..' ' | '\u{7f}' => push_hex(&mut text, character as u32),
                '\u{80}'..='\u{9f}'
                | '\u{61c}'
                | '\u{200e}'
                | '\u{200f}'
                | '\u{202a}'..='\u{202e}'
                | '\u{2066}'..='\u{2069}' => text.extend(character.escape_unicode()),
                harmless => text.push(harmless),
            }
        }
        for &byte in chunk.invalid() {
            push_hex(&mut text, byte.into());
        }
    }
    text
}

fn push_hex(text: &mut String, number: u32) {
    write!(text, "\\x{number:02x}").expect("a String takes everything");
}

fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

fn io_error(path: &Path) -> impl FnOnce(io::Error) -> FsError {
    let path = path.to_owned();
    move |source| FsError::Io {
        op: "list",
        path,
        source,
    }
}
