//! A log and what was rotated, read back in order.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;

/// The names beside the log that begin with its name, sorted.
pub fn names(log: &Path) -> Vec<String> {
    let directory = log.parent().expect("a log lies in a directory");
    let start = log.file_name().expect("a log has a name").to_string_lossy();
    let entries = fs::read_dir(directory).expect("the directory can be read");
    let mut names: Vec<String> = entries
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .filter(|name| name.starts_with(&*start))
        .collect();
    names.sort_by_key(|name| (number(name).unwrap_or(0), name.clone()));
    names
}

fn number(name: &str) -> Option<u32> {
    let plain = name.strip_suffix(".gz").unwrap_or(name);
    plain.rsplit_once('.')?.1.parse().ok()
}

/// What a file holds, compressed or not.
pub fn content(path: &Path) -> String {
    let bytes = fs::read(path).unwrap_or_default();
    if path.extension().is_none_or(|end| end != "gz") {
        return String::from_utf8_lossy(&bytes).into_owned();
    }
    let mut text = String::new();
    match GzDecoder::new(&bytes[..]).read_to_string(&mut text) {
        Ok(_) => text,
        Err(error) => format!("(not gzip: {error})\n"),
    }
}

/// All lines, oldest first.
pub fn lines(log: &Path) -> Vec<String> {
    let files = names(log).into_iter().rev();
    let paths: Vec<PathBuf> = files.map(|name| log.with_file_name(name)).collect();
    let texts = paths.iter().map(|path| content(path));
    texts
        .flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>())
        .collect()
}
