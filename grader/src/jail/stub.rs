//! The process between the grader and the command: it sets the cell up, waits, and sweeps.

#![allow(unsafe_code)] // fork, dup2 and exec; each use says why it is sound

use std::convert::Infallible;
use std::env;
use std::ffi::{CString, OsStr};
use std::fs::File;
use std::io::{IoSliceMut, Read, Write};
use std::os::fd::{AsFd, AsRawFd, FromRawFd, OwnedFd, RawFd};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::net::UnixStream;
use std::process;

use nix::errno::Errno;
use nix::fcntl::{FcntlArg, FdFlag, fcntl};
use nix::libc;
use nix::sys::signal::{
    SaFlags, SigAction, SigHandler, SigSet, SigmaskHow, Signal, sigaction, signal, sigprocmask,
};
use nix::sys::socket::{ControlMessageOwned, MsgFlags, recvmsg};
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::{ForkResult, Pid, chdir, execve, fork, setsid};
use proof::{CHANNEL_DESCRIPTOR, CHANNEL_VARIABLE, RECORD_BYTES, SECRET_BYTES};

use super::job::Job;
use super::limits;
use super::report::Report;
use super::sweep;
use super::wire::is_whole;

/// The argument that makes the grader's executable a stub.
pub(super) const ARGUMENT: &str = "__jail";

/// Becomes the stub if this process was called as one, and returns otherwise. Must be
/// the first statement of `main`, before anything opens a descriptor or starts a thread.
pub fn enter_if_called() {
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

/// Does one job after the other, until the grader hangs up.
fn serve() -> Result<(), Errno> {
    close_above(2);
    let adopts_orphans = hide_and_adopt();
    // Its own session: the terminal's Ctrl-C is for the grader, which tells us. Not the
    // command's session, so that its `kill(0, …)` does not reach the stub.
    setsid()?;
    // SAFETY: descriptor 0 is the control channel that the grader put there, and
    // nothing else in this process uses it.
    let mut control = unsafe { UnixStream::from_raw_fd(0) };
    fcntl(&control, FcntlArg::F_SETFD(FdFlag::FD_CLOEXEC))?;
    let waiting = hold_signals()?;
    while let Some((job, streams)) = receive(&mut control) {
        let report = run(&job, streams, adopts_orphans, &control, &waiting)?;
        control
            .write_all(&report.encode())
            .map_err(|_| Errno::EPIPE)?;
    }
    Ok(())
}

fn run(
    job: &Job,
    streams: [OwnedFd; 2],
    adopts_orphans: bool,
    control: &UnixStream,
    waiting: &SigSet,
) -> Result<Report, Errno> {
    let (channel, theirs) = UnixStream::pair().map_err(|_| Errno::last())?;
    let secret = make_secret()?;
    writeln!(&channel, "{secret}").map_err(|_| Errno::EPIPE)?;
    let mut report = Report {
        not_started: None,
        exited: None,
        killed_by: None,
        left: Vec::new(),
        adopts_orphans,
        limits_memory: cfg!(target_os = "linux") && job.limits.is_some(),
        secret,
        evidence: Vec::new(),
    };
    let started = start(job, &streams, &theirs);
    // The streams end when the command and its children are gone, which takes that the
    // stub holds no copy of them; nor of the command's end of the channel.
    drop((streams, theirs));
    match started {
        Ok(command) => watch(command, control, &channel, waiting, &mut report),
        Err(error) => report.not_started = Some(error as i32),
    }
    Ok(report)
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
fn hide_and_adopt() -> bool {
    #[cfg(target_os = "linux")]
    {
        // It can only fail for a number that does not exist.
        let _ = nix::sys::prctl::set_dumpable(false);
        nix::sys::prctl::set_child_subreaper(true).is_ok()
    }
    #[cfg(not(target_os = "linux"))]
    false
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

/// Forks and executes the command; what keeps it from starting comes back as an error.
fn start(job: &Job, streams: &[OwnedFd; 2], channel: &UnixStream) -> Result<Pid, Errno> {
    let (mut failed, failing) = std::io::pipe().map_err(|_| Errno::EMFILE)?;
    // SAFETY: the stub has a single thread, so the child may do whatever it likes.
    match unsafe { fork() }? {
        ForkResult::Child => {
            let Err(error) = become_command(job, streams, channel);
            let mut failing = failing;
            let _ = failing.write_all(&(error as i32).to_ne_bytes());
            // SAFETY: the parent's destructors are not the child's to run.
            unsafe { libc::_exit(127) }
        }
        ForkResult::Parent { child } => {
            drop(failing);
            let mut number = [0; 4];
            // At its end without a number: the exec closed it, so it succeeded.
            match failed.read_exact(&mut number) {
                Ok(()) => {
                    waitpid(child, None)?;
                    Err(Errno::from_raw(i32::from_ne_bytes(number)))
                }
                Err(_) => Ok(child),
            }
        }
    }
}

fn become_command(
    job: &Job,
    streams: &[OwnedFd; 2],
    channel: &UnixStream,
) -> Result<Infallible, Errno> {
    setsid()?;
    chdir(&job.directory)?;
    if let Some(limits) = &job.limits {
        limits::apply(limits)?;
    }
    let null = File::open("/dev/null").map_err(|_| Errno::last())?;
    put(null.as_raw_fd(), 0)?;
    put(streams[0].as_raw_fd(), 1)?;
    put(streams[1].as_raw_fd(), 2)?;
    let mut environment = job.environment.clone();
    if job.limits.is_some() {
        put(channel.as_raw_fd(), CHANNEL_DESCRIPTOR)?;
        environment.push((
            CHANNEL_VARIABLE.into(),
            CHANNEL_DESCRIPTOR.to_string().into(),
        ));
    }
    for number in Signal::iterator().filter(|n| !matches!(n, Signal::SIGKILL | Signal::SIGSTOP)) {
        // SAFETY: the default runs no code of ours.
        unsafe { signal(number, SigHandler::SigDfl) }?;
    }
    sigprocmask(SigmaskHow::SIG_SETMASK, Some(&SigSet::empty()), None)?;
    let text = |bytes: &OsStr| CString::new(bytes.as_bytes()).map_err(|_| Errno::EINVAL);
    let program = text(job.program.as_os_str())?;
    let arguments = job.arguments.iter().map(|argument| text(argument));
    let arguments = std::iter::once(Ok(program.clone()))
        .chain(arguments)
        .collect::<Result<Vec<_>, _>>()?;
    let variable = |(key, value): &(std::ffi::OsString, std::ffi::OsString)| {
        let mut line = key.clone();
        line.push("=");
        line.push(value);
        text(&line)
    };
    let environment = environment
        .iter()
        .map(variable)
        .collect::<Result<Vec<_>, _>>()?;
    execve(&program, &arguments, &environment)
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

/// Waits for the command or for the grader's word, and leaves nothing behind.
fn watch(
    command: Pid,
    control: &UnixStream,
    channel: &UnixStream,
    waiting: &SigSet,
    report: &mut Report,
) {
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
        let mut descriptors = vec![control.as_fd()];
        if is_channel_open {
            descriptors.push(channel.as_fd());
        }
        sweep::wait_for_any(&descriptors, waiting, None);
        if sweep::is_at_its_end(control) {
            // Killed on the grader's word, which knows why; nobody asks what was left.
            sweep::kill_all(command, waiting);
            return;
        }
        is_channel_open = is_channel_open && collect(channel, &mut report.evidence);
        if report.evidence.len() > RECORD_BYTES {
            // No harness writes that much: whoever does floods the channel to keep us busy.
            sweep::kill_all(command, waiting);
            report.killed_by = Some(Signal::SIGKILL as i32);
            return;
        }
    }
    report.left = sweep::sweep(command, control, waiting);
    if is_nonblocking {
        collect(channel, &mut report.evidence);
    }
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
