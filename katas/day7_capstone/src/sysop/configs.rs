//! `config`, `wakeup` and `run`: everything together.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use day7_capstone::{
    Compress, Config, Control, Metric, RawSample, Restart, RotatePolicy, Rule, Service, system,
};
use lexopt::{Arg, Parser, ValueExt};
use support::{Clock, SystemClock};

use super::answers::Answers;
use super::clock::clock;
use super::live;
use super::replay::{samples, text};
use super::services::control;
use super::stop::{self, CONFIGURATION, SYSTEM, Stop};

fn load(path: &Path) -> Result<Config, Stop> {
    system::parse_config(&text(path)?)
        .map_err(|error| Stop::failure(CONFIGURATION, format_args!("{}: {error}", path.display())))
}

pub fn config(parser: &mut Parser) -> Result<u8, Stop> {
    let [path] = stop::paths(parser, ["FILE"])?;
    let config = load(&path)?;
    let mut lines = Vec::new();
    if !config.sample_every.is_zero() {
        lines.push("[monitor]".to_owned());
        lines.push(format!("every = {}", show(config.sample_every)));
    }
    config
        .rules
        .iter()
        .for_each(|rule| show_rule(rule, &mut lines));
    let services = config.services.iter();
    services.for_each(|service| show_service(service, &mut lines));
    if let Some(log) = &config.log {
        lines.push("[log]".to_owned());
        lines.push(format!("path = {}", log.path.display()));
        show_rotation(&log.policy, &mut lines);
    }
    if let Some(backup) = &config.backup {
        lines.push("[backup]".to_owned());
        lines.push(format!("source = {}", backup.source.display()));
        lines.push(format!("repo = {}", backup.repo.display()));
        lines.push(format!("every = {}", show(backup.every)));
        lines.push(format!("keep = {}", backup.keep));
    }
    let mut answers = Answers::new();
    lines.iter().try_for_each(|line| answers.give(line))?;
    Ok(0)
}

fn show_rule(rule: &Rule, lines: &mut Vec<String>) {
    let metric = match rule.metric {
        Metric::Cpu => "cpu",
        Metric::Memory => "memory",
    };
    lines.extend([
        format!("[rule {}]", rule.name),
        format!("metric = {metric}"),
        format!("raise = {}", rule.raise_at),
        format!("clear = {}", rule.clear_at),
        format!("samples = {}", rule.samples),
    ]);
}

fn show_service(service: &Service, lines: &mut Vec<String>) {
    let policy = &service.policy;
    let restart = match policy.restart {
        Restart::Never => "never",
        Restart::OnFailure => "on-failure",
        Restart::Always => "always",
    };
    lines.extend([
        format!("[service {}]", service.name),
        format!("command = {}", service.argv.join(" ")),
        format!("restart = {restart}"),
        format!("base = {}", show(policy.base)),
        format!("cap = {}", show(policy.cap)),
        format!("stable = {}", show(policy.stable_after)),
        format!("max = {}", policy.max_failures),
        format!("grace = {}", show(service.stop_grace)),
    ]);
}

fn show_rotation(policy: &RotatePolicy, lines: &mut Vec<String>) {
    let compress = match policy.compress {
        Compress::Never => "never",
        Compress::AfterReopen => "after",
        Compress::NextTime => "next",
    };
    lines.extend(policy.max_bytes.map(|max| format!("max = {max}")));
    lines.extend(policy.every.map(|every| format!("every = {}", show(every))));
    lines.push(format!("keep = {}", policy.keep));
    lines.push(format!("compress = {compress}"));
}

/// A duration in the largest unit of `us`, `ms` and `s` that needs no fraction.
fn show(duration: Duration) -> String {
    let micros = duration.as_micros();
    match (micros % 1_000_000, micros % 1_000) {
        (0, _) => format!("{}s", micros / 1_000_000),
        (_, 0) => format!("{}ms", micros / 1_000),
        _ => format!("{micros}us"),
    }
}

pub fn wakeup(parser: &mut Parser) -> Result<u8, Stop> {
    let mut times = Vec::new();
    while let Some(argument) = parser.next()? {
        let Arg::Value(word) = argument else {
            return Err(Stop::unexpected(argument));
        };
        let word = word.string()?;
        let time = day7_capstone::units::parse_duration(&word);
        times.push(time.ok_or_else(|| Stop::Usage(format!("bad duration {word:?}")))?);
    }
    let (now, timers) = times.split_first().ok_or_else(|| Stop::missing("NOW"))?;
    let wait = system::next_wakeup(*now, timers);
    Answers::new().give(format!("{wait:?}"))?;
    Ok(0)
}

pub fn run(parser: &mut Parser) -> Result<u8, Stop> {
    let (mut path, mut replayed) = (None, None);
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("replay") => replayed = Some(PathBuf::from(parser.value()?)),
            Arg::Value(value) if path.is_none() => path = Some(PathBuf::from(value)),
            other => return Err(Stop::unexpected(other)),
        }
    }
    let config = load(&path.ok_or_else(|| Stop::missing("FILE"))?)?;
    let mut sample: Box<dyn FnMut() -> io::Result<RawSample>> = match replayed {
        Some(path) => replay(samples(&path)?),
        None => {
            let clock = SystemClock::new();
            Box::new(move || live::sample(clock.monotonic()))
        }
    };
    let control = control(Control::Reopen)?;
    let mut screen = Screen {
        stdout: io::stdout(),
        has_failed: false,
    };
    let ended = system::run_system(&config, clock()?, &mut sample, control, &mut screen);
    ended.map_err(|error| {
        if screen.has_failed {
            Stop::Write(error)
        } else {
            Stop::failure(SYSTEM, error)
        }
    })
}

/// Standard output that remembers whether it could be written to: an error of `run_system`
/// may have another reason.
struct Screen {
    stdout: io::Stdout,
    has_failed: bool,
}

impl Write for Screen {
    /// With `write` alone, a line and its end would be two writes, and what a service prints
    /// could come in between.
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        let written = self.stdout.write_all(bytes);
        self.has_failed |= written.is_err();
        written
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.stdout.write(bytes);
        self.has_failed |= written.is_err();
        written
    }

    fn flush(&mut self) -> io::Result<()> {
        let flushed = self.stdout.flush();
        self.has_failed |= flushed.is_err();
        flushed
    }
}

/// The samples in order; the last one again and again, which is no progress.
fn replay(samples: Vec<RawSample>) -> Box<dyn FnMut() -> io::Result<RawSample>> {
    let mut index = 0;
    Box::new(move || {
        let sample = samples.get(index).or(samples.last()).cloned();
        index += 1;
        sample.ok_or_else(|| io::Error::other("no samples"))
    })
}
