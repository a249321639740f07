//! `critical`: a play about a mask, step by step.

use std::panic::{self, AssertUnwindSafe};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use day6_signals::Signal;
use day6_signals::blocked_signals::with_signals_blocked;
use lexopt::prelude::*;
use lexopt::{Arg, Parser};
use nix::sys::signal::{SigSet, raise};

use super::answers::answer;
use super::stop::{Stop, system};
use super::words::signal;

/// What a play may send: their default effect would end it.
const CAUGHT: [Signal; 6] = [
    Signal::SIGHUP,
    Signal::SIGINT,
    Signal::SIGQUIT,
    Signal::SIGTERM,
    Signal::SIGUSR1,
    Signal::SIGUSR2,
];

/// What happens.
#[derive(Debug)]
enum Event {
    /// Everything up to the `end` or `panic` that belongs to it happens with these blocked.
    Block(Vec<Signal>),
    /// The end of a block; whether by a panic.
    End {
        by_panic: bool,
    },
    Raise(Signal),
    ShowMask,
    ShowCaught,
}

type Flags = [(Signal, Arc<AtomicBool>)];

pub fn critical(parser: &mut Parser) -> Result<u8, Stop> {
    let mut events = Vec::new();
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Value(word) => events.push(event(&word.string()?)?),
            other => return Err(Stop::unexpected(other)),
        }
    }
    if events.is_empty() {
        return Err(Stop::Usage("missing EVENT".to_owned()));
    }
    let flags = CAUGHT.map(|signal| (signal, Arc::new(AtomicBool::new(false))));
    for (signal, flag) in &flags {
        signal_hook::flag::register(*signal as i32, Arc::clone(flag)).map_err(system)?;
    }
    let mut events = events.iter();
    while play(&mut events, &flags)?.is_some() {}
    Ok(0)
}

fn event(word: &str) -> Result<Event, Stop> {
    let names = |names: &str| -> Result<Vec<Signal>, Stop> {
        let names = names.split(',').filter(|name| !name.is_empty());
        names.map(|name| signal(name.into())).collect()
    };
    Ok(match word.split_once('=') {
        Some(("block", signals)) => Event::Block(names(signals)?),
        Some(("raise", name)) => match signal(name.into())? {
            signal if CAUGHT.contains(&signal) => Event::Raise(signal),
            signal => return Err(Stop::Usage(format!("{signal} is none of those to raise"))),
        },
        None if word == "mask" => Event::ShowMask,
        None if word == "caught" => Event::ShowCaught,
        None if word == "end" => Event::End { by_panic: false },
        None if word == "panic" => Event::End { by_panic: true },
        _ => return Err(Stop::Usage(format!("unknown event {word}"))),
    })
}

/// Lets events happen up to the end of the block that they are in; how that ends, if it
/// does before there are no more events.
fn play<'a>(
    events: &mut impl Iterator<Item = &'a Event>,
    flags: &Flags,
) -> Result<Option<bool>, Stop> {
    while let Some(event) = events.next() {
        match event {
            Event::End { by_panic } => return Ok(Some(*by_panic)),
            Event::Raise(signal) => raise(*signal).map_err(|error| system(error.into()))?,
            Event::ShowMask => {
                let mask = SigSet::thread_get_mask().map_err(|error| system(error.into()))?;
                show("mask", mask.iter())?;
            }
            Event::ShowCaught => {
                let caught = flags
                    .iter()
                    .filter(|(_, f)| f.swap(false, Ordering::SeqCst));
                show("caught", caught.map(|(signal, _)| *signal))?;
            }
            Event::Block(signals) => block(signals, events, flags)?,
        }
    }
    Ok(None)
}

fn block(
    signals: &[Signal],
    events: &mut dyn Iterator<Item = &Event>,
    flags: &Flags,
) -> Result<(), Stop> {
    let mut inside = || {
        let mut events = &mut *events;
        let ended = play(&mut events, flags);
        if matches!(ended, Ok(Some(true))) {
            panic::panic_any(Wanted);
        }
        ended
    };
    let blocked = AssertUnwindSafe(|| with_signals_blocked(signals, &mut inside));
    match panic::catch_unwind(blocked) {
        Ok(Ok(ended)) => ended.map(|_| ()),
        Ok(Err(error)) => answer(format_args!("refused: {}", error.kind())),
        Err(payload) if payload.is::<Wanted>() => Ok(()),
        Err(payload) => panic::resume_unwind(payload),
    }
}

/// The panic of a play.
struct Wanted;

fn show(what: &str, signals: impl Iterator<Item = Signal>) -> Result<(), Stop> {
    let mut signals: Vec<Signal> = signals.collect();
    signals.sort_unstable();
    let names = signals.iter().map(|signal| signal.as_str());
    answer(
        [what]
            .into_iter()
            .chain(names)
            .collect::<Vec<_>>()
            .join(" "),
    )
}
