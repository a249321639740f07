//! What the code in a cell may reach of the file system, and the wall around the rest.
//!
//! The grader builds one such wall around a test case; the harness builds a narrower one
//! around the program that the test starts. Landlock can only take away, never give back.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::PathBuf;

/// What may be done with a file, or with a directory and all that lies below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Right {
    /// List directories.
    List,
    /// Read files and list directories.
    Read,
    /// Read, and execute files.
    Execute,
    /// Everything that a process does in a directory of its own.
    Write,
    /// The same, but execute nothing.
    Store,
    /// Read and write a device.
    Device,
    /// Read and write terminals, and set them.
    Terminal,
}

/// A place, and what may be done there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// What may be done.
    pub right: Right,
    /// A file or a directory; where there is none, nothing is granted.
    pub path: PathBuf,
}

impl Grant {
    /// A grant of `right` on `path`.
    pub fn new(right: Right, path: impl Into<PathBuf>) -> Self {
        Self {
            right,
            path: path.into(),
        }
    }
}

const LETTERS: [(Right, u8); 7] = [
    (Right::List, b'l'),
    (Right::Store, b's'),
    (Right::Read, b'r'),
    (Right::Execute, b'x'),
    (Right::Write, b'w'),
    (Right::Device, b'd'),
    (Right::Terminal, b't'),
];

impl Right {
    /// The letter of this right on the wire.
    #[must_use]
    pub fn letter(self) -> u8 {
        let found = LETTERS.iter().find(|(right, _)| *right == self);
        found.map_or(b'r', |(_, letter)| *letter)
    }

    /// The right of that letter.
    #[must_use]
    pub fn of_letter(letter: u8) -> Option<Self> {
        let found = LETTERS.iter().find(|(_, known)| *known == letter);
        found.map(|(right, _)| *right)
    }
}

/// The grants as the value of [`ACCESS_VARIABLE`](crate::ACCESS_VARIABLE): a letter and a
/// path per line. A path with a line break cannot be said, so it is not granted.
#[must_use]
pub fn encode(grants: &[Grant]) -> OsString {
    let mut text = Vec::new();
    for grant in grants {
        let path = grant.path.as_os_str().as_bytes();
        if !path.contains(&b'\n') {
            text.push(grant.right.letter());
            text.extend_from_slice(path);
            text.push(b'\n');
        }
    }
    OsString::from_vec(text)
}

/// What [`encode`] wrote; lines that it did not write are left out.
#[must_use]
pub fn decode(text: &OsStr) -> Vec<Grant> {
    let lines = text.as_bytes().split(|byte| *byte == b'\n');
    let grants = lines.filter_map(|line| {
        let (letter, path) = line.split_first()?;
        Some(Grant::new(
            Right::of_letter(*letter)?,
            OsStr::from_bytes(path),
        ))
    });
    grants.collect()
}

#[cfg(target_os = "linux")]
mod wall {
    use landlock::{
        ABI, Access as _, AccessFs, BitFlags, Ruleset, RulesetAttr, RulesetCreated,
        RulesetCreatedAttr, RulesetError, path_beneath_rules,
    };

    use super::{Grant, Right};

    /// Which of the file system's operations a wall judges. An older kernel judges those
    /// of them that it knows.
    fn judged() -> BitFlags<AccessFs> {
        AccessFs::from_all(ABI::V9)
    }

    fn rights(right: Right) -> BitFlags<AccessFs> {
        let read = AccessFs::ReadFile | AccessFs::ReadDir;
        let write = judged() & !(AccessFs::MakeChar | AccessFs::MakeBlock);
        let device = AccessFs::ReadFile | AccessFs::WriteFile | AccessFs::Truncate;
        match right {
            Right::List => AccessFs::ReadDir.into(),
            Right::Read => read,
            Right::Execute => read | AccessFs::Execute,
            Right::Write => write,
            Right::Store => write & !AccessFs::Execute,
            Right::Device => device,
            Right::Terminal => read | device | AccessFs::IoctlDev,
        }
    }

    /// Adds the file system to what `ruleset` judges.
    ///
    /// # Errors
    /// What the crate says; it does not depend on what the kernel can do.
    pub fn judge_files(ruleset: Ruleset) -> Result<Ruleset, RulesetError> {
        ruleset.handle_access(judged())
    }

    /// Grants all of `grants` that exist.
    ///
    /// # Errors
    /// If the kernel refuses a rule.
    pub fn grant(
        mut ruleset: RulesetCreated,
        grants: &[Grant],
    ) -> Result<RulesetCreated, RulesetError> {
        for grant in grants {
            ruleset = ruleset.add_rules(path_beneath_rules([&grant.path], rights(grant.right)))?;
        }
        Ok(ruleset)
    }

    /// Takes everything but `grants` from the calling thread and all it starts from now on,
    /// as far as the kernel can (landlock(7)).
    ///
    /// # Errors
    /// If the kernel refuses what it knows.
    pub fn confine_thread(grants: &[Grant]) -> Result<(), RulesetError> {
        let ruleset = judge_files(Ruleset::default())?.create()?;
        grant(ruleset, grants)?.restrict_self().map(drop)
    }
}

#[cfg(target_os = "linux")]
pub use wall::{confine_thread, grant, judge_files};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grants_survive_the_wire() {
        let grants = LETTERS.map(|(right, _)| Grant::new(right, "/a b:c"));
        assert_eq!(decode(&encode(&grants)), grants);
        let unsayable = [Grant::new(Right::Write, "/a\nw/")];
        assert_eq!(decode(&encode(&unsayable)), []);
        assert_eq!(decode(OsStr::new("q/etc\n\n")), []);
    }
}
