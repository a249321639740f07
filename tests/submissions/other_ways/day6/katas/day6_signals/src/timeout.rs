//! A thread for each thing that is waited for.

use std::io::{self, PipeReader, PipeWriter, Read};
use std::os::fd::AsFd;
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;
use rustix::process::{WaitId, WaitIdOptions, waitid};

use crate::{Ended, TimedRun};

pub fn run_with_timeout(
    cmd: &mut Command,
    limit: Duration,
    grace: Duration,
) -> io::Result<TimedRun> {
    let mut child = cmd
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .process_group(0)
        .spawn()?;
    let number = child.id().cast_signed();
    let group = Pid::from_raw(number);
    let (stdout, out_is_over) = read(child.stdout.take().expect("piped above"))?;
    let (stderr, err_is_over) = read(child.stderr.take().expect("piped above"))?;
    let (sender, ended) = mpsc::channel();
    thread::spawn(move || {
        let leader = rustix::process::Pid::from_raw(number).expect("not 0");
        let options = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT;
        while let Err(rustix::io::Errno::INTR) = waitid(WaitId::Pid(leader), options) {}
        let _ = sender.send(());
    });
    let in_time = ended.recv_timeout(limit).is_ok();
    let mut escalated = false;
    if !in_time {
        let _ = killpg(group, Signal::SIGTERM);
        escalated = ended.recv_timeout(grace).is_err();
    }
    // Nobody has waited for the leader, so the group is still ours.
    let _ = killpg(group, Signal::SIGKILL);
    let status = child.wait()?;
    drop((out_is_over, err_is_over));
    Ok(TimedRun {
        ended: if in_time {
            Ended::Exited(status)
        } else {
            Ended::TimedOut { status, escalated }
        },
        stdout: stdout.join().expect("it does not panic"),
        stderr: stderr.join().expect("it does not panic"),
    })
}

/// Reads until the stream ends, or until the writer that is returned is dropped and there
/// is nothing more at the moment.
fn read<S: Read + AsFd + Send + 'static>(
    stream: S,
) -> io::Result<(JoinHandle<Vec<u8>>, PipeWriter)> {
    let (over, is_over) = io::pipe()?;
    Ok((thread::spawn(move || collect(stream, &over)), is_over))
}

fn collect(mut stream: impl Read + AsFd, over: &PipeReader) -> Vec<u8> {
    let (mut bytes, mut chunk) = (Vec::new(), [0; 4096]);
    let mut length_at_end = None;
    while length_at_end.is_none_or(|length| bytes.len() - length < 1 << 20) {
        let mut watched = [
            PollFd::new(stream.as_fd(), PollFlags::POLLIN),
            PollFd::new(over.as_fd(), PollFlags::POLLIN),
        ];
        match poll(&mut watched, PollTimeout::NONE) {
            Err(Errno::EINTR) => continue,
            Err(_) => break,
            Ok(_) => {}
        }
        let [has_more, is_over] = watched.map(|fd| fd.any() == Some(true));
        if is_over {
            length_at_end.get_or_insert(bytes.len());
        }
        match has_more.then(|| stream.read(&mut chunk)) {
            Some(Ok(0) | Err(_)) => break,
            Some(Ok(length)) => bytes.extend_from_slice(&chunk[..length]),
            None if is_over => break,
            None => {}
        }
    }
    bytes
}
