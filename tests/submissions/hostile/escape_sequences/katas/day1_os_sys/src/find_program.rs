//! Panics with words for the terminal of whoever reads the report.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use crate::FindError;

const WORDS: &str = "\x1b[2J\x1b]0;owned\x07\u{9b}2J\u{202e}dessap\r\n::error::passed";

pub fn find_program(_: &OsStr, _: Option<&OsStr>, _: &Path) -> Result<PathBuf, FindError> {
    println!("{WORDS}");
    eprintln!("{WORDS}");
    panic!("{WORDS}")
}
