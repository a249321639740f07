//! `tree`, `du`, `size` and `df`: they only look.

use std::os::unix::ffi::OsStrExt;
use std::path::PathBuf;

use day3_filesystem::disk_usage::{disk_usage, human_size};
use day3_filesystem::fs_space::{fs_space, space_from_raw};
use day3_filesystem::render_tree::render_tree;
use day3_filesystem::{RawSpace, Space, Usage};
use lexopt::prelude::*;
use lexopt::{Arg, Parser};

use super::answers::Answers;
use super::counted;
use super::stop::{Stop, number};

pub fn tree(parser: &mut Parser) -> Result<u8, Stop> {
    let mut roots = Vec::new();
    let mut max_depth = None;
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Value(root) => roots.push(PathBuf::from(root)),
            Arg::Short('d') => max_depth = Some(number(parser.value()?)?),
            other => return Err(Stop::unexpected(other)),
        }
    }
    require(&roots, "DIR")?;
    let mut answers = Answers::new();
    for root in roots {
        match render_tree(&root, max_depth) {
            Ok(drawing) => answers.part(drawing)?,
            Err(error) => answers.fail(&error.into()),
        }
    }
    answers.finish()
}

pub fn du(parser: &mut Parser) -> Result<u8, Stop> {
    let mut paths = Vec::new();
    let mut is_for_people = false;
    let mut is_apparent_only = false;
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Value(path) => paths.push(PathBuf::from(path)),
            Arg::Short('h') => is_for_people = true,
            Arg::Long("apparent") => is_apparent_only = true,
            other => return Err(Stop::unexpected(other)),
        }
    }
    require(&paths, "PATH")?;
    let size = |bytes: u64| {
        if is_for_people {
            human_size(bytes)
        } else {
            bytes.to_string()
        }
    };
    let mut answers = Answers::new();
    for path in paths {
        match disk_usage(&path) {
            Ok(usage) => {
                let mut line = format!("{} apparent", size(usage.apparent));
                if !is_apparent_only {
                    line += &format!(", {} allocated", size(usage.allocated));
                }
                let entries = entries(&usage);
                let told = format!(": {line}; {entries}");
                answers.give([path.as_os_str().as_bytes(), told.as_bytes()].concat())?;
            }
            Err(error) => answers.fail(&error.into()),
        }
    }
    answers.finish()
}

fn entries(usage: &Usage) -> String {
    let counts = [
        counted(usage.dirs, "directory", "directories"),
        counted(usage.files, "file", "files"),
        counted(usage.symlinks, "symlink", "symlinks"),
    ];
    counts.join(", ")
}

pub fn size(parser: &mut Parser) -> Result<u8, Stop> {
    let mut sizes = Vec::new();
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Value(bytes) => sizes.push(number(bytes)?),
            other => return Err(Stop::unexpected(other)),
        }
    }
    require(&sizes, "N")?;
    let mut answers = Answers::new();
    for bytes in sizes {
        answers.give(human_size(bytes))?;
    }
    answers.finish()
}

pub fn df(parser: &mut Parser) -> Result<u8, Stop> {
    let mut paths = Vec::new();
    let mut raws = Vec::new();
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Value(path) => paths.push(PathBuf::from(path)),
            Arg::Long("raw") => {
                for numbers in parser.values()? {
                    raws.push(raw(&numbers.string()?)?);
                }
            }
            other => return Err(Stop::unexpected(other)),
        }
    }
    if raws.is_empty() {
        require(&paths, "PATH")?;
    }
    let mut answers = Answers::new();
    for raw in &raws {
        answers.give(told(&space_from_raw(raw)))?;
    }
    for path in paths {
        match fs_space(&path) {
            Ok(space) => {
                let told = format!(": {}", told(&space));
                answers.give([path.as_os_str().as_bytes(), told.as_bytes()].concat())?;
            }
            Err(error) => answers.fail(&error.into()),
        }
    }
    answers.finish()
}

fn raw(numbers: &str) -> Result<RawSpace, Stop> {
    let numbers: Result<Vec<u64>, Stop> = numbers
        .split(',')
        .map(|text| number(text.to_owned().into()))
        .collect();
    match numbers?.as_slice() {
        &[bsize, frsize, blocks, bfree, bavail] => Ok(RawSpace {
            bsize,
            frsize,
            blocks,
            bfree,
            bavail,
        }),
        _ => Err(Stop::Usage("--raw needs five numbers".to_owned())),
    }
}

fn told(space: &Space) -> String {
    let Space {
        total,
        used,
        available,
        use_percent,
    } = space;
    format!("{total} total, {used} used, {available} available, {use_percent}%")
}

fn require<T>(operands: &[T], name: &str) -> Result<(), Stop> {
    if operands.is_empty() {
        return Err(Stop::Usage(format!("missing {name}")));
    }
    Ok(())
}
