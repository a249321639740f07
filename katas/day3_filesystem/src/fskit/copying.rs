//! `cp`: a file, or a directory with all that is in it.

use std::ffi::OsString;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};

use day3_filesystem::copy_file::copy_file;
use day3_filesystem::copy_tree::copy_tree;
use day3_filesystem::{CopyOptions, Symlinks, TreeOptions, TreeReport};
use lexopt::{Arg, Parser};

use super::answers::Answers;
use super::counted;
use super::stop::Stop;

/// What `cp` is to do. The options of one kind of copy mean nothing to the other, so each
/// keeps the first of its own that was given.
#[derive(Default)]
struct Order {
    paths: Vec<PathBuf>,
    is_recursive: bool,
    never_replace: bool,
    preserve_times: bool,
    is_verbose: bool,
    for_files: Option<&'static str>,
    follow: bool,
    merge: bool,
    ignored: Vec<OsString>,
    for_trees: Option<&'static str>,
}

pub fn cp(parser: &mut Parser) -> Result<u8, Stop> {
    let order = order(parser)?;
    let misplaced = if order.is_recursive {
        order.for_files.map(|option| format!("{option} with -r"))
    } else {
        order.for_trees.map(|option| format!("{option} without -r"))
    };
    if let Some(misplaced) = misplaced {
        return Err(Stop::Usage(format!("option {misplaced} means nothing")));
    }
    match order.paths.as_slice() {
        [] => Err(Stop::Usage("missing SRC".to_owned())),
        [_] => Err(Stop::Usage("missing DST".to_owned())),
        [src, dst] if order.is_recursive => tree(&order, src, dst),
        [src, dst] => file(&order, src, dst),
        [_, _, third, ..] => {
            let message = format!("unexpected argument {}", third.display());
            Err(Stop::Usage(message))
        }
    }
}

fn order(parser: &mut Parser) -> Result<Order, Stop> {
    let mut order = Order::default();
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Value(path) => order.paths.push(path.into()),
            Arg::Short('r') => order.is_recursive = true,
            Arg::Short('n') => {
                order.never_replace = true;
                order.for_files.get_or_insert("-n");
            }
            Arg::Short('p') => {
                order.preserve_times = true;
                order.for_files.get_or_insert("-p");
            }
            Arg::Short('v') => {
                order.is_verbose = true;
                order.for_files.get_or_insert("-v");
            }
            Arg::Long("follow") => {
                order.follow = true;
                order.for_trees.get_or_insert("--follow");
            }
            Arg::Long("merge") => {
                order.merge = true;
                order.for_trees.get_or_insert("--merge");
            }
            Arg::Long("ignore") => {
                order.ignored.push(parser.value()?);
                order.for_trees.get_or_insert("--ignore");
            }
            other => return Err(Stop::unexpected(other)),
        }
    }
    Ok(order)
}

fn file(order: &Order, src: &Path, dst: &Path) -> Result<u8, Stop> {
    let opts = CopyOptions {
        overwrite: !order.never_replace,
        preserve_times: order.preserve_times,
    };
    let copy = copy_file(src, dst, opts)?;
    let mut answers = Answers::new();
    if order.is_verbose {
        answers.give(copy.into_os_string().into_vec())?;
    }
    answers.finish()
}

fn tree(order: &Order, src: &Path, dst: &Path) -> Result<u8, Stop> {
    let ends_as_ignored = |path: &Path| {
        let name = path.file_name().unwrap_or_default().as_bytes();
        let mut suffixes = order.ignored.iter().map(|suffix| suffix.as_bytes());
        suffixes.any(|suffix| name.ends_with(suffix))
    };
    let opts = TreeOptions {
        symlinks: if order.follow {
            Symlinks::Follow
        } else {
            Symlinks::Preserve
        },
        dirs_exist_ok: order.merge,
        ignore: &ends_as_ignored,
    };
    let report = copy_tree(src, dst, &opts)?;
    let mut answers = Answers::new();
    answers.give(told(&report))?;
    answers.finish()
}

fn told(report: &TreeReport) -> Vec<u8> {
    let counts = [
        counted(report.dirs, "directory", "directories"),
        counted(report.files, "file", "files"),
        counted(report.symlinks, "symlink", "symlinks"),
        counted(report.bytes, "byte", "bytes"),
    ];
    let mut line = counts.join(", ").into_bytes();
    let mut before: &[u8] = b"; skipped: ";
    for path in &report.skipped {
        line.extend(before);
        line.extend(path.as_os_str().as_bytes());
        before = b", ";
    }
    line
}
