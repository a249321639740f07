//! `rm`: a directory is removed, inside of another one only.

use std::path::PathBuf;

use day3_filesystem::FsError;
use day3_filesystem::remove_tree::remove_tree;
use lexopt::{Arg, Parser};

use super::answers::Answers;
use super::counted;
use super::stop::{Failure, Stop, USAGE};

pub fn rm(parser: &mut Parser) -> Result<u8, Stop> {
    let mut within = None;
    let mut root = None;
    let mut is_verbose = false;
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Value(path) if root.is_none() => root = Some(PathBuf::from(path)),
            Arg::Long("within") => within = Some(PathBuf::from(parser.value()?)),
            Arg::Short('v') => is_verbose = true,
            other => return Err(Stop::unexpected(other)),
        }
    }
    let Some(root) = root else {
        return Err(Stop::Usage("missing PATH".to_owned()));
    };
    let Some(within) = within else {
        return Err(Stop::Usage("missing --within".to_owned()));
    };
    let count = remove_tree(&root, &within).map_err(|error| match error {
        FsError::OutsideRoot(path) => {
            let (path, within) = (path.display(), within.display());
            let message = format!("{path}: refusing to remove outside {within}");
            Failure::new(USAGE, message)
        }
        other => other.into(),
    })?;
    let mut answers = Answers::new();
    if is_verbose {
        answers.give(format!("removed {}", counted(count, "entry", "entries")))?;
    }
    answers.finish()
}
