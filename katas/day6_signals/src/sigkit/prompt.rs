//! `repl`: a prompt, on a terminal or for a test.

use std::io;
use std::sync::mpsc::{self, Sender};
use std::thread;

use day6_signals::repl::Repl;
use day6_signals::{Action, Input, Signal};
use lexopt::{Arg, Parser};
use support::signals::listen;

use super::answers::{answer, write};
use super::stop::{Stop, system};

/// What can happen.
enum Event {
    Line(String),
    Interrupt,
    Eof,
}

pub fn repl(parser: &mut Parser) -> Result<u8, Stop> {
    let mut is_plain = false;
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("plain") => is_plain = true,
            other => return Err(Stop::unexpected(other)),
        }
    }
    let (sender, events) = mpsc::channel();
    let interrupts = listen(&[Signal::SIGINT]).map_err(system)?;
    // One channel for both: whatever happens first is answered first.
    let interrupted = sender.clone();
    start(move || {
        for _ in interrupts {
            if interrupted.send(Event::Interrupt).is_err() {
                return;
            }
        }
    })?;
    start(move || read_lines(&sender))?;
    let (mut repl, first) = Repl::start();
    let mut status = show(&first, is_plain)?;
    while status.is_none() {
        let event = events.recv().unwrap_or(Event::Eof);
        let actions = match &event {
            Event::Line(line) => repl.step(Input::Line(line)),
            Event::Interrupt => repl.step(Input::Interrupt),
            Event::Eof => repl.step(Input::Eof),
        };
        status = show(&actions, is_plain)?;
    }
    Ok(status.unwrap_or(0))
}

fn start(work: impl FnOnce() + Send + 'static) -> Result<(), Stop> {
    let started = thread::Builder::new().spawn(work);
    started.map(drop).map_err(system)
}

fn read_lines(events: &Sender<Event>) {
    for line in io::stdin().lines() {
        let Ok(line) = line else { break };
        if events.send(Event::Line(line)).is_err() {
            return;
        }
    }
    // Nobody listens any more if the prompt has ended.
    let _ = events.send(Event::Eof);
}

/// Does what is to be done; the exit status, if that is among it.
fn show(actions: &[Action], is_plain: bool) -> Result<Option<u8>, Stop> {
    for action in actions {
        match action {
            Action::Print(line) if is_plain => answer(format_args!("print {line}"))?,
            Action::Print(line) => answer(line)?,
            Action::Prompt if is_plain => answer("prompt")?,
            Action::Prompt => write(b"> ")?,
            Action::Exit(status) => return Ok(Some(*status)),
        }
    }
    Ok(None)
}
