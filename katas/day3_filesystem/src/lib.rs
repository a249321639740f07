//! Day 3, the file system: to copy, move, replace and delete without destroying anything.
//!
//! Each module is one kata and one file of yours; the rest is given.

pub mod atomic_write;
pub mod copy_file;
pub mod copy_tree;
pub mod disk_usage;
pub mod fs_space;
pub mod move_path;
pub mod remove_tree;
pub mod render_tree;
pub mod temp_dir;

mod calls;
mod types;

pub use calls::{AtomicOps, OsRename, RealOps, Rename};
pub use types::{
    CopyOptions, FsError, Moved, RawSpace, Space, Symlinks, TreeOptions, TreeReport, Usage,
};

/// What the tests and `fskit` rely on. A signature that was changed by accident is an
/// error in these lines, which name the kata, instead of many errors in the tests.
mod contract {
    use std::io;
    use std::path::{Path, PathBuf};

    use crate::{
        AtomicOps, CopyOptions, FsError, Moved, RawSpace, Rename, Space, TreeOptions, TreeReport,
        Usage,
    };
    use crate::{
        atomic_write, copy_file, copy_tree, disk_usage, fs_space, move_path, remove_tree,
        render_tree, temp_dir,
    };

    type Copy = fn(&Path, &Path, CopyOptions) -> Result<PathBuf, FsError>;
    const _: Copy = copy_file::copy_file;

    type Replace = fn(&mut dyn AtomicOps, &Path, &[u8]) -> Result<(), FsError>;
    const _: Replace = atomic_write::atomic_write_with;

    type CopyTree = fn(&Path, &Path, &TreeOptions<'_>) -> Result<TreeReport, FsError>;
    const _: CopyTree = copy_tree::copy_tree;

    const _: fn(&Path, &Path) -> Result<u64, FsError> = remove_tree::remove_tree;

    const _: fn(&dyn Rename, &Path, &Path) -> Result<Moved, FsError> = move_path::move_path;

    // A closure that can be called once, and may keep what it is lent.
    type Closure = Box<dyn FnOnce(&Path) -> u8>;
    type WithTempDir = fn(&str, Closure) -> io::Result<u8>;
    const _: WithTempDir = |prefix, f| temp_dir::with_temp_dir(prefix, f);

    const _: fn(&Path) -> Result<Usage, FsError> = disk_usage::disk_usage;
    const _: fn(u64) -> String = disk_usage::human_size;

    type Render = fn(&Path, Option<usize>) -> Result<String, FsError>;
    const _: Render = render_tree::render_tree;

    const _: fn(&RawSpace) -> Space = fs_space::space_from_raw;
    const _: fn(&Path) -> Result<Space, FsError> = fs_space::fs_space;
}
