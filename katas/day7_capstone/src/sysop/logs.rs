//! `logger` and `rotate`: logs that do not grow for ever.

use std::io::{self, BufRead, ErrorKind};
use std::path::PathBuf;
use std::thread;

use day7_capstone::rotation::{self, RotatingLog};
use day7_capstone::units::parse_size;
use day7_capstone::{Compress, RotatePolicy, ini};
use lexopt::{Arg, Parser};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use super::answers::Answers;
use super::clock::clock;
use super::stop::{self, INPUT_OUTPUT, Stop, USAGE, complain};

struct Order {
    path: PathBuf,
    policy: RotatePolicy,
    is_acknowledged: bool,
    writers: u32,
    lines: u32,
    hang_up: Option<i32>,
    fails_to_reopen: bool,
}

fn order(parser: &mut Parser, is_logger: bool) -> Result<Order, Stop> {
    let mut path = None;
    let mut order = Order {
        path: PathBuf::new(),
        policy: RotatePolicy {
            max_bytes: None,
            every: None,
            keep: 5,
            compress: Compress::Never,
        },
        is_acknowledged: false,
        writers: 0,
        lines: 0,
        hang_up: None,
        fails_to_reopen: false,
    };
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("keep") => order.policy.keep = stop::number(parser.value()?)?,
            Arg::Long("compress") => {
                order.policy.compress = stop::value(parser, "compression", ini::compress)?;
            }
            Arg::Long("max") if is_logger => {
                order.policy.max_bytes = Some(stop::value(parser, "size", parse_size)?);
            }
            Arg::Long("every") if is_logger => {
                order.policy.every = Some(stop::value(parser, "duration", ini::period)?);
            }
            Arg::Long("ack") if is_logger => order.is_acknowledged = true,
            Arg::Long("writers") if is_logger => order.writers = stop::number(parser.value()?)?,
            Arg::Long("lines") if is_logger => order.lines = stop::number(parser.value()?)?,
            Arg::Long("hup") if !is_logger => {
                let pid = stop::number(parser.value()?)?;
                if pid <= 0 {
                    return Err(Stop::Usage(format!("{pid} is no process")));
                }
                order.hang_up = Some(pid);
            }
            Arg::Long("fail-reopen") if !is_logger => order.fails_to_reopen = true,
            Arg::Value(value) if path.is_none() => path = Some(PathBuf::from(value)),
            other => return Err(Stop::unexpected(other)),
        }
    }
    order.path = path.ok_or_else(|| Stop::missing("PATH"))?;
    Ok(order)
}

fn failed(order: &Order) -> impl Fn(io::Error) -> Stop {
    let path = order.path.display().to_string();
    move |error| {
        let status = match error.kind() {
            ErrorKind::InvalidInput => USAGE,
            _ => INPUT_OUTPUT,
        };
        Stop::failure(status, format_args!("{path}: {error}"))
    }
}

pub fn logger(parser: &mut Parser) -> Result<u8, Stop> {
    let order = order(parser, true)?;
    let log = RotatingLog::open(&order.path, order.policy.clone(), clock()?);
    let log = log.map_err(failed(&order))?;
    if order.writers > 0 {
        return play(&order, &log);
    }
    reopen_on_hangup(&order, &log)?;
    let mut answers = Answers::new();
    for (index, line) in io::stdin().lock().split(b'\n').enumerate() {
        let written = line.and_then(|line| log.write_line(&line));
        written.map_err(failed(&order))?;
        if order.is_acknowledged {
            answers.give(format!("ok {}", index + 1))?;
        }
    }
    Ok(0)
}

fn reopen_on_hangup(order: &Order, log: &RotatingLog) -> Result<(), Stop> {
    let hangups = support::signals::listen(&[Signal::SIGHUP]).map_err(failed(order))?;
    let (log, is_acknowledged) = (log.clone(), order.is_acknowledged);
    thread::spawn(move || {
        for _ in hangups {
            match log.reopen() {
                Ok(()) if is_acknowledged => drop(Answers::new().give("reopened")),
                Ok(()) => {}
                Err(error) => complain(format_args!("reopen: {error}")),
            }
        }
    });
    Ok(())
}

/// Many threads write numbered lines into one log.
fn play(order: &Order, log: &RotatingLog) -> Result<u8, Stop> {
    let write = |writer: u32| -> io::Result<()> {
        (1..=order.lines).try_for_each(|number| {
            let line = format!("writer {writer} line {number}");
            log.write_line(line.as_bytes())
        })
    };
    let results: Vec<io::Result<()>> = thread::scope(|scope| {
        let writers = (1..=order.writers).map(|writer| scope.spawn(move || write(writer)));
        let writers: Vec<_> = writers.collect();
        let ended = writers.into_iter().map(|writer| match writer.join() {
            Ok(result) => result,
            Err(panic) => std::panic::resume_unwind(panic),
        });
        ended.collect()
    });
    results
        .into_iter()
        .collect::<io::Result<()>>()
        .map_err(failed(order))?;
    Ok(0)
}

pub fn rotate(parser: &mut Parser) -> Result<u8, Stop> {
    let mut order = order(parser, false)?;
    // A signal is taken when the writer has time: nobody knows whether it has reopened.
    if order.hang_up.is_some() && order.policy.compress == Compress::AfterReopen {
        order.policy.compress = Compress::NextTime;
    }
    let (hang_up, fails) = (order.hang_up, order.fails_to_reopen);
    let rotated = rotation::rotate(&order.path, &order.policy, &mut || {
        if fails {
            return Err(io::Error::other("injected failure"));
        }
        if let Some(pid) = hang_up {
            kill(Pid::from_raw(pid), Signal::SIGHUP)?;
        }
        Ok(())
    });
    let rotated = rotated.map_err(failed(&order))?;
    Answers::new().give(if rotated {
        "rotated"
    } else {
        "nothing to rotate"
    })?;
    Ok(0)
}
