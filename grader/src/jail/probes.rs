//! Attempts to get out of a jail, harmless ones, to find out what holds.
//!
//! Each is made by this very executable, called inside the jail. What an attempt aims at
//! was put there for it: nothing of the user's is read, changed or signalled.

use std::env;
use std::ffi::OsStr;
use std::fs::{self, File, OpenOptions};
use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpStream, UdpSocket};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{self, Command, Stdio};
use std::thread;
use std::time::Duration;

use nix::sys::signal::kill;
use nix::unistd::{Pid, close, getppid, getsid, setsid};

use crate::model::isolation::Layer;

/// The argument that makes the grader's executable a probe.
pub(super) const ARGUMENT: &str = "__probe";
/// What a probe ends with that was refused.
pub(super) const REFUSED: i32 = 10;
/// A variable that nobody sets for a probe on purpose.
pub(super) const CANARY_VARIABLE: &str = "GRADER_CANARY";

/// How long a probe stays that waits to be ended.
const STAY: Duration = Duration::from_secs(5);
/// More threads than a cell may have.
const CROWD: usize = 400;
/// More memory than a process may have, and less than an address space.
const MEMORY_BYTES: usize = 3 << 30;
/// A larger file than a cell may write.
const FILE_BYTES: u64 = 8 << 30;
/// More output than a cell may write.
const OUTPUT_BYTES: usize = 64 << 20;

/// What the attempts aim at.
#[derive(Debug)]
pub(super) struct Aim {
    /// A directory that everybody may write, outside the jail.
    pub(super) place: PathBuf,
    /// A file in it that everybody may read; it belongs to the grader's user.
    pub(super) file: PathBuf,
    /// A port of this machine that somebody listens on.
    pub(super) port: u16,
    /// The grader.
    pub(super) grader: Pid,
}

/// An attempt.
pub(super) struct Probe {
    /// What it is called.
    pub(super) name: &'static str,
    /// What it tries, as words that follow "may not".
    pub(super) what: &'static str,
    /// The layer that refuses it.
    pub(super) layer: Layer,
    /// Whether it succeeded.
    attempt: fn(&Aim) -> bool,
}

/// All of them, one or more for each layer that an attempt can show.
pub(super) const PROBES: &[Probe] = &[
    Probe {
        name: "session",
        what: "share a session with the grader's terminal",
        layer: Layer::Session,
        attempt: |_| getsid(None).ok() != Some(Pid::this()),
    },
    Probe {
        name: "stay",
        what: "run for as long as it likes",
        layer: Layer::Deadline,
        attempt: |_| {
            stay(STAY);
            true
        },
    },
    Probe {
        name: "flood",
        what: "write output without end",
        layer: Layer::Output,
        attempt: |_| {
            let block = [b'x'; 64 * 1024];
            let mut out = std::io::stdout();
            (0..OUTPUT_BYTES / block.len()).all(|_| out.write_all(&block).is_ok())
        },
    },
    Probe {
        name: "environment",
        what: "see the grader's environment",
        layer: Layer::Environment,
        attempt: |_| env::var_os(CANARY_VARIABLE).is_some(),
    },
    Probe {
        name: "descriptor",
        what: "use a file that the grader has open",
        layer: Layer::Descriptors,
        // What can be closed was open.
        attempt: |_| (4..64).any(|number: i32| close(number).is_ok()),
    },
    Probe {
        name: "file_size",
        what: "write a file without end",
        layer: Layer::Limits,
        attempt: |_| File::create("large").is_ok_and(|file| file.set_len(FILE_BYTES).is_ok()),
    },
    Probe {
        name: "memory",
        what: "take all memory",
        layer: Layer::Memory,
        attempt: |_| Vec::<u8>::new().try_reserve_exact(MEMORY_BYTES).is_ok(),
    },
    Probe {
        name: "daemon",
        what: "leave a process behind",
        layer: Layer::Orphans,
        attempt: leave_a_daemon,
    },
    Probe {
        name: "crowd",
        what: "have any number of processes and threads",
        layer: Layer::Watcher,
        attempt: gather_a_crowd,
    },
    Probe {
        name: "signal_grader",
        what: "send signals to the grader",
        layer: Layer::Reaper,
        attempt: |aim| kill(aim.grader, None).is_ok(),
    },
    Probe {
        name: "read_file",
        what: "read files of yours",
        layer: Layer::Files,
        attempt: |aim| fs::read(&aim.file).is_ok(),
    },
    Probe {
        name: "write_file",
        what: "write outside its own directory",
        layer: Layer::Files,
        attempt: |aim| File::create(aim.place.join("written")).is_ok(),
    },
    Probe {
        name: "connect",
        what: "connect to a port of this machine",
        layer: Layer::Sockets,
        attempt: |aim| TcpStream::connect((Ipv4Addr::LOCALHOST, aim.port)).is_ok(),
    },
    Probe {
        name: "signal_jail",
        what: "send signals to what guards it",
        layer: Layer::Signals,
        attempt: |_| kill(getppid(), None).is_ok(),
    },
    Probe {
        name: "socket",
        what: "use the network",
        layer: Layer::SystemCalls,
        attempt: |_| UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).is_ok(),
    },
    Probe {
        name: "look",
        what: "make its memory visible to others",
        layer: Layer::SystemCalls,
        attempt: look,
    },
    Probe {
        name: "mode",
        what: "change the mode of files of yours",
        layer: Layer::User,
        attempt: |aim| fs::set_permissions(&aim.file, fs::Permissions::from_mode(0o644)).is_ok(),
    },
    Probe {
        name: "owner",
        what: "use a privilege of root's",
        layer: Layer::Capabilities,
        attempt: |_| {
            let owned = File::create("owned");
            owned.is_ok() && std::os::unix::fs::chown("owned", Some(1), Some(1)).is_ok()
        },
    },
    Probe {
        name: "executable",
        what: "read the executable that it is",
        layer: Layer::SealedTests,
        attempt: |_| OpenOptions::new().read(true).open("/proc/self/exe").is_ok(),
    },
];

/// Becomes a probe if this process was called as one.
pub(super) fn enter_if_called() {
    let mut arguments = env::args_os().skip(1);
    if arguments.next().as_deref() != Some(OsStr::new(ARGUMENT)) {
        return;
    }
    let words: Vec<String> = arguments
        .map(|argument| argument.to_string_lossy().into_owned())
        .collect();
    let status = match words.as_slice() {
        [name] if name == "linger" => linger(),
        [name, place, file, port, grader] => probe(name, place, file, port, grader),
        // Nothing but to see what the jail is made of.
        _ => Some(0),
    };
    process::exit(status.unwrap_or(1));
}

impl Aim {
    /// What a probe is called with.
    pub(super) fn arguments(&self, probe: &Probe) -> Vec<std::ffi::OsString> {
        vec![
            ARGUMENT.into(),
            probe.name.into(),
            self.place.clone().into(),
            self.file.clone().into(),
            self.port.to_string().into(),
            self.grader.to_string().into(),
        ]
    }
}

fn probe(name: &str, place: &str, file: &str, port: &str, grader: &str) -> Option<i32> {
    let aim = Aim {
        place: place.into(),
        file: file.into(),
        port: port.parse().ok()?,
        grader: Pid::from_raw(grader.parse().ok()?),
    };
    let probe = PROBES.iter().find(|probe| probe.name == name)?;
    Some(if (probe.attempt)(&aim) { 0 } else { REFUSED })
}

/// A process in a session of its own that holds none of our descriptors; its number is
/// said, so that the grader can see whether it is still there.
fn leave_a_daemon(_: &Aim) -> bool {
    let own = Path::new("/proc/self/exe");
    let mut command = Command::new(env::current_exe().unwrap_or_else(|_| own.to_owned()));
    command.args([ARGUMENT, "linger"]).stdin(Stdio::null());
    command.stdout(Stdio::piped()).stderr(Stdio::null());
    let Ok(mut child) = command.spawn() else {
        return false;
    };
    // It says a letter once it is on its own.
    let mut letter = [0];
    let said = child.stdout.take().map(|mut out| out.read(&mut letter));
    let _ = writeln!(std::io::stdout(), "{}", child.id());
    matches!(said, Some(Ok(1)))
}

fn linger() -> Option<i32> {
    setsid().ok()?;
    let _ = writeln!(std::io::stdout(), "1");
    stay(STAY * 4);
    Some(0)
}

/// Is there, and does nothing: what an attempt tries is to be let be for that long. It has
/// an end of its own for the case that nobody ends it.
fn stay(time: Duration) {
    thread::sleep(time);
}

fn gather_a_crowd(_: &Aim) -> bool {
    let thread = || {
        let builder = thread::Builder::new().stack_size(64 * 1024);
        // Until the process ends.
        builder.spawn(thread::park)
    };
    let crowd: Result<Vec<_>, _> = (0..CROWD).map(|_| thread()).collect();
    // Ten times as long as it takes until the watcher looks again.
    stay(STAY / 5);
    crowd.is_ok()
}

#[cfg(target_os = "linux")]
fn look(_: &Aim) -> bool {
    nix::sys::prctl::set_dumpable(true).is_ok()
}

#[cfg(not(target_os = "linux"))]
fn look(_: &Aim) -> bool {
    true
}
