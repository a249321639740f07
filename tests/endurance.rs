//! What day 7 promises, over more rounds than a test case of a kata may take: the reference
//! solutions are killed, damaged, flooded and compared with the machine.
//!
//! With `ENDURANCE=full` in the environment there are many more rounds.

mod backups;
#[cfg(target_os = "linux")]
mod monitor;
mod rotation;

use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::{env, fs};

use tempfile::TempDir;

use crate::support::{self, Dice, Katas};

/// How many rounds: usually, or with `ENDURANCE=full`.
fn rounds(usual: usize, full: usize) -> usize {
    if env::var_os("ENDURANCE").is_some_and(|how| how == "full") {
        full
    } else {
        usual
    }
}

/// A directory in which `sysop` is called.
struct Place(TempDir);

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a directory"))
    }

    fn path(&self, below: &str) -> PathBuf {
        self.0.path().join(below)
    }

    fn command(&self, words: &str) -> Command {
        let mut command = Command::new(support::program(7, Katas::Solved).join("sysop"));
        command
            .args(words.split(' '))
            .current_dir(self.0.path())
            .env_clear()
            .stdin(Stdio::null());
        command
    }

    fn call(&self, words: &str) -> Output {
        self.command(words).output().expect("sysop can be started")
    }

    /// Calls it where it has to succeed.
    fn succeed(&self, words: &str) -> String {
        let output = self.call(words);
        assert!(output.status.success(), "`sysop {words}`: {output:?}");
        String::from_utf8(output.stdout).expect("text")
    }

    fn write(&self, below: &str, content: &str) {
        let path = self.path(below);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a directory");
        fs::write(path, content).expect("it can be written");
    }
}
