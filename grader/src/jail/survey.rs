//! What the jail is worth on this machine: its layers, and attempts to get through them.

use std::env;
use std::ffi::OsString;
use std::fs::{self, File, Permissions};
use std::io;
use std::net::{Ipv4Addr, TcpListener};
use std::os::fd::OwnedFd;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::fcntl::{FcntlArg, FdFlag, fcntl};
use nix::sys::signal::{Signal, kill};
use nix::unistd::{Pid, Uid};
use proof::access::{Grant, Right};
use tempfile::TempDir;

use crate::cancel::Cancel;
use crate::model::isolation::{Isolation, Layer, Layers};
use crate::model::outcome::{Ending, Outcome};

use super::error::JailError;
use super::job::{Cell, Job, Limits};
use super::probes::{ARGUMENT, Aim, CANARY_VARIABLE, PROBES, Probe, REFUSED};
use super::scratch::Scratch;
use super::supervise::Jail;
use super::{link, reach};

/// How long an attempt may take.
const WALL_TIME: Duration = Duration::from_secs(3);

/// An attempt and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// What it is called.
    pub name: &'static str,
    /// What it tried, as words that follow "may not".
    pub what: &'static str,
    /// The layer that is there to refuse it.
    pub layer: Layer,
    /// Whether it was refused.
    pub is_refused: bool,
}

/// The ground that the attempts are made on.
struct Ground {
    directory: TempDir,
    executable: PathBuf,
    /// Somebody who listens on a port.
    listener: TcpListener,
    /// A descriptor that whatever is started inherits, if nobody closes it.
    _inherited: OwnedFd,
}

/// Which of these layers a jail on this machine has.
///
/// # Errors
/// See [`JailError`].
pub fn survey(layers: Layers, cancel: &Cancel) -> Result<Isolation, JailError> {
    let ground = Ground::new().map_err(JailError::Start)?;
    let outcome = ground.run(layers, vec![ARGUMENT.into()], cancel)?;
    Ok(outcome.isolation)
}

/// Makes the attempts of these names, or all, in a jail with these layers.
///
/// # Errors
/// See [`JailError`].
pub fn attempt(
    layers: Layers,
    names: &[String],
    cancel: &Cancel,
) -> Result<Vec<Attempt>, JailError> {
    let ground = Ground::new().map_err(JailError::Start)?;
    let wanted = |probe: &&Probe| names.is_empty() || names.iter().any(|n| n == probe.name);
    let attempts = PROBES.iter().filter(wanted).map(|probe| {
        let aim = ground.aim().map_err(JailError::Start)?;
        let outcome = ground.run(layers, aim.arguments(probe), cancel)?;
        Ok(Attempt {
            name: probe.name,
            what: probe.what,
            layer: probe.layer,
            is_refused: is_refused(&outcome),
        })
    });
    attempts.collect()
}

/// Whether an attempt came to nothing: the probe says so, or the jail ended it, or ended
/// what it left.
fn is_refused(outcome: &Outcome) -> bool {
    match outcome.ending {
        Ending::Exited(0) => {
            let said = String::from_utf8_lossy(&outcome.stdout.bytes);
            let left = said.lines().next().and_then(|line| line.parse().ok());
            left.is_some_and(|pid| is_gone(Pid::from_raw(pid)))
        }
        Ending::Exited(status) => status == REFUSED,
        Ending::Signaled(_) | Ending::LimitExceeded(_) => true,
        Ending::Tampered => false,
    }
}

/// Whether a process has ended, or does so within the time that killing takes. One that
/// has not is ended here: it was left by an attempt of ours.
fn is_gone(pid: Pid) -> bool {
    let deadline = Instant::now() + Duration::from_millis(200);
    loop {
        let is_there = kill(pid, None) != Err(Errno::ESRCH) && !is_zombie(pid);
        if !is_there || Instant::now() > deadline {
            let _ = kill(pid, Signal::SIGKILL);
            return !is_there;
        }
        thread::yield_now();
    }
}

fn is_zombie(pid: Pid) -> bool {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    stat.rsplit_once(") ")
        .is_some_and(|(_, rest)| rest.starts_with('Z'))
}

impl Ground {
    fn new() -> io::Result<Self> {
        // Root runs a cell as somebody else, who has to get to the executable.
        let places = [env::temp_dir(), "/tmp".into(), "/var/tmp".into()];
        let is_open = |place: &&PathBuf| reach::is_open_to_all(&place.join("file"));
        let place = places.iter().find(is_open).unwrap_or(&places[0]);
        let directory = tempfile::Builder::new()
            .prefix("grader-survey-")
            .permissions(Permissions::from_mode(0o755))
            .tempdir_in(place)?;
        let executable = directory.path().join("probe");
        fs::copy(link::own_executable()?, &executable)?;
        let mode = if Uid::effective().is_root() {
            0o711
        } else {
            0o755
        };
        fs::set_permissions(&executable, Permissions::from_mode(mode))?;
        let inherited = OwnedFd::from(File::open("/dev/null")?);
        fcntl(&inherited, FcntlArg::F_SETFD(FdFlag::empty()))?;
        Ok(Self {
            directory,
            executable,
            listener: TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?,
            _inherited: inherited,
        })
    }

    fn aim(&self) -> io::Result<Aim> {
        let place = self.directory.path().join("open");
        fs::create_dir_all(&place)?;
        fs::set_permissions(&place, Permissions::from_mode(0o777))?;
        let file = place.join("file");
        fs::write(&file, "a secret\n")?;
        fs::set_permissions(&file, Permissions::from_mode(0o644))?;
        Ok(Aim {
            place,
            file,
            port: self.listener.local_addr()?.port(),
            grader: Pid::this(),
        })
    }

    fn run(
        &self,
        layers: Layers,
        arguments: Vec<OsString>,
        cancel: &Cancel,
    ) -> Result<Outcome, JailError> {
        let scratch = Scratch::new().map_err(JailError::Start)?;
        let mut grants = reach::system();
        grants.push(Grant::new(Right::Write, scratch.path()));
        grants.push(Grant::new(Right::Execute, &self.executable));
        let environment = match layers.has(Layer::Environment) {
            true => Vec::new(),
            false => vec![(CANARY_VARIABLE.into(), "seen".into())],
        };
        let job = Job {
            program: self.executable.clone(),
            arguments,
            environment,
            directory: scratch.path().to_owned(),
            cell: Some(Cell {
                limits: limits(),
                grants,
                scratch: scratch.path().to_owned(),
                has_channel: false,
                without: Layers::NONE,
            }),
        };
        Jail::new(layers).run(&job, cancel, &mut |_, _| ())
    }
}

/// As for a test, but for the time.
fn limits() -> Limits {
    Limits {
        wall_time: WALL_TIME,
        ..Limits::of_a_test()
    }
}
