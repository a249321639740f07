//! The jail: each layer does something, all that tests need works, nothing survives.

mod demands;
mod harm;
mod inside;
mod killed;
mod layers;

use std::env;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use grader::model::isolation::{Layer, Layers};
use nix::unistd::geteuid;
use serde_json::Value;
use tempfile::TempDir;

/// The user that has nothing.
const NOBODY: u32 = 65_534;

/// A place that every user can get to, with the grader and this very executable in it.
struct Nest {
    directory: TempDir,
}

impl Nest {
    fn new() -> Self {
        let directory = tempfile::Builder::new()
            .permissions(Permissions::from_mode(0o755))
            .tempdir()
            .expect("a directory");
        let nest = Self { directory };
        let copy = |from: &Path, to: &Path| {
            // By another process: whatever a test starts meanwhile would hold a file that
            // we write, and what is held for writing cannot be executed.
            let status = std::process::Command::new("cp").arg(from).arg(to).status();
            assert!(status.expect("cp starts").success());
        };
        copy(
            Path::new(env!("CARGO_BIN_EXE_grader")),
            &nest.path("grader"),
        );
        copy(&env::current_exe().expect("known"), &nest.suite());
        fs::create_dir(nest.path("tmp")).expect("a directory");
        let all = Permissions::from_mode(0o1777);
        fs::set_permissions(nest.path("tmp"), all).expect("ours");
        nest
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    /// The executable of these tests.
    fn suite(&self) -> PathBuf {
        self.path("suite")
    }

    /// The grader, called from here.
    fn grader(&self, arguments: &[&str]) -> Command {
        Command::from_std(self.command_of_grader(arguments))
    }

    /// The same, as an ordinary user even where these tests are root's.
    fn grader_of_nobody(&self, arguments: &[&str]) -> Command {
        use std::os::unix::process::CommandExt;
        let mut command = self.command_of_grader(arguments);
        if geteuid().is_root() {
            command.uid(NOBODY).gid(NOBODY);
        }
        Command::from_std(command)
    }

    fn command_of_grader(&self, arguments: &[&str]) -> std::process::Command {
        let mut command = std::process::Command::new(self.path("grader"));
        command.args(arguments).current_dir(self.directory.path());
        command.env("TMPDIR", self.path("tmp"));
        command
    }

    /// The layers that this machine gives to whoever runs these tests.
    fn reached(&self) -> Layers {
        let output = self
            .grader(&["doctor", "--json", "--probe=environment"])
            .output();
        let said = serde_json::from_slice(&output.expect("it starts").stdout).expect("JSON");
        reached(&said)
    }
}

/// The layers that a doctor says are there.
fn reached(said: &Value) -> Layers {
    let layers = said["layers"].as_array().expect("a list");
    let reached = layers.iter().filter(|layer| layer["reached"] == true);
    let names = reached.map(|layer| layer["name"].as_str().expect("a name"));
    names
        .map(|name| name.parse::<Layer>().expect("known"))
        .collect()
}
