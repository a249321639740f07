//! Programs that end in many ways, and programs with children.

use std::env;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::os::fd::AsFd;
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use day6_signals::Ended;
use day6_signals::timeout::run_with_timeout;
use nix::poll::{PollFd, PollFlags, poll};
use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::signal::{SigSet, Signal, kill, raise};
use nix::sys::time::TimeValLike;
use nix::unistd::{Pid, getpgrp, getpid};
use support::signals::{set_default, set_ignored};

use super::{Done, number, say, signal};

/// Before the guard's own alarm rings.
const GUARD_MILLIS: u16 = 25_000;

pub fn command(command: &str, arguments: &[&str]) -> Done {
    Some(match (command, arguments) {
        ("stay", []) => say("ready").and_then(|()| stay()),
        ("hold", []) => stay(),
        ("ignore-term", []) => ignore_term(),
        ("stand-still", []) => stand_still(),
        ("guard", [pid]) => guard(pid),
        ("gate", [fifo]) => gate(fifo),
        ("yes", []) => yes(),
        ("die", [name]) => die(name),
        ("emit", [out, err, code]) => emit(out, err, code),
        ("say", [text]) => say(text).and_then(|()| stay()),
        ("who", []) => who(),
        ("tree", []) => tree("hold"),
        ("tree", ["--stubborn"]) => tree("ignore-term"),
        ("orphaner", []) => orphaner(),
        ("escaper", []) => escaper(&["yes"]),
        ("escaper", [fifo]) => escaper(&["gate", fifo]),
        ("timed", [millis]) => timed(millis),
        _ => return None,
    })
}

fn stay() -> io::Result<u8> {
    loop {
        thread::park();
    }
}

fn ignore_term() -> io::Result<u8> {
    set_ignored(Signal::SIGTERM)?;
    say("ready")?;
    stay()
}

/// Stops itself. The alarm of a process that stands still does not ring; so somebody else
/// sees to it that it does not stand there for ever.
fn stand_still() -> io::Result<u8> {
    let mut guard = probe(&["guard", &getpid().to_string()])?;
    guard
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    // The guard's input ends when this process does.
    let _guard: Child = guard.process_group(0).spawn()?;
    raise(Signal::SIGSTOP)?;
    stay()
}

fn guard(pid: &str) -> io::Result<u8> {
    let stdin = io::stdin();
    let mut watched = [PollFd::new(stdin.as_fd(), PollFlags::POLLIN)];
    if poll(&mut watched, GUARD_MILLIS)? == 0 {
        kill(Pid::from_raw(number(pid)?), Signal::SIGKILL)?;
    }
    Ok(0)
}

/// Waits until somebody opens the gate.
fn gate(fifo: &str) -> io::Result<u8> {
    File::open(fifo)?.read_to_end(&mut Vec::new())?;
    Ok(0)
}

/// Writes until nobody reads any more.
fn yes() -> io::Result<u8> {
    let lines = b"y\n".repeat(1 << 14);
    while io::stdout().write_all(&lines).is_ok() {}
    Ok(0)
}

fn die(name: &str) -> io::Result<u8> {
    let signal = signal(name)?;
    // KILL and STOP refuse this, and need it not.
    let _ = set_default(signal);
    SigSet::all().thread_unblock()?;
    raise(signal)?;
    Err(io::Error::other(format!("alive after {signal}")))
}

fn emit(out: &str, err: &str, code: &str) -> io::Result<u8> {
    io::stdout().write_all(&vec![b'o'; number(out)?])?;
    io::stdout().flush()?;
    io::stderr().write_all(&vec![b'e'; number(err)?])?;
    number(code)
}

/// Whether it leads a group of its own, and what it reads.
fn who() -> io::Result<u8> {
    let leads = getpgrp() == getpid();
    let (stdin, null) = (fs::metadata("/dev/stdin"), fs::metadata("/dev/null")?);
    let reads_null = stdin.map_or_else(|_| empty(), |stdin| Ok(stdin.rdev() == null.rdev()))?;
    say(format!(
        "leads a group: {leads}, reads nothing: {reads_null}"
    ))?;
    Ok(0)
}

/// Where `/dev/stdin` leads nowhere (a jail without `/proc`), reading tells.
fn empty() -> io::Result<bool> {
    Ok(io::stdin().lock().read(&mut [0])? == 0)
}

fn probe(arguments: &[&str]) -> io::Result<Command> {
    let mut command = Command::new(env::current_exe()?);
    command.args(arguments);
    Ok(command)
}

/// A child, and a grandchild in the same group. Each holds both outputs.
fn tree(grandchild: &str) -> io::Result<u8> {
    let mut child = probe(&[grandchild])?.spawn()?;
    child.wait()?;
    Ok(0)
}

/// Ends, and leaves a child behind in its group that still holds both outputs.
fn orphaner() -> io::Result<u8> {
    let _left: Child = probe(&["hold"])?.spawn()?;
    say("left one behind")?;
    Ok(0)
}

/// Ends, and leaves a child behind in another group that still holds both outputs.
fn escaper(arguments: &[&str]) -> io::Result<u8> {
    let _left: Child = probe(arguments)?.process_group(0).spawn()?;
    Ok(3)
}

/// Puts a limit on a program that stays, and tells what the wait has cost us.
fn timed(millis: &str) -> io::Result<u8> {
    let limit = Duration::from_millis(number(millis)?);
    let run = run_with_timeout(&mut probe(&["stay"])?, limit, Duration::from_secs(4))?;
    let is_timed_out = matches!(run.ended, Ended::TimedOut { .. });
    let usage = getrusage(UsageWho::RUSAGE_SELF)?;
    let time = usage.user_time() + usage.system_time();
    say(format!(
        "timed out: {is_timed_out}\n{}\n{}",
        time.num_milliseconds(),
        usage.voluntary_context_switches()
    ))?;
    Ok(0)
}
