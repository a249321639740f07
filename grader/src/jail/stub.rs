//! The process between the grader and the command: it sets the cell up, waits, and sweeps.

#![allow(unsafe_code)] // descriptors and signals; each use says why it is sound

use std::env;
use std::ffi::OsStr;
use std::fs::File;
use std::io::{IoSliceMut, Read, Write};
use std::os::fd::{AsFd, AsRawFd, FromRawFd, OwnedFd, RawFd};
use std::os::unix::net::UnixStream;
use std::process;

use nix::errno::Errno;
use nix::fcntl::{FcntlArg, FdFlag, fcntl};
use nix::libc;
use nix::sys::signal::{
    SaFlags, SigAction, SigHandler, SigSet, SigmaskHow, Signal, sigaction, sigprocmask,
};
use nix::sys::socket::{ControlMessageOwned, MsgFlags, recvmsg};
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::{Pid, setsid};
use proof::{RECORD_BYTES, SECRET_BYTES};

use crate::model::isolation::{Layer, Layers};

use super::job::Job;
use super::report::{Report, limit_behind};
use super::start::{Walls, start};
use super::sweep::{self, Sweep};
use super::watcher::{Watcher, used_by_ended_children};
use super::wire::is_whole;
use super::{probes, scratch};

/// The argument that makes the grader's executable a stub.
pub(super) const ARGUMENT: &str = "__jail";

/// Becomes the stub, or a probe of the jail, if this process was called as one, and returns
/// otherwise. Must be
/// the first statement of `main`, before anything opens a descriptor or starts a thread.
pub fn enter_if_called() {
    probes::enter_if_called();
    if env::args_os()
        .nth(1)
        .is_some_and(|argument| argument == OsStr::new(ARGUMENT))
    {
        // Whoever reads the control channel learns all there is to know: nothing more
        // can be said on the streams, which belong to the command.
        let status = i32::from(serve().is_err());
        process::exit(status);
    }
}

/// What a stub sets up once, for all its commands.
struct Stub {
    control: UnixStream,
    /// What is blocked while it waits for a child.
    waiting: SigSet,
    /// The layers that it was asked for.
    layers: Layers,
    /// Those of them that stand around all that it starts.
    reached: Layers,
    walls: Walls,
}

/// Does one job after the other, until the grader hangs up.
fn serve() -> Result<(), Errno> {
    let layers = requested_layers();
    if layers.has(Layer::Descriptors) {
        close_above(2);
    }
    let mut stub = Stub::new(layers)?;
    while let Some((job, streams)) = receive(&mut stub.control) {
        let report = stub.run(&job, streams)?;
        let told = stub.control.write_all(&report.encode());
        if told.is_err() {
            // The grader was killed: nobody else knows of the directory.
            if let Some(cell) = &job.cell {
                scratch::remove(&cell.scratch);
            }
            return Err(Errno::EPIPE);
        }
    }
    Ok(())
}

/// The layers to build, which the grader hands over as an argument.
fn requested_layers() -> Layers {
    let bits = env::args().nth(2).and_then(|text| text.parse().ok());
    bits.map_or(Layers::ALL, Layers::of_bits)
}

impl Stub {
    fn new(layers: Layers) -> Result<Self, Errno> {
        let adopts_orphans = hide_and_adopt(layers.has(Layer::Orphans));
        // Its own session: the terminal's Ctrl-C is for the grader, which tells us. Not the
        // command's session, so that its `kill(0, …)` does not reach the stub.
        setsid()?;
        // SAFETY: descriptor 0 is the control channel that the grader put there, and
        // nothing else in this process uses it.
        let control = unsafe { UnixStream::from_raw_fd(0) };
        fcntl(&control, FcntlArg::F_SETFD(FdFlag::FD_CLOEXEC))?;
        let waiting = hold_signals()?;
        let is_reaper = adopts_orphans && layers.has(Layer::Reaper) && enter_kill_domain();
        Ok(Self {
            control,
            waiting,
            layers,
            reached: Layers::NONE
                .with_if(Layer::Session, layers.has(Layer::Session))
                .with_if(Layer::Descriptors, layers.has(Layer::Descriptors))
                .with_if(Layer::Orphans, adopts_orphans)
                .with_if(Layer::Reaper, is_reaper),
            walls: Walls::new(layers),
        })
    }

    fn run(&mut self, job: &Job, streams: [OwnedFd; 2]) -> Result<Report, Errno> {
        if let Some(cell) = &job.cell {
            self.walls.prepare(cell);
        }
        let (channel, theirs) = UnixStream::pair().map_err(|_| Errno::last())?;
        let secret = make_secret()?;
        writeln!(&channel, "{secret}").map_err(|_| Errno::EPIPE)?;
        let watcher = job
            .cell
            .as_ref()
            .filter(|_| self.layers.has(Layer::Watcher));
        let mut watcher = watcher.map(Watcher::new);
        let mut report = Report {
            not_started: None,
            exited: None,
            killed_by: None,
            exceeded: None,
            left: Vec::new(),
            reached: self.reached.with_if(Layer::Watcher, watcher.is_some()),
            secret,
            evidence: Vec::new(),
        };
        let used_before = used_by_ended_children();
        let started = start(job, &streams, &theirs, &self.walls);
        // The streams end when the command and its children are gone, which takes that the
        // stub holds no copy of them; nor of the command's end of the channel.
        drop((streams, theirs));
        match started {
            Ok((command, reached)) => {
                report.reached = report.reached.and(reached);
                self.watch(command, &channel, watcher.as_mut(), &mut report);
                if let (None, Some(signal), Some(cell)) =
                    (report.exceeded, report.killed_by, &job.cell)
                {
                    let used = used_by_ended_children().saturating_sub(used_before);
                    report.exceeded = limit_behind(signal, &cell.limits, used);
                }
            }
            Err(error) => report.not_started = Some(error as i32),
        }
        Ok(report)
    }

    /// Waits for the command or for the grader's word, and leaves nothing behind.
    fn watch(
        &self,
        command: Pid,
        channel: &UnixStream,
        mut watcher: Option<&mut Watcher>,
        report: &mut Report,
    ) {
        let sweep = Sweep {
            command,
            blocked: &self.waiting,
            is_alone: self.reached.has(Layer::Reaper),
        };
        let is_nonblocking = channel.set_nonblocking(true).is_ok();
        let mut is_channel_open = is_nonblocking;
        loop {
            if let Some(status) = reap(command) {
                match status {
                    WaitStatus::Signaled(_, signal, _) => report.killed_by = Some(signal as i32),
                    WaitStatus::Exited(_, code) => report.exited = Some(code),
                    _ => {}
                }
                break;
            }
            let mut descriptors = vec![self.control.as_fd()];
            if is_channel_open {
                descriptors.push(channel.as_fd());
            }
            let time = watcher.as_ref().map(|watcher| watcher.time_left());
            sweep::wait_for_any(&descriptors, &self.waiting, time);
            if sweep::is_at_its_end(&self.control) {
                // Killed on the grader's word, which knows why; nobody asks what was left.
                sweep.kill_all();
                return;
            }
            is_channel_open = is_channel_open && collect(channel, &mut report.evidence);
            report.exceeded = watcher.as_mut().and_then(|watcher| watcher.look());
            // No harness writes that much: whoever does floods the channel to keep us busy.
            let is_flooded = report.evidence.len() > RECORD_BYTES;
            if is_flooded || report.exceeded.is_some() {
                sweep.kill_all();
                report.killed_by = Some(Signal::SIGKILL as i32);
                return;
            }
        }
        report.left = sweep.sweep(&self.control);
        if is_nonblocking {
            collect(channel, &mut report.evidence);
        }
    }
}

/// No descriptor of the grader's reaches the command, also not one that a library opened
/// without close-on-exec.
fn close_above(highest: RawFd) {
    #[cfg(target_os = "linux")]
    {
        let first = highest.cast_unsigned() + 1;
        // SAFETY: this process has just started and owns nothing above the three streams.
        let closed = unsafe { libc::syscall(libc::SYS_close_range, first, libc::c_uint::MAX, 0) };
        if closed == 0 {
            return;
        }
    }
    // SAFETY: as above; a number that is not open is merely an error.
    let limit = unsafe { libc::sysconf(libc::_SC_OPEN_MAX) };
    for descriptor in highest + 1..RawFd::try_from(limit.clamp(256, 65_536)).unwrap_or(256) {
        // SAFETY: as above.
        unsafe { libc::close(descriptor) };
    }
}

/// Nobody of the same user may look into this process, and orphans come back to it.
fn hide_and_adopt(is_to_adopt: bool) -> bool {
    #[cfg(target_os = "linux")]
    {
        // It can only fail for a number that does not exist.
        let _ = nix::sys::prctl::set_dumpable(false);
        is_to_adopt && nix::sys::prctl::set_child_subreaper(true).is_ok()
    }
    #[cfg(not(target_os = "linux"))]
    {
        let _ = is_to_adopt;
        false
    }
}

/// The next job with its two streams; nothing once the grader has hung up.
fn receive(control: &mut UnixStream) -> Option<(Job, [OwnedFd; 2])> {
    let mut buffer = [0; 4096];
    let (mut message, streams) = receive_first(control, &mut buffer)?;
    while !is_whole(&message) {
        match control.read(&mut buffer) {
            Ok(0) | Err(_) => return None,
            Ok(length) => message.extend_from_slice(&buffer[..length]),
        }
    }
    Some((Job::decode(&message)?, streams))
}

/// The beginning of a job: the descriptors come with its first byte (unix(7)).
fn receive_first(control: &UnixStream, buffer: &mut [u8]) -> Option<(Vec<u8>, [OwnedFd; 2])> {
    let mut space = nix::cmsg_space!([RawFd; 2]);
    let mut parts = [IoSliceMut::new(buffer)];
    let descriptor = control.as_raw_fd();
    let received = loop {
        match recvmsg::<()>(descriptor, &mut parts, Some(&mut space), MsgFlags::empty()) {
            Err(Errno::EINTR) => {}
            other => break other.ok()?,
        }
    };
    let mut streams = Vec::new();
    for control_message in received.cmsgs().ok()? {
        if let ControlMessageOwned::ScmRights(descriptors) = control_message {
            // SAFETY: the kernel has just made these descriptors for this process.
            streams.extend(
                descriptors
                    .into_iter()
                    .map(|d| unsafe { OwnedFd::from_raw_fd(d) }),
            );
        }
    }
    for stream in &streams {
        fcntl(stream, FcntlArg::F_SETFD(FdFlag::FD_CLOEXEC)).ok()?;
    }
    let length = received.bytes;
    let streams = streams.try_into().ok()?;
    Some((parts[0][..length].to_vec(), streams))
}

#[cfg(target_os = "linux")]
use super::landlocked::enter_kill_domain;

/// There is no such domain here.
#[cfg(not(target_os = "linux"))]
fn enter_kill_domain() -> bool {
    false
}

extern "C" fn note_nothing(_: libc::c_int) {}

/// Blocks every signal: the code inside may send any. SIGCHLD alone comes through, and
/// only while the stub waits for it; the returned set is what is blocked then.
fn hold_signals() -> Result<SigSet, Errno> {
    // A handler, because the default for SIGCHLD does not interrupt a wait.
    let action = SigAction::new(
        SigHandler::Handler(note_nothing),
        SaFlags::empty(),
        SigSet::empty(),
    );
    // SAFETY: the handler does nothing at all.
    unsafe { sigaction(Signal::SIGCHLD, &action) }?;
    sigprocmask(SigmaskHow::SIG_SETMASK, Some(&SigSet::all()), None)?;
    let mut while_waiting = SigSet::all();
    while_waiting.remove(Signal::SIGCHLD);
    Ok(while_waiting)
}

fn make_secret() -> Result<String, Errno> {
    let mut bytes = [0; SECRET_BYTES];
    let read = File::open("/dev/urandom").and_then(|mut source| source.read_exact(&mut bytes));
    read.map_err(|_| Errno::EIO)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// The command's end, if it has ended. A real-time signal has no name in nix, which
/// reports it as an error after reaping; it is a kill all the same.
fn reap(command: Pid) -> Option<WaitStatus> {
    match waitpid(command, Some(WaitPidFlag::WNOHANG)) {
        Ok(WaitStatus::StillAlive) => None,
        Ok(status) => Some(status),
        Err(Errno::EINTR) => None,
        Err(_) => Some(WaitStatus::Signaled(command, Signal::SIGKILL, false)),
    }
}

/// Reads what is there, up to one byte more than a record can have; whether more may come.
fn collect(mut channel: &UnixStream, evidence: &mut Vec<u8>) -> bool {
    let mut buffer = [0; 16 * 1024];
    while evidence.len() <= RECORD_BYTES {
        match channel.read(&mut buffer) {
            Ok(0) => return false,
            Ok(length) => {
                let room = (RECORD_BYTES + 1) - evidence.len();
                evidence.extend_from_slice(&buffer[..length.min(room)]);
            }
            Err(error) => return error.kind() == std::io::ErrorKind::WouldBlock,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_of_the_channel_is_cut_just_above_a_records_size() {
        let (ours, theirs) = UnixStream::pair().expect("a pair");
        let flood = std::thread::spawn(move || while (&theirs).write(&[b'x'; 4096]).is_ok() {});
        let mut evidence = Vec::new();
        assert!(!collect(&ours, &mut evidence));
        assert_eq!(evidence.len(), RECORD_BYTES + 1);
        drop(ours);
        flood.join().expect("it ends when nobody reads any more");
    }
}
