//! Allows itself what the manifest forbids.

#![allow(unsafe_code)]

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use crate::FindError;

pub fn find_program(_: &OsStr, _: Option<&OsStr>, _: &Path) -> Result<PathBuf, FindError> {
    unsafe { nix::libc::_exit(0) }
}
