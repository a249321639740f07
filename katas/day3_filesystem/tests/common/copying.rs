//! Calls of `copy_tree` that cannot hang the test.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use day3_filesystem::copy_tree::copy_tree;
use day3_filesystem::{FsError, Symlinks, TreeOptions, TreeReport};
use harness::{DEADLINE, Scratch, within};

pub type Copied = Result<TreeReport, FsError>;

/// On a thread of its own, because what is no tree could be copied for ever.
#[track_caller]
pub fn copy_with(
    src: &Path,
    dst: &Path,
    symlinks: Symlinks,
    dirs_exist_ok: bool,
    ignore: impl Fn(&Path) -> bool + Send + 'static,
) -> Copied {
    let (src, dst) = (src.to_owned(), dst.to_owned());
    within(DEADLINE, move || {
        let opts = TreeOptions {
            symlinks,
            dirs_exist_ok,
            ignore: &ignore,
        };
        copy_tree(&src, &dst, &opts)
    })
}

#[track_caller]
pub fn preserve(src: &Path, dst: &Path) -> Copied {
    copy_with(src, dst, Symlinks::Preserve, false, |_| false)
}

#[track_caller]
pub fn follow(src: &Path, dst: &Path) -> Copied {
    copy_with(src, dst, Symlinks::Follow, false, |_| false)
}

#[track_caller]
pub fn merge(src: &Path, dst: &Path) -> Copied {
    copy_with(src, dst, Symlinks::Preserve, true, |_| false)
}

/// The answer of `ignore`, which notes each path that it is asked about in the list.
pub fn noting(
    ignore: impl Fn(&Path) -> bool + Send + 'static,
) -> (Arc<Mutex<Vec<PathBuf>>>, impl Fn(&Path) -> bool + Send) {
    let asked = Arc::new(Mutex::new(Vec::new()));
    let list = Arc::clone(&asked);
    let noting = move |path: &Path| {
        list.lock().expect("nobody panics").push(path.to_owned());
        ignore(path)
    };
    (asked, noting)
}

pub fn report(dirs: u64, files: u64, symlinks: u64, bytes: u64) -> Result<TreeReport, String> {
    Ok(TreeReport {
        files,
        dirs,
        symlinks,
        bytes,
        skipped: Vec::new(),
    })
}

/// The scratch with `src`, in which are files, directories and links.
pub fn mixed() -> (Scratch, PathBuf, PathBuf) {
    let scratch = Scratch::new();
    let src = scratch.directory("src");
    scratch.file("src/a.txt", "12345");
    scratch.file("src/.hidden", "");
    scratch.file("src/sub/b.txt", "1234567");
    scratch.file("src/sub/deep/c.txt", "1");
    scratch.directory("src/empty/also-empty");
    scratch.link("a.txt", "src/link");
    scratch.link("../sub", "src/sub/to-sub-dir");
    let dst = scratch.join("dst");
    (scratch, src, dst)
}
