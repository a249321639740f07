//! Whether this machine can build and judge, and how well it keeps things in.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use nix::sys::statvfs::statvfs;

use crate::cancel::Cancel;
use crate::jail::JailError;
use crate::jail::survey::{self, Attempt};
use crate::model::isolation::{Isolation, Layer, Layers};

/// A cold build takes less than this.
const ROOM_BYTES: u64 = 2 << 30;

/// What was found.
#[derive(Debug)]
pub struct Diagnosis {
    /// The programs that build.
    pub tools: Vec<Tool>,
    /// The layers of the jail that this machine can give.
    pub isolation: Isolation,
    /// What was tried in a jail; nothing where no layer could refuse it.
    pub attempts: Vec<Attempt>,
    /// The disks that are written.
    pub disks: Vec<Disk>,
}

/// Why nothing can be said of the jail.
#[derive(Debug)]
pub enum NoJail {
    /// The command was broken off.
    Cancelled,
    /// Not even one without layers can be made.
    Failed(String),
}

impl From<JailError> for NoJail {
    fn from(error: JailError) -> Self {
        match error {
            JailError::Cancelled => NoJail::Cancelled,
            other => NoJail::Failed(other.to_string()),
        }
    }
}

/// A program that a build needs.
#[derive(Debug)]
pub struct Tool {
    /// Its name.
    pub name: &'static str,
    /// What it says of its version; nothing if it cannot be run.
    pub version: Option<String>,
    /// What to do without it.
    pub remedy: &'static str,
}

/// Where files are written.
#[derive(Debug)]
pub struct Disk {
    /// What for.
    pub what: &'static str,
    /// Where.
    pub path: PathBuf,
    /// Free bytes; nothing if it cannot be asked.
    pub free: Option<u64>,
}

impl Disk {
    /// Whether a build and its tests have room.
    #[must_use]
    pub fn has_room(&self) -> bool {
        self.free.is_none_or(|free| free >= ROOM_BYTES)
    }
}

impl Diagnosis {
    /// Whether tests can be built and run here at all.
    #[must_use]
    pub fn is_usable(&self) -> bool {
        let has_tools = self.tools.iter().all(|tool| tool.version.is_some());
        has_tools && self.disks.iter().all(Disk::has_room)
    }
}

/// Looks at the toolchain, the disks and the jail.
///
/// # Errors
/// See [`NoJail`].
pub fn diagnose(
    target: &Path,
    layers: Layers,
    probes: &[String],
    cancel: &Cancel,
) -> Result<Diagnosis, NoJail> {
    let isolation = survey::survey(layers, cancel)?;
    // Not where nothing keeps them in: they are harmless, but what for?
    let is_anything_kept_in = isolation.reached().has(Layer::Files)
        || isolation.reached().has(Layer::SystemCalls)
        || !probes.is_empty();
    let attempts = match is_anything_kept_in {
        true => survey::attempt(layers, probes, cancel)?,
        false => Vec::new(),
    };
    let disk = |what, path: PathBuf| Disk {
        what,
        free: free(&path),
        path,
    };
    Ok(Diagnosis {
        tools: tools(),
        isolation,
        attempts,
        disks: vec![
            disk("builds", target.to_owned()),
            disk("tests", std::env::temp_dir()),
        ],
    })
}

/// Which of these layers a jail on this machine does not have.
///
/// # Errors
/// See [`NoJail`].
pub fn missing(wanted: Layers, layers: Layers, cancel: &Cancel) -> Result<Vec<Layer>, NoJail> {
    let reached = survey::survey(layers, cancel)?.reached();
    let missing = Layer::ALL.into_iter();
    Ok(missing
        .filter(|layer| wanted.has(*layer) && !reached.has(*layer))
        .collect())
}

/// What this layer takes that a machine may lack.
#[must_use]
pub fn remedy(layer: Layer) -> &'static str {
    match layer {
        Layer::Files => "it takes Landlock: Linux 5.13 or newer, with `landlock` among its `lsm=`",
        Layer::Sockets => "it takes Landlock for TCP: Linux 6.7 or newer",
        Layer::Signals | Layer::Reaper => "it takes Landlock for signals: Linux 6.12 or newer",
        Layer::SystemCalls => "it takes seccomp, which a kernel may be built without",
        Layer::User | Layer::SealedTests => {
            "it takes root: only root can give each test a user of its own"
        }
        Layer::Capabilities | Layer::Orphans | Layer::Watcher | Layer::Memory => {
            "it takes Linux; on other systems run the grader in a Linux container"
        }
        Layer::Session
        | Layer::Deadline
        | Layer::Output
        | Layer::Environment
        | Layer::Descriptors
        | Layer::Limits => "every unix has it; it was left out on request",
    }
}

fn tools() -> Vec<Tool> {
    let rust = "install Rust with rustup (https://rustup.rs), or set PATH to where it lies";
    let linker =
        "install a C toolchain: `apt install gcc`, `dnf install gcc`, `xcode-select --install`";
    [
        ("cargo", "CARGO", rust),
        ("rustc", "RUSTC", rust),
        ("cc", "CC", linker),
    ]
    .map(|(name, variable, remedy)| Tool {
        name,
        version: version(name, variable),
        remedy,
    })
    .into()
}

/// The first line of what `--version` says.
fn version(name: &str, variable: &str) -> Option<String> {
    let program = std::env::var_os(variable).filter(|program| !program.is_empty());
    let output = Command::new(program.unwrap_or_else(|| name.into()))
        .arg("--version")
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()
        .filter(|output| output.status.success())?;
    let text = String::from_utf8_lossy(&output.stdout);
    text.lines().next().map(str::to_owned)
}

/// Of the nearest directory above that is there.
fn free(path: &Path) -> Option<u64> {
    let there = path.ancestors().find(|path| path.is_dir())?;
    let disk = statvfs(there).ok()?;
    // Of different widths on different systems.
    let blocks = u128::from(disk.blocks_available());
    u64::try_from(blocks * u128::from(disk.fragment_size())).ok()
}
