//! The katas of day 3 from outside: the tests call `fskit` and look at what it has done.

mod atomic_write;
mod copy_file;
mod copy_tree;
mod disk_usage;
mod fs_space;
#[path = "../common/listing.rs"]
mod listing;
mod move_path;
#[path = "../common/random_copy.rs"]
mod random_copy;
#[path = "../common/random_tree.rs"]
mod random_tree;
mod remove_tree;
mod render_tree;
mod temp_dir;
#[path = "../common/usage.rs"]
mod usage;

use std::path::Path;

use harness::{Program, Scratch};
use nix::sys::stat::Mode;

/// `fskit`, which starts in the scratch.
fn fskit(scratch: &Scratch) -> Program<'_> {
    Program::new("fskit", scratch)
}

/// Makes a FIFO, which nobody can open without somebody at its other end.
fn fifo(path: &Path) {
    nix::unistd::mkfifo(path, Mode::S_IRWXU).expect("a FIFO in the scratch");
}
