//! Kata 6.7, in a process whose children are its own.

use std::collections::BTreeMap;
use std::io;
use std::process::{Child, Command, Stdio};

use day6_signals::ChildEvent;
use day6_signals::reap_all::reap_all;
use nix::sys::signal::{Signal, kill};
use rustix::process::{Pid, WaitId, WaitIdOptions, WaitIdStatus, waitid};

use super::{Done, say};

pub fn command(command: &str, steps: &[&str]) -> Done {
    match command {
        "reap" => Some(Play::default().play(steps)),
        _ => None,
    }
}

/// A play with children, step by step.
#[derive(Default)]
struct Play {
    children: Vec<Child>,
    /// Those of them that have not ended.
    others: Vec<Child>,
    /// How those have ended that have, as waitid(2) tells without reaping them.
    ended: BTreeMap<i32, String>,
}

impl Play {
    fn play(mut self, steps: &[&str]) -> io::Result<u8> {
        for step in steps {
            match step.split_once('=') {
                Some(("exit", code)) => self.start_and_await(&format!("exit {code}"))?,
                Some(("kill", number)) => self.start_and_await(&format!("kill -{number} $$"))?,
                None if *step == "later" => self.start_other()?,
                None if *step == "stopped" => self.start_stopped()?,
                None if *step == "reap" => self.reap()?,
                None if *step == "others" => self.wait_for_others()?,
                _ => return Err(io::Error::other(format!("unknown step {step}"))),
            }
        }
        Ok(0)
    }

    fn start(&mut self, script: &str) -> io::Result<()> {
        let mut shell = Command::new("/bin/sh");
        shell.args(["-c", script]).stdin(Stdio::piped());
        self.children.push(shell.spawn()?);
        Ok(())
    }

    /// The end of its output would come too early: a child closes its files before it can
    /// be waited for.
    fn start_and_await(&mut self, script: &str) -> io::Result<()> {
        self.start(script)?;
        let (pid, status) = self.await_last(WaitIdOptions::EXITED)?;
        let how = match (status.exit_status(), status.terminating_signal()) {
            (Some(code), _) => format!("exit {code}"),
            (None, signal) => format!("signal {} core {}", signal.unwrap_or(0), status.dumped()),
        };
        self.ended.insert(pid, how);
        Ok(())
    }

    fn start_other(&mut self) -> io::Result<()> {
        self.start("read -r line; exit 7")?;
        self.others.extend(self.children.pop());
        Ok(())
    }

    fn start_stopped(&mut self) -> io::Result<()> {
        self.start("read -r line; exit 7")?;
        send(self.children.last(), Signal::SIGSTOP)?;
        self.await_last(WaitIdOptions::STOPPED)?;
        self.others.extend(self.children.pop());
        Ok(())
    }

    fn await_last(&self, event: WaitIdOptions) -> io::Result<(i32, WaitIdStatus)> {
        let pid = self
            .children
            .last()
            .map_or(0, |child| child.id().cast_signed());
        let id = Pid::from_raw(pid).ok_or(io::ErrorKind::NotFound)?;
        loop {
            match waitid(WaitId::Pid(id), event | WaitIdOptions::NOWAIT) {
                Ok(Some(status)) => return Ok((pid, status)),
                Ok(None) | Err(rustix::io::Errno::INTR) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Calls the kata, and tells of each event whether it is what waitid(2) has told.
    fn reap(&mut self) -> io::Result<()> {
        let events = reap_all()?;
        let (mut right, mut told) = (0, Vec::new());
        for event in events {
            let (pid, how) = match event {
                ChildEvent::Exited { pid, code } => (pid, format!("exit {code}")),
                ChildEvent::Killed { pid, signal, core } => {
                    (pid, format!("signal {signal} core {core}"))
                }
            };
            match self.ended.remove(&pid) {
                Some(known) if known == how => right += 1,
                Some(known) => told.push(format!("{how}, which is {known}")),
                None => told.push(format!("{how}, of none that has ended")),
            }
        }
        told.insert(0, format!("{right} as they ended"));
        say(format!(
            "{}; {} not told",
            told.join("; "),
            self.ended.len()
        ))
    }

    /// Lets those go that still run or stand still, and waits for them.
    fn wait_for_others(&mut self) -> io::Result<()> {
        for child in &mut self.others {
            // It has not ended, so the number is its own, unless it was reaped as if it had.
            let _ = send(Some(child), Signal::SIGCONT);
            drop(child.stdin.take());
            match child.wait() {
                Ok(status) => say(format!("{status}"))?,
                Err(error) if error.raw_os_error() == Some(nix::errno::Errno::ECHILD as i32) => {
                    say("reaped")?;
                }
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}

fn send(child: Option<&Child>, signal: Signal) -> io::Result<()> {
    let pid = child.ok_or(io::ErrorKind::NotFound)?.id().cast_signed();
    Ok(kill(nix::unistd::Pid::from_raw(pid), signal)?)
}
