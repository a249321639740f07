//! `reap`: children that end, and what is told of them.

use std::process::{Child, Command, Stdio};

use day6_signals::ChildEvent;
use day6_signals::reap_all::reap_all;
use lexopt::prelude::*;
use lexopt::{Arg, Parser};
use rustix::process::{Pid, WaitId, WaitIdOptions, waitid};

use super::answers::answer;
use super::stop::{Stop, not_started, system};
use super::words::number;

/// How a child shall end.
enum End {
    Exit(u8),
    Signal(i32),
    /// Not before it is told to.
    Later,
}

pub fn reap(parser: &mut Parser) -> Result<u8, Stop> {
    let mut ends = Vec::new();
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Value(word) => ends.push(end(&word.string()?)?),
            other => return Err(Stop::unexpected(other)),
        }
    }
    let children = ends
        .iter()
        .map(start)
        .collect::<Result<Vec<Child>, Stop>>()?;
    for (child, end) in children.iter().zip(&ends) {
        if !matches!(end, End::Later) {
            wait_until_ended(child)?;
        }
    }
    tell(&children)?;
    for mut child in children {
        // Without its standard input it ends; if it is reaped already, that is known.
        drop(child.stdin.take());
        let _ = child.wait();
    }
    Ok(0)
}

fn end(word: &str) -> Result<End, Stop> {
    Ok(match word.strip_prefix("signal:") {
        Some(signal) => End::Signal(number(signal.into())?),
        None if word == "later" => End::Later,
        None => End::Exit(number(word.into())?),
    })
}

fn start(end: &End) -> Result<Child, Stop> {
    let script = match end {
        End::Exit(code) => format!("exit {code}"),
        End::Signal(number) => format!("kill -{number} $$"),
        End::Later => "read -r line".to_owned(),
    };
    let mut shell = Command::new("/bin/sh");
    shell.args(["-c", &script]).stdin(Stdio::piped());
    shell
        .spawn()
        .map_err(|error| not_started("/bin/sh", &error))
}

/// Waits until a child has ended, and leaves it as the zombie that it is then.
fn wait_until_ended(child: &Child) -> Result<(), Stop> {
    let pid = Pid::from_raw(child.id().cast_signed()).map(WaitId::Pid);
    let options = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT;
    match pid.map(|pid| waitid(pid, options)) {
        Some(Err(error)) => Err(system(error.into())),
        _ => Ok(()),
    }
}

/// One line for each event, by the place of its child on the command line.
fn tell(children: &[Child]) -> Result<(), Stop> {
    let place = |pid: i32| {
        let place = children
            .iter()
            .position(|child| child.id().cast_signed() == pid);
        place.map_or("a stranger".to_owned(), |place| format!("{:>2}", place + 1))
    };
    let events = reap_all().map_err(system)?;
    let lines = events.iter().map(|event| match event {
        ChildEvent::Exited { pid, code } => format!("{} exit {code}", place(*pid)),
        ChildEvent::Killed { pid, signal, .. } => format!("{} signal {signal}", place(*pid)),
    });
    let mut lines: Vec<String> = lines.collect();
    lines.sort();
    lines.iter().try_for_each(|line| answer(line.trim_start()))
}
