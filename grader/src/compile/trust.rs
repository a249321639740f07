//! How cargo is called, by how far the code that is built is trusted.

use std::env;
use std::ffi::OsString;
use std::io;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use proof::access::{Grant, Right};

use super::toolchain::{Toolchain, find_cargo};
use super::{CompileError, Wanted, place};
use crate::jail::{Cell, Job, Limits, Scratch, reach};
use crate::model::isolation::{Layer, Layers};
use crate::model::kata::Day;
use crate::workspace::Workspace;

/// Processor time of each compiler.
const CPU_TIME: Duration = Duration::from_secs(60);
/// Time on the wall for each day that is built.
const WALL_TIME_OF_DAY: Duration = Duration::from_secs(120);
/// Private memory of each compiler.
const MEMORY_BYTES: u64 = 1 << 30;
/// Messages of all compilers together.
const OUTPUT_BYTES: u64 = 64 << 20;
/// The largest file: a test executable has some ten MiB.
const FILE_BYTES: u64 = 256 << 20;
/// Open descriptors of each process.
const OPEN_FILES: u64 = 1024;
/// Processes and threads of a build.
const PROCESSES: u64 = 4096;
/// Room for temporary files.
const DISK_BYTES: u64 = 1 << 30;
/// How many temporary files there may be.
const FILES: u64 = 20_000;

/// How far the code that is built is trusted.
#[derive(Debug, Clone, Copy)]
pub enum Trust<'a> {
    /// It is the user's own: cargo runs as they would run it.
    Own,
    /// It is released text: what a jailed build needs is fetched and built with it.
    Released(&'a Toolchain),
    /// Nobody vouches for it: it is built in the jail, with these layers.
    Nobody(&'a Toolchain, Layers),
}

/// A call of cargo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// Programs and tests at once.
    All,
    /// Libraries and programs, without a look at the tests.
    Library,
    /// The tests.
    Tests,
}

impl Trust<'_> {
    pub(super) fn cargo(self) -> Result<PathBuf, CompileError> {
        match self {
            Trust::Own => find_cargo(),
            Trust::Released(toolchain) | Trust::Nobody(toolchain, _) => Ok(toolchain.cargo.clone()),
        }
    }

    /// The layers around the build, as far as they are to stand at all.
    pub(super) fn layers(self) -> Layers {
        match self {
            Trust::Own | Trust::Released(_) => Layers::ALL,
            Trust::Nobody(_, layers) => layers,
        }
    }

    /// Two calls where the tests must not be there while the student's code is compiled.
    /// Released text is built in the same two, or cargo would not take it for the same.
    pub(super) fn steps(self) -> &'static [Step] {
        match self {
            Trust::Own => &[Step::All],
            Trust::Released(_) | Trust::Nobody(..) => &[Step::Library, Step::Tests],
        }
    }

    /// A place for temporary files, where they are not the user's own affair.
    pub(super) fn scratch(self) -> io::Result<Option<Scratch>> {
        match self {
            Trust::Own => Ok(None),
            Trust::Released(_) | Trust::Nobody(..) => Scratch::new().map(Some),
        }
    }

    pub(super) fn job(
        self,
        cargo: &Path,
        workspace: &Workspace,
        target: &Path,
        wanted: Wanted<'_>,
        step: Step,
        scratch: Option<&Path>,
    ) -> Job {
        // The user's own builds have none and ask for none.
        let scratch = scratch.unwrap_or(Path::new("/"));
        let mut environment = match self {
            Trust::Own => own_environment(),
            Trust::Released(toolchain) => toolchain.environment(scratch, false),
            Trust::Nobody(toolchain, _) => toolchain.environment(scratch, true),
        };
        if !workspace.is_in_place() {
            // Nobody debugs what is built in an overlay, and panics name their place without
            // it: the executables have a third of the size and are linked faster.
            environment.push(("CARGO_PROFILE_DEV_DEBUG".into(), "none".into()));
        }
        let cell = match self {
            Trust::Own | Trust::Released(_) => None,
            Trust::Nobody(toolchain, _) => {
                let places = Places {
                    workspace,
                    target,
                    scratch,
                };
                Some(cell(toolchain, &places, wanted.days, step))
            }
        };
        Job {
            program: cargo.to_owned(),
            arguments: arguments(workspace, wanted, step),
            environment,
            directory: match self {
                Trust::Own => workspace.called_from.clone(),
                // Where nobody has left settings of cargo's on the way up.
                Trust::Released(_) | Trust::Nobody(..) => PathBuf::from("/"),
            },
            cell,
        }
    }
}

fn arguments(workspace: &Workspace, wanted: Wanted<'_>, step: Step) -> Vec<OsString> {
    let mut arguments: Vec<OsString> = ["build", "--keep-going", "--message-format=json"]
        .map(Into::into)
        .into();
    match step {
        Step::All => arguments.push("--bins".into()),
        Step::Library => arguments.extend(["--lib", "--bins"].map(Into::into)),
        Step::Tests => {}
    }
    if step != Step::Library {
        for target in wanted.targets {
            arguments.extend(["--test".into(), target.name().into()]);
        }
    }
    for day in wanted.days {
        arguments.extend(["-p".into(), day.name.clone().into()]);
    }
    if !workspace.is_in_place() {
        arguments.push("--locked".into());
    }
    arguments.extend(place(workspace));
    if let Some(target) = &workspace.target {
        arguments.extend(["--target-dir".into(), target.into()]);
    }
    arguments
}

/// Ours, as cargo's own, but for what would spoil its output: what we parse must not be
/// coloured, and a progress bar has no place in a pipe.
fn own_environment() -> Vec<(OsString, OsString)> {
    let ours = [
        "CARGO_TERM_COLOR",
        "CARGO_TERM_PROGRESS_WHEN",
        "CARGO_TERM_QUIET",
        "CARGO_TERM_VERBOSE",
    ];
    let mut environment: Vec<_> = env::vars_os()
        .filter(|(key, _)| key.to_str().is_none_or(|key| !ours.contains(&key)))
        .collect();
    environment.extend([
        ("CARGO_TERM_COLOR".into(), "never".into()),
        ("CARGO_TERM_PROGRESS_WHEN".into(), "never".into()),
    ]);
    environment
}

struct Places<'a> {
    workspace: &'a Workspace,
    target: &'a Path,
    scratch: &'a Path,
}

fn cell(toolchain: &Toolchain, places: &Places<'_>, days: &[&Day], step: Step) -> Cell {
    let cores = thread::available_parallelism().map_or(1, NonZero::get) as u64;
    let wall_time = WALL_TIME_OF_DAY * u32::try_from(days.len()).unwrap_or(u32::MAX);
    let limits = Limits {
        wall_time,
        cpu_time: CPU_TIME,
        // Each core may be busy all the time.
        total_cpu_time: wall_time * u32::try_from(cores).unwrap_or(u32::MAX),
        memory_bytes: MEMORY_BYTES,
        output_bytes: OUTPUT_BYTES,
        file_bytes: FILE_BYTES,
        open_files: OPEN_FILES,
        processes: PROCESSES,
        // As many compilers at a time as there are cores.
        total_memory_bytes: MEMORY_BYTES * (cores + 1),
        disk_bytes: DISK_BYTES,
        files: FILES,
    };
    let scratch = places.scratch;
    let mut grants = reach::linker();
    grants.extend(toolchain.grants());
    grants.extend(sources(places.workspace, days, step));
    grants.push(Grant::new(Right::Store, places.target));
    grants.push(Grant::new(Right::Write, scratch));
    Cell {
        limits,
        grants,
        scratch: scratch.to_owned(),
        has_channel: false,
        // The toolchain, the sources and the target directory are those of whoever grades.
        without: Layers::NONE.with(Layer::User).with(Layer::Capabilities),
    }
}

/// What of the workspace may be read. The tests only when the code that they judge is
/// compiled; until then they are names in a directory.
fn sources(workspace: &Workspace, days: &[&Day], step: Step) -> Vec<Grant> {
    let root = &workspace.root;
    let read = |path: PathBuf| Grant::new(Right::Read, path);
    if step != Step::Library {
        return vec![read(root.clone())];
    }
    let mut grants = vec![Grant::new(Right::List, root)];
    grants.extend(workspace.configuration().map(read));
    grants.extend(["Cargo.toml", "Cargo.lock"].map(|name| read(root.join(name))));
    let katas = root.join(&workspace.katas);
    let beside = katas.parent().unwrap_or(root).join("grader");
    grants.extend([read(beside), read(katas.join("support"))]);
    // The manifests of all members: cargo reads them, whichever it builds.
    let members = std::fs::read_dir(&katas).into_iter().flatten().flatten();
    grants.extend(members.map(|member| read(member.path().join("Cargo.toml"))));
    grants.extend(
        days.iter()
            .map(|day| read(katas.join(&day.name).join("src"))),
    );
    grants
}
