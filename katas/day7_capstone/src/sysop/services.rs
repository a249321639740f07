//! `backoff` and `supervise`: programs that are kept running.

use std::io;
use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::process::ExitStatus;
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use day7_capstone::restart::RestartTracker;
use day7_capstone::units::parse_duration;
use day7_capstone::{Control, Decision, Policy, Restart, Service, ini, supervise};
use lexopt::{Arg, Parser, ValueExt};
use nix::sys::signal::Signal;

use super::answers::Answers;
use super::replay::text;
use super::stop::{self, DATA, SYSTEM, Stop};

/// A policy, as far as nobody says otherwise.
fn policy() -> Policy {
    Policy {
        restart: Restart::OnFailure,
        base: Duration::from_secs(1),
        cap: Duration::from_secs(60),
        stable_after: Duration::from_secs(10),
        max_failures: 5,
    }
}

/// Sets what `key` is called; nothing if there is no such thing or no such value.
fn set(policy: &mut Policy, key: &str, value: &str) -> Option<()> {
    match key {
        "restart" => policy.restart = ini::restart(value)?,
        "base" => policy.base = parse_duration(value)?,
        "cap" => policy.cap = parse_duration(value)?,
        "stable" => policy.stable_after = parse_duration(value)?,
        "max" => policy.max_failures = value.parse().ok()?,
        _ => return None,
    }
    Some(())
}

pub fn backoff(parser: &mut Parser) -> Result<u8, Stop> {
    let mut policy = policy();
    let mut exits = Vec::new();
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long(key) => {
                let key = key.to_owned();
                if !["restart", "base", "cap", "stable", "max"].contains(&&*key) {
                    return Err(Stop::unexpected(Arg::Long(&key)));
                }
                let value = parser.value()?.string()?;
                set(&mut policy, &key, &value)
                    .ok_or_else(|| Stop::Usage(format!("bad {key} {value:?}")))?;
            }
            Arg::Value(word) => exits.push(exit(&word.string()?)?),
            other => return Err(Stop::unexpected(other)),
        }
    }
    let mut tracker = RestartTracker::new(policy);
    let mut answers = Answers::new();
    let mut now = Duration::ZERO;
    for (uptime, status) in exits {
        if let Some(uptime) = uptime {
            tracker.started(now);
            now = now.saturating_add(uptime);
        }
        answers.give(match tracker.exited(now, status) {
            Decision::Restart { after, failures } => {
                now = now.saturating_add(after);
                format!("restart in {after:?}, failure {failures}")
            }
            Decision::Finished => "finished".to_owned(),
            Decision::GaveUp { failures } => format!("gave up, failure {failures}"),
        })?;
    }
    Ok(0)
}

/// `UPTIME:STATUS`, `UPTIME:sigN`; `none` is the uptime of what was never started.
fn exit(word: &str) -> Result<(Option<Duration>, ExitStatus), Stop> {
    read_exit(word).ok_or_else(|| Stop::Usage(format!("bad exit {word:?}")))
}

fn read_exit(word: &str) -> Option<(Option<Duration>, ExitStatus)> {
    let (uptime, end) = word.split_once(':')?;
    let uptime = match uptime {
        "none" => None,
        uptime => Some(parse_duration(uptime)?),
    };
    let raw = match end.strip_prefix("sig") {
        Some(number) => i32::from(number.parse::<u8>().ok()? & 0x7f),
        None => i32::from(end.parse::<u8>().ok()?) << 8,
    };
    Some((uptime, ExitStatus::from_raw(raw)))
}

pub fn supervise(parser: &mut Parser) -> Result<u8, Stop> {
    let (mut path, mut takes_orders) = (None, false);
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("orders") => takes_orders = true,
            Arg::Value(word) if path.is_none() => path = Some(PathBuf::from(word)),
            other => return Err(Stop::unexpected(other)),
        }
    }
    let path = path.ok_or_else(|| Stop::missing("FILE"))?;
    let text = text(&path)?;
    let lines = text.lines().enumerate();
    let lines = lines.filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'));
    let services: Result<Vec<Service>, Stop> = lines
        .map(|(index, line)| {
            service(line).ok_or_else(|| {
                let place = format!("{}: line {}", path.display(), index + 1);
                Stop::failure(DATA, format_args!("{place} is no service: {line:?}"))
            })
        })
        .collect();
    let services = services?;
    let control = match takes_orders {
        true => orders()?,
        false => control(Control::Shutdown("SIGHUP"))?,
    };
    let mut answers = Answers::new();
    let mut silence = None;
    let status = supervise::supervise(&services, control, &mut |event| {
        // Who cannot tell goes on: the services are what matters.
        if let Err(stop) = answers.give(event.to_string()) {
            silence = Some(stop);
        }
    });
    let status = status.map_err(|error| Stop::failure(SYSTEM, error))?;
    silence.map_or(Ok(status), Err)
}

/// `NAME [KEY=VALUE]... -- COMMAND [ARGUMENT]...`.
fn service(line: &str) -> Option<Service> {
    let mut words = line.split_whitespace();
    let mut service = Service {
        name: words.next()?.to_owned(),
        argv: Vec::new(),
        policy: policy(),
        stop_grace: Duration::from_secs(10),
    };
    for word in words.by_ref().take_while(|word| *word != "--") {
        match word.split_once('=')? {
            ("grace", value) => service.stop_grace = parse_duration(value)?,
            (key, value) => set(&mut service.policy, key, value)?,
        }
    }
    service.argv = words.map(str::to_owned).collect();
    (!service.argv.is_empty()).then_some(service)
}

/// Lines of standard input as orders; when it ends, nobody is left to give any.
fn orders() -> Result<Receiver<Control>, Stop> {
    let (orders, control) = mpsc::channel();
    let read = move || {
        for line in io::stdin().lines().map_while(Result::ok) {
            let order = match line.as_str() {
                "stop" => Control::Shutdown("stop"),
                "status" => Control::Status,
                other => {
                    stop::complain(format_args!("{other:?} is no order"));
                    continue;
                }
            };
            if orders.send(order).is_err() {
                return;
            }
        }
    };
    let started = thread::Builder::new().spawn(read);
    started.map_err(|error| Stop::failure(SYSTEM, error))?;
    Ok(control)
}

/// Signals as orders: TERM and INT stop, USR1 asks, HUP is what the command makes of it.
pub fn control(on_hangup: Control) -> Result<Receiver<Control>, Stop> {
    let failed = |error: io::Error| Stop::failure(SYSTEM, error);
    let signals = [
        Signal::SIGTERM,
        Signal::SIGINT,
        Signal::SIGHUP,
        Signal::SIGUSR1,
    ];
    let arriving = support::signals::listen(&signals).map_err(failed)?;
    let (orders, control) = mpsc::channel();
    thread::Builder::new()
        .spawn(move || {
            for signal in arriving {
                let order = match signal {
                    Signal::SIGUSR1 => Control::Status,
                    Signal::SIGHUP => on_hangup,
                    other => Control::Shutdown(other.as_str()),
                };
                if orders.send(order).is_err() {
                    return;
                }
            }
        })
        .map_err(failed)?;
    Ok(control)
}
