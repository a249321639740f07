//! Takes 4 GiB and writes to all of it.

use std::ffi::OsStr;
use std::hint;
use std::path::{Path, PathBuf};

use crate::FindError;

pub fn find_program(_: &OsStr, _: Option<&OsStr>, _: &Path) -> Result<PathBuf, FindError> {
    hint::black_box(vec![1_u8; 4 << 30]);
    Ok(PathBuf::from("wrong"))
}
