//! Rejected by: day6_signals::timeout::a_grandchild_that_holds_the_output_is_not_waited_for
//! The readers are waited for before the rest of the group is killed.

use std::io::{self, Read};
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;

use crate::{Ended, TimedRun};

pub fn run_with_timeout(
    cmd: &mut Command,
    limit: Duration,
    grace: Duration,
) -> io::Result<TimedRun> {
    cmd.process_group(0).stdin(Stdio::null());
    cmd.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = cmd.spawn()?;
    let group = Pid::from_raw(child.id().cast_signed());
    let stdout = child.stdout.take().expect("piped above");
    let stderr = child.stderr.take().expect("piped above");
    let (stdout, stderr) = (collect(stdout), collect(stderr));
    let (start, mut asked) = (Instant::now(), None);
    let (mut escalated, mut pause) = (false, Duration::from_millis(1));
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        if start.elapsed() >= limit && asked.is_none() {
            asked = Some(Instant::now());
            let _ = killpg(group, Signal::SIGTERM);
        }
        if asked.is_some_and(|asked| asked.elapsed() >= grace) && !escalated {
            escalated = true;
            let _ = killpg(group, Signal::SIGKILL);
        }
        thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(20));
    };
    let stdout = stdout.join().unwrap_or_default();
    let stderr = stderr.join().unwrap_or_default();
    let _ = killpg(group, Signal::SIGKILL);
    let ended = match asked {
        None => Ended::Exited(status),
        Some(_) => Ended::TimedOut { status, escalated },
    };
    Ok(TimedRun {
        ended,
        stdout,
        stderr,
    })
}

fn collect(mut stream: impl Read + Send + 'static) -> thread::JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        bytes
    })
}
