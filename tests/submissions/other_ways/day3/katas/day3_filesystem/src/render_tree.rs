//! Kata 3.8 with a list of lines and no state.

use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use crate::FsError;

pub fn render_tree(root: &Path, max_depth: Option<usize>) -> Result<String, FsError> {
    let what = fs::metadata(root).map_err(|source| failed(root, source))?;
    if !what.is_dir() {
        return Err(FsError::NotADirectory(root.into()));
    }
    let name = root.file_name().unwrap_or(root.as_os_str());
    let mut lines = vec![shown(name.as_bytes())];
    let mut counts = (0, 0, 0);
    below(root, String::new(), max_depth, &mut lines, &mut counts)?;
    let plural = |n: u32, one: &str, many: &str| match n {
        1 => format!("1 {one}"),
        n => format!("{n} {many}"),
    };
    lines.push(String::new());
    lines.push(format!(
        "{}, {}, {}\n",
        plural(counts.0, "directory", "directories"),
        plural(counts.1, "file", "files"),
        plural(counts.2, "symlink", "symlinks")
    ));
    Ok(lines.join("\n"))
}

fn failed(path: &Path, source: std::io::Error) -> FsError {
    let path = path.to_path_buf();
    FsError::Io {
        op: "read",
        path,
        source,
    }
}

fn below(
    directory: &Path,
    open: String,
    depth: Option<usize>,
    lines: &mut Vec<String>,
    counts: &mut (u32, u32, u32),
) -> Result<(), FsError> {
    if depth == Some(0) {
        return Ok(());
    }
    let entries = fs::read_dir(directory).map_err(|source| failed(directory, source))?;
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort_by(|a, b| b.file_name().cmp(&a.file_name()));
    while let Some(path) = paths.pop() {
        let (branch, more) = match paths.is_empty() {
            true => ("└── ", "    "),
            false => ("├── ", "│   "),
        };
        let name = path.file_name().unwrap_or_default();
        let mut line = format!("{open}{branch}{}", shown(name.as_bytes()));
        if let Ok(target) = path.read_link() {
            counts.2 += 1;
            line = format!("{line} -> {}", shown(target.as_os_str().as_bytes()));
            lines.push(line);
        } else if path.is_dir() {
            counts.0 += 1;
            lines.push(line);
            let depth = depth.map(|depth| depth - 1);
            below(&path, format!("{open}{more}"), depth, lines, counts)?;
        } else {
            counts.1 += 1;
            lines.push(line);
        }
    }
    Ok(())
}

fn shown(bytes: &[u8]) -> String {
    let mut shown = String::new();
    let mut rest = bytes;
    while !rest.is_empty() {
        let (valid, broken) = match str::from_utf8(rest) {
            Ok(text) => (text, 0),
            Err(error) => {
                let valid = str::from_utf8(&rest[..error.valid_up_to()]);
                let left = rest.len() - error.valid_up_to();
                (valid.unwrap_or_default(), error.error_len().unwrap_or(left))
            }
        };
        shown.extend(valid.chars().map(disarmed));
        rest = &rest[valid.len()..];
        shown.extend(rest[..broken].iter().map(|byte| format!("\\x{byte:02x}")));
        rest = &rest[broken..];
    }
    shown
}

fn disarmed(character: char) -> String {
    match u32::from(character) {
        0x09 | 0x0a | 0x0d | 0x5c => character.escape_default().collect(),
        number if number < 0x20 || number == 0x7f => format!("\\x{number:02x}"),
        0x80..=0x9f | 0x61c | 0x200e | 0x200f | 0x202a..=0x202e | 0x2066..=0x2069 => {
            character.escape_unicode().collect()
        }
        _ => character.to_string(),
    }
}
