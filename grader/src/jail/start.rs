//! From a job to a running command: the last steps before exec, each of them a wall.

#![allow(unsafe_code)] // fork, dup2 and signal; each use says why it is sound

use std::convert::Infallible;
use std::ffi::{CString, OsStr, OsString};
use std::fs::File;
use std::io::{Read, Write};
use std::os::fd::{AsRawFd, OwnedFd, RawFd};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::net::UnixStream;

use nix::errno::Errno;
use nix::libc;
use nix::sys::signal::{SigHandler, SigSet, SigmaskHow, Signal, signal, sigprocmask};
use nix::sys::wait::waitpid;
use nix::unistd::{ForkResult, Pid, chdir, execve, fork, setsid};
use proof::{CHANNEL_DESCRIPTOR, CHANNEL_VARIABLE};

use crate::model::isolation::{Layer, Layers};

use super::job::{Cell, Job};
use super::limits;
#[cfg(target_os = "linux")]
use super::{landlocked, privileges, reach::is_open_to_all, syscalls::Filters};

/// Comes before the number of an error; no set of layers has all these bits.
const FAILED: u32 = u32::MAX;

/// What the walls of this stub's cells are made of.
pub(super) struct Walls {
    layers: Layers,
    #[cfg(target_os = "linux")]
    supported: Layers,
    /// Whether the filters are there, on this process and whatever it will start.
    #[cfg(target_os = "linux")]
    is_filtered: bool,
    #[cfg(target_os = "linux")]
    slot: Option<u32>,
}

impl Walls {
    /// Those of `layers` that this machine can give.
    #[cfg(target_os = "linux")]
    pub(super) fn new(layers: Layers) -> Self {
        Self {
            layers,
            supported: landlocked::supported(),
            is_filtered: false,
            slot: privileges::slot(),
        }
    }

    /// Those that need nothing but limits.
    #[cfg(not(target_os = "linux"))]
    pub(super) fn new(layers: Layers) -> Self {
        Self { layers }
    }

    /// Builds what stands around all cells of this stub from the first one on. The kernel
    /// takes half a millisecond to take the filters in, and the stub needs nothing of what
    /// they refuse.
    pub(super) fn prepare(&mut self, cell: &Cell) {
        #[cfg(target_os = "linux")]
        if !self.is_filtered
            && self
                .layers
                .without_all(cell.without)
                .has(Layer::SystemCalls)
        {
            self.is_filtered = Filters::new().is_some_and(|filters| filters.apply());
        }
        #[cfg(not(target_os = "linux"))]
        let _ = cell;
    }

    /// Builds the walls of a cell around this process, which is about to become the
    /// command; which of them stand.
    fn build(&self, job: &Job, cell: &Cell) -> Result<Layers, Errno> {
        let wanted = self.layers.without_all(cell.without);
        let by_the_grader = [Layer::Deadline, Layer::Output, Layer::Environment];
        let by_the_grader = by_the_grader.into_iter().filter(|layer| wanted.has(*layer));
        let reached = limits::apply(&cell.limits, wanted)?.and(by_the_grader.collect());
        #[cfg(target_os = "linux")]
        let reached = reached.and(self.build_linux(job, cell));
        #[cfg(not(target_os = "linux"))]
        let _ = job;
        Ok(reached)
    }

    /// From the outside in. The user comes after the files: only root opens all that is
    /// granted.
    #[cfg(target_os = "linux")]
    fn build_linux(&self, job: &Job, cell: &Cell) -> Layers {
        let wanted = self.layers.without_all(cell.without);
        let mut reached = landlocked::confine(wanted, self.supported, &cell.grants);
        if let Some(slot) = self.slot(job, cell) {
            let is_other = privileges::become_user(slot);
            let is_sealed = is_other && privileges::is_sealed(&job.program);
            reached = reached
                .with_if(Layer::User, is_other)
                .with_if(Layer::SealedTests, is_sealed);
        }
        if wanted.has(Layer::Capabilities) {
            reached = reached.with_if(Layer::Capabilities, privileges::drop_capabilities());
        }
        reached.with_if(Layer::SystemCalls, self.is_filtered)
    }

    /// The user that the command will run as, if it can get to its executable and to its
    /// directory as that user.
    #[cfg(target_os = "linux")]
    fn slot(&self, job: &Job, cell: &Cell) -> Option<u32> {
        let is_wanted = self.layers.without_all(cell.without).has(Layer::User)
            && is_open_to_all(&job.program)
            && is_open_to_all(&cell.scratch);
        self.slot.filter(|_| is_wanted)
    }
}

/// Forks and executes the command; which layers stand around it. What keeps it from
/// starting comes back as an error.
pub(super) fn start(
    job: &Job,
    streams: &[OwnedFd; 2],
    channel: &UnixStream,
    walls: &Walls,
) -> Result<(Pid, Layers), Errno> {
    let (mut told, mut telling) = std::io::pipe().map_err(|_| Errno::EMFILE)?;
    #[cfg(target_os = "linux")]
    if let Some(cell) = &job.cell
        && let Some(slot) = walls.slot(job, cell)
    {
        // If it fails, the command cannot write to its directory, and says so.
        let _ = std::os::unix::fs::chown(&cell.scratch, Some(slot), Some(slot));
    }
    // SAFETY: the stub has a single thread, so the child may do whatever it likes.
    match unsafe { fork() }? {
        ForkResult::Child => {
            let Err(error) = become_command(job, streams, channel, walls, &mut telling);
            let words = [FAILED, (error as i32).cast_unsigned()].map(u32::to_ne_bytes);
            let _ = telling.write_all(words.as_flattened());
            // SAFETY: the parent's destructors are not the child's to run.
            unsafe { libc::_exit(127) }
        }
        ForkResult::Parent { child } => {
            drop(telling);
            let mut message = Vec::new();
            // Its end comes with the exec, with an error, or with a death before either.
            let _ = told.read_to_end(&mut message);
            match what_was_told(&message) {
                Ok(layers) => Ok((child, layers)),
                Err(error) => {
                    waitpid(child, None)?;
                    Err(error)
                }
            }
        }
    }
}

/// What a child says before it is the command: the layers, or [`FAILED`] and an error.
fn what_was_told(message: &[u8]) -> Result<Layers, Errno> {
    let words: Vec<u32> = message
        .as_chunks()
        .0
        .iter()
        .map(|word| u32::from_ne_bytes(*word))
        .collect();
    match words.as_slice() {
        [.., FAILED, error] => Err(Errno::from_raw(error.cast_signed())),
        [layers] => Ok(Layers::of_bits(*layers)),
        _ => Ok(Layers::NONE),
    }
}

fn become_command(
    job: &Job,
    streams: &[OwnedFd; 2],
    channel: &UnixStream,
    walls: &Walls,
    telling: &mut impl Write,
) -> Result<Infallible, Errno> {
    if walls.layers.has(Layer::Session) {
        setsid()?;
    }
    chdir(&job.directory)?;
    let null = File::open("/dev/null").map_err(|_| Errno::last())?;
    put(null.as_raw_fd(), 0)?;
    put(streams[0].as_raw_fd(), 1)?;
    put(streams[1].as_raw_fd(), 2)?;
    let has_channel = job.cell.as_ref().is_some_and(|cell| cell.has_channel);
    if has_channel {
        put(channel.as_raw_fd(), CHANNEL_DESCRIPTOR)?;
    }
    for number in Signal::iterator().filter(|n| !matches!(n, Signal::SIGKILL | Signal::SIGSTOP)) {
        // SAFETY: the default runs no code of ours.
        unsafe { signal(number, SigHandler::SigDfl) }?;
    }
    sigprocmask(SigmaskHow::SIG_SETMASK, Some(&SigSet::empty()), None)?;
    let program = terminated(job.program.as_os_str())?;
    let arguments = job.arguments.iter().map(|argument| terminated(argument));
    let arguments = std::iter::once(Ok(program.clone()))
        .chain(arguments)
        .collect::<Result<Vec<_>, _>>()?;
    let environment = environment(job, has_channel)?;
    let reached = match &job.cell {
        Some(cell) => walls.build(job, cell)?,
        None => Layers::NONE,
    };
    telling
        .write_all(&reached.bits().to_ne_bytes())
        .map_err(|_| Errno::EPIPE)?;
    execve(&program, &arguments, &environment)
}

fn environment(job: &Job, has_channel: bool) -> Result<Vec<CString>, Errno> {
    let mut environment = job.environment.clone();
    if has_channel {
        environment.push((
            CHANNEL_VARIABLE.into(),
            CHANNEL_DESCRIPTOR.to_string().into(),
        ));
    }
    let variable = |(key, value): &(OsString, OsString)| {
        let mut line = key.clone();
        line.push("=");
        line.push(value);
        terminated(&line)
    };
    environment.iter().map(variable).collect()
}

fn terminated(text: &OsStr) -> Result<CString, Errno> {
    CString::new(text.as_bytes()).map_err(|_| Errno::EINVAL)
}

/// Makes `wanted` refer to what `descriptor` does, open across exec.
fn put(descriptor: RawFd, wanted: RawFd) -> Result<(), Errno> {
    let result = if descriptor == wanted {
        // SAFETY: a flag of an open descriptor.
        unsafe { libc::fcntl(wanted, libc::F_SETFD, 0) }
    } else {
        // SAFETY: in the forked child nothing else relies on the number that is replaced.
        unsafe { libc::dup2(descriptor, wanted) }
    };
    Errno::result(result).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_told_from_layers_whether_or_not_some_came_before() {
        let told = |words: &[u32]| {
            let bytes: Vec<u8> = words.iter().flat_map(|word| word.to_ne_bytes()).collect();
            what_was_told(&bytes)
        };
        let layers = Layers::NONE.with(Layer::Files);
        let missing = Errno::ENOENT as u32;
        assert_eq!(told(&[layers.bits()]), Ok(layers));
        assert_eq!(told(&[FAILED, missing]), Err(Errno::ENOENT));
        assert_eq!(told(&[layers.bits(), FAILED, missing]), Err(Errno::ENOENT));
        assert_eq!(told(&[]), Ok(Layers::NONE));
    }
}
