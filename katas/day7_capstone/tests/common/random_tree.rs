//! A directory that changes at random, and what it should hold.

use std::fs::{self, File};
use std::path::Path;
use std::time::{Duration, SystemTime};

use harness::{Rng, Scratch};

/// Names that a manifest has to escape are among them.
const NAMES: [&str; 8] = ["a", "b.txt", "c d", "line\nfeed", "\\", "ü", "-", "end 1"];

/// Does something to `src`: creates, changes, removes, renames, links or changes permissions.
/// All files get times of long ago, but no two states of a file the same one.
pub fn change(rng: &Rng, scratch: &Scratch, step: usize) {
    let directory = ["src", "src/d", "src/d/e f"][rng.index(3)];
    scratch.directory(directory);
    let name = || format!("{directory}/{}", rng.pick(&NAMES));
    let (path, other) = (scratch.join(name()), scratch.join(name()));
    match rng.index(6) {
        0 | 1 => {
            remove(&path);
            let text = rng.text("abc", 0..=3).repeat(1 + rng.index(40));
            fs::write(&path, text).expect("it can be written");
            let time = 1_600_000_000 + step as u64 * 100 + rng.index(50) as u64;
            let time = SystemTime::UNIX_EPOCH + Duration::from_secs(time);
            let file = File::options()
                .append(true)
                .open(&path)
                .expect("it is there");
            file.set_modified(time).expect("times can be set");
        }
        2 => remove(&path),
        3 => {
            if path.exists() && path != other {
                remove(&other);
                fs::rename(&path, &other).expect("it can be renamed");
            }
        }
        4 => {
            remove(&path);
            std::os::unix::fs::symlink(rng.text("ab/.", 1..=5), &path).expect("a link");
        }
        _ => {
            if fs::symlink_metadata(&path).is_ok_and(|metadata| metadata.is_file()) {
                let relative = path.strip_prefix(scratch.path()).expect("below");
                scratch.mode(relative, *rng.pick(&[0o600, 0o644, 0o755, 0o440, 0o666]));
            }
        }
    }
}

fn remove(path: &Path) {
    match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_dir() => fs::remove_dir_all(path).expect("removed"),
        Ok(_) => fs::remove_file(path).expect("removed"),
        Err(_) => {}
    }
}
