//! A digest of what a test hands to the programs it starts.
//!
//! Two seeds that give the same digest did not test different inputs: so
//! `grader author check` finds a random test whose values never reach the code.

use std::ffi::OsStr;
use std::fs;
use std::io::Read;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::random::hash;

/// The part of a file that is looked at.
const FILE_BYTES: u64 = 64 * 1024;
/// How deep the scratch is looked through.
const DEPTH: usize = 3;

static DIGEST: AtomicU64 = AtomicU64::new(0);

pub(crate) fn digest() -> u64 {
    DIGEST.load(Ordering::Relaxed)
}

/// A line that a running program is sent counts as well.
pub(crate) fn sent(line: &str) {
    fold(hash(line.as_bytes()));
}

fn fold(sum: u64) {
    let fold = |digest: u64| Some(digest.rotate_left(11) ^ sum);
    DIGEST
        .try_update(Ordering::Relaxed, Ordering::Relaxed, fold)
        .ok();
}

/// Collects one start of a program; the scratch's own path, which differs from run to
/// run, does not count.
pub(crate) struct Inputs<'a> {
    scratch: &'a Path,
    sum: u64,
}

impl<'a> Inputs<'a> {
    pub(crate) fn new(scratch: &'a Path) -> Self {
        Self { scratch, sum: 0 }
    }

    pub(crate) fn add(&mut self, bytes: impl AsRef<OsStr>) {
        let text = replace(
            bytes.as_ref().as_bytes(),
            self.scratch.as_os_str().as_bytes(),
            b"[TMP]",
        );
        self.sum = self.sum.rotate_left(7) ^ hash(&text);
    }

    /// Adds the scratch's files and folds the whole into the digest of this process.
    pub(crate) fn finish(mut self) {
        self.add_directory(self.scratch, DEPTH);
        fold(self.sum);
    }

    fn add_directory(&mut self, directory: &Path, depth: usize) {
        let Ok(entries) = fs::read_dir(directory) else {
            return;
        };
        let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
        paths.sort();
        for path in paths {
            self.add(&path);
            let Ok(metadata) = path.symlink_metadata() else {
                continue;
            };
            if metadata.is_dir() && depth > 0 {
                self.add_directory(&path, depth - 1);
            } else if metadata.is_file()
                && let Ok(file) = fs::File::open(&path)
            {
                let mut content = Vec::new();
                // What cannot be read is simply not counted.
                let _ = file.take(FILE_BYTES).read_to_end(&mut content);
                self.add(OsStr::from_bytes(&content));
            }
        }
    }
}

/// `text` with every occurrence of `from` replaced by `to`.
pub(crate) fn replace(text: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    if from.is_empty() {
        return text.to_vec();
    }
    let mut result = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.windows(from.len()).position(|window| window == from) {
        result.extend_from_slice(&rest[..at]);
        result.extend_from_slice(to);
        rest = &rest[at + from.len()..];
    }
    result.extend_from_slice(rest);
    result
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Scratch;

    fn sum(prepare: impl Fn(&Scratch, &mut Inputs<'_>)) -> u64 {
        let scratch = Scratch::new();
        let mut inputs = Inputs::new(scratch.path());
        prepare(&scratch, &mut inputs);
        inputs.add_directory(scratch.path(), DEPTH);
        inputs.sum
    }

    #[test]
    fn the_name_of_the_scratch_does_not_count() {
        let once = || sum(|scratch, inputs| inputs.add(scratch.join("file")));
        assert_eq!(once(), once());
    }

    #[test]
    fn an_argument_and_a_file_count() {
        let nothing = sum(|_, _| ());
        assert_ne!(nothing, sum(|_, inputs| inputs.add("a")));
        let file = |text: &'static str| sum(move |scratch, _| drop(scratch.file("f", text)));
        assert_ne!(file("a"), file("b"));
    }

    #[test]
    fn replacing_reaches_every_occurrence() {
        assert_eq!(replace(b"aXbXXc", b"X", b"[]"), b"a[]b[][]c");
        assert_eq!(replace(b"abc", b"", b"z"), b"abc");
    }
}
