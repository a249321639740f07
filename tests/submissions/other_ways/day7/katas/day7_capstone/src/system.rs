//! Kata 7.9 with a configuration that is filled in section by section, two loops, one for each
//! half of the life, and a backup that is waited for.

use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;

use support::Clock;

use crate::alerts::Alerts;
use crate::archive::{NoHooks, Repo};
use crate::ini::{self, Section};
use crate::monitor::Monitor;
use crate::rotation::RotatingLog;
use crate::supervise::supervise;
use crate::units::{nanoseconds, parse_duration, parse_size};
use crate::{
    BackupConfig, Compress, Config, ConfigError, Control, Event, LogConfig, Policy, RawSample,
    Restart, RotatePolicy, Row, Rule, Service,
};

type Parsed<T> = Result<T, ConfigError>;

pub fn parse_config(text: &str) -> Parsed<Config> {
    let (mut services, mut rules) = (vec![], vec![]);
    let (mut sample_every, mut log, mut backup) = (Duration::ZERO, None, None);
    for mut section in ini::sections(text)? {
        let name = section.name.map(str::to_owned);
        let is_named = matches!(section.kind, "rule" | "service");
        let is_known = is_named || matches!(section.kind, "monitor" | "log" | "backup");
        if !is_known || is_named != name.is_some() {
            return Err(section.error(format!("[{}] makes no sense", section.title)));
        }
        let name = name.unwrap_or_default();
        match section.kind {
            "monitor" => {
                let every = section.get("every", ini::period)?;
                sample_every = every.unwrap_or(Duration::from_secs(10));
            }
            "rule" => rules.push(rule(name, &mut section)?),
            "service" => services.push(service(name, &mut section)?),
            "log" => log = Some(log_of(&mut section)?),
            _ => {
                backup = Some(BackupConfig {
                    source: section.required("source", path)?,
                    repo: section.required("repo", path)?,
                    every: section
                        .get("every", ini::period)?
                        .unwrap_or(Duration::from_secs(24 * 3_600)),
                    keep: section.get("keep", ini::positive)?.unwrap_or(7),
                });
            }
        }
        section.finish()?;
    }
    Ok(Config {
        sample_every,
        services,
        rules,
        log,
        backup,
    })
}

fn path(text: &str) -> Option<PathBuf> {
    Some(text.into())
}

fn percent(text: &str) -> Option<f64> {
    text.parse().ok().filter(|value: &f64| value.is_finite())
}

fn rule(name: String, section: &mut Section<'_>) -> Parsed<Rule> {
    let raise_at = section.required("raise", percent)?;
    let rule = Rule {
        name,
        metric: section.required("metric", ini::metric)?,
        raise_at,
        clear_at: section.get("clear", percent)?.unwrap_or(raise_at),
        samples: section.get("samples", ini::positive)?.unwrap_or(1),
    };
    if rule.clear_at > rule.raise_at {
        return Err(section.error(format!("rule {}: cleared above", rule.name)));
    }
    Ok(rule)
}

fn service(name: String, section: &mut Section<'_>) -> Parsed<Service> {
    let mut policy = Policy {
        restart: Restart::OnFailure,
        base: Duration::from_secs(1),
        cap: Duration::from_secs(60),
        stable_after: Duration::from_secs(10),
        max_failures: 5,
    };
    let command: String = section.required("command", |text| Some(text.to_owned()))?;
    let argv = command.split_whitespace().map(str::to_owned).collect();
    let restart = section.get("restart", ini::restart)?;
    policy.restart = restart.unwrap_or(policy.restart);
    let times = [
        ("base", &mut policy.base),
        ("cap", &mut policy.cap),
        ("stable", &mut policy.stable_after),
    ];
    for (key, time) in times {
        *time = section.get(key, parse_duration)?.unwrap_or(*time);
    }
    let max = section.get("max", |text| text.parse().ok())?;
    policy.max_failures = max.unwrap_or(policy.max_failures);
    let grace = section.get("grace", parse_duration)?;
    Ok(Service {
        name,
        argv,
        policy,
        stop_grace: grace.unwrap_or(Duration::from_secs(10)),
    })
}

fn log_of(section: &mut Section<'_>) -> Parsed<LogConfig> {
    let path = section.required("path", path)?;
    let compress = section.get("compress", ini::compress)?;
    let policy = RotatePolicy {
        max_bytes: section.get("max", parse_size)?,
        every: section.get("every", ini::period)?,
        keep: section.get("keep", ini::positive)?.unwrap_or(5),
        compress: compress.unwrap_or(Compress::Never),
    };
    Ok(LogConfig { path, policy })
}

#[must_use]
pub fn next_wakeup(now: Duration, timers: &[Duration]) -> Duration {
    let mut wait = None;
    for timer in timers {
        let left = if *timer > now {
            *timer - now
        } else {
            Duration::ZERO
        };
        wait = Some(wait.map_or(left, |wait: Duration| wait.min(left)));
    }
    wait.unwrap_or(Duration::from_secs(60 * 60))
}

enum Happened {
    Order(Control),
    Hung,
    Service(Event),
    NoMoreServices(io::Result<u8>),
    BackedUp(String),
}

/// What is printed, and where.
struct Voice<'a> {
    out: &'a mut dyn Write,
    log: Option<RotatingLog>,
}

impl Voice<'_> {
    fn say(&mut self, line: String) -> io::Result<()> {
        self.out.write_all(format!("{line}\n").as_bytes())?;
        self.out.flush()?;
        let logged = self.log.as_ref().map(|log| log.write_line(line.as_bytes()));
        self.complain(logged.and_then(Result::err))
    }

    fn complain(&mut self, error: Option<io::Error>) -> io::Result<()> {
        if let Some(error) = error {
            writeln!(self.out, "log failed: {error}")?;
        }
        self.out.flush()
    }
}

pub fn run_system(
    config: &Config,
    clock: Arc<dyn Clock + Send + Sync>,
    sample: &mut dyn FnMut() -> io::Result<RawSample>,
    control: Receiver<Control>,
    out: &mut dyn Write,
) -> io::Result<u8> {
    let log = match &config.log {
        Some(log) => Some(RotatingLog::open(
            &log.path,
            log.policy.clone(),
            clock.clone(),
        )?),
        None => None,
    };
    let alerts = Alerts::new(config.rules.clone()).map_err(io::Error::other)?;
    let (sender, happened) = mpsc::channel();
    let orders = sender.clone();
    thread::spawn(move || {
        while let Ok(order) = control.recv() {
            let _ = orders.send(Happened::Order(order));
        }
        let _ = orders.send(Happened::Hung);
    });
    let services = (!config.services.is_empty()).then(|| {
        let (inbox, control) = mpsc::channel();
        let (services, events) = (config.services.clone(), sender.clone());
        thread::spawn(move || {
            let tell = &mut |event: &Event| {
                let _ = events.send(Happened::Service(event.clone()));
            };
            let ended = supervise(&services, control, tell);
            let _ = events.send(Happened::NoMoreServices(ended));
        });
        inbox
    });
    let mut work = Work {
        config,
        voice: Voice { out, log },
        monitor: Monitor::new(1),
        alerts,
        row: None,
        pids: vec![None; config.services.len()],
        services,
        backing_up: false,
        code: 0,
        sender,
        clock,
    };
    let ended = work.until_told(&happened, sample);
    let ended = ended.and_then(|reason| work.wind_up(&happened, reason));
    if ended.is_err() && work.services.take().is_some() {
        while !matches!(happened.recv(), Ok(Happened::NoMoreServices(_)) | Err(_)) {}
    }
    ended.map(|()| work.code)
}

struct Work<'a> {
    config: &'a Config,
    voice: Voice<'a>,
    monitor: Monitor,
    alerts: Alerts,
    row: Option<Row>,
    pids: Vec<Option<u32>>,
    services: Option<Sender<Control>>,
    backing_up: bool,
    code: u8,
    sender: Sender<Happened>,
    clock: Arc<dyn Clock + Send + Sync>,
}

impl Work<'_> {
    fn until_told(
        &mut self,
        happened: &Receiver<Happened>,
        sample: &mut dyn FnMut() -> io::Result<RawSample>,
    ) -> io::Result<&'static str> {
        let begin = self.clock.monotonic();
        let every = self.config.sample_every;
        let mut next_sample = (!every.is_zero()).then_some(begin);
        let backup = self.config.backup.as_ref();
        let mut next_backup = backup.map(|backup| begin + self.first_backup(backup));
        loop {
            let pending = next_backup.filter(|_| !self.backing_up);
            let timers: Vec<Duration> = [next_sample, pending].into_iter().flatten().collect();
            match happened.recv_timeout(next_wakeup(self.clock.monotonic(), &timers)) {
                Ok(Happened::Order(Control::Shutdown(reason))) => return Ok(reason),
                Ok(Happened::Hung) => return Ok("closed"),
                Ok(other) => self.hear(other)?,
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Ok("closed"),
            }
            if next_sample.is_some_and(|due| due <= self.clock.monotonic()) {
                self.look(sample())?;
                step(&mut next_sample, every, self.clock.monotonic());
            }
            let is_due = next_backup.is_some_and(|due| due <= self.clock.monotonic());
            if let (true, false, Some(backup)) = (is_due, self.backing_up, &self.config.backup) {
                step(&mut next_backup, backup.every, self.clock.monotonic());
                self.backing_up = true;
                let (backup, sender) = (backup.clone(), self.sender.clone());
                let clock = Arc::clone(&self.clock);
                thread::spawn(move || {
                    let line = back_up(&backup, clock.as_ref());
                    let _ = sender.send(Happened::BackedUp(line));
                });
            }
        }
    }

    fn wind_up(&mut self, happened: &Receiver<Happened>, reason: &'static str) -> io::Result<()> {
        let tell = |services: &Option<Sender<Control>>, reason| {
            if let Some(services) = services {
                let _ = services.send(Control::Shutdown(reason));
            }
        };
        tell(&self.services, reason);
        while self.services.is_some() || self.backing_up {
            match happened.recv().map_err(io::Error::other)? {
                Happened::Order(Control::Shutdown(again)) => tell(&self.services, again),
                Happened::Hung => {}
                other => self.hear(other)?,
            }
        }
        self.voice.say("bye".to_owned())
    }

    fn hear(&mut self, what: Happened) -> io::Result<()> {
        match what {
            Happened::Service(event) => {
                let mut set = |name: &str, pid| {
                    let mut services = self.config.services.iter();
                    if let Some(index) = services.position(|service| service.name == name) {
                        self.pids[index] = pid;
                    }
                };
                match &event {
                    Event::Started { name, pid } => set(name, Some(*pid)),
                    Event::Exited { name, .. } => set(name, None),
                    _ => {}
                }
                self.voice.say(event.to_string())
            }
            Happened::NoMoreServices(ended) => {
                self.services = None;
                self.code = ended?;
                Ok(())
            }
            Happened::BackedUp(line) => {
                self.backing_up = false;
                self.voice.say(line)
            }
            Happened::Order(Control::Status) => {
                for (service, pid) in self.config.services.iter().zip(&self.pids) {
                    let state = pid.map_or("down".to_owned(), |pid| format!("pid={pid}"));
                    self.voice.say(format!("status {} {state}", service.name))?;
                }
                match self.row.as_ref().map(|row| format!("status {row}")) {
                    Some(line) => self.voice.say(line),
                    None => Ok(()),
                }
            }
            Happened::Order(Control::Reopen) => {
                let reopened = self.voice.log.as_ref().map(RotatingLog::reopen);
                self.voice.complain(reopened.and_then(Result::err))
            }
            Happened::Order(Control::Shutdown(_)) | Happened::Hung => Ok(()),
        }
    }

    fn look(&mut self, taken: io::Result<RawSample>) -> io::Result<()> {
        let row = match taken {
            Ok(sample) => self.monitor.push(sample),
            Err(error) => return self.voice.say(format!("monitor unavailable: {error}")),
        };
        let Some(row) = row else { return Ok(()) };
        self.voice.say(format!("monitor {row}"))?;
        for event in self.alerts.feed(&row) {
            self.voice.say(event.to_string())?;
        }
        self.row = Some(row);
        Ok(())
    }

    fn first_backup(&self, backup: &BackupConfig) -> Duration {
        let newest = Repo::open(&backup.repo)
            .ok()
            .and_then(|repo| repo.newest_started_ns());
        let Some(newest) = newest else {
            return Duration::ZERO;
        };
        let every = i128::try_from(backup.every.as_nanos()).unwrap_or(i128::MAX);
        let left = (newest + every - nanoseconds(self.clock.now())).clamp(0, every);
        Duration::from_nanos(u64::try_from(left).unwrap_or(u64::MAX))
    }
}

fn step(timer: &mut Option<Duration>, every: Duration, now: Duration) {
    while timer.is_some_and(|due| due <= now) {
        *timer = timer.map(|due| due + every);
    }
}

fn back_up(backup: &BackupConfig, clock: &dyn Clock) -> String {
    let done = Repo::init(&backup.repo).and_then(|repo| {
        let done = repo.backup(&backup.source, clock, &mut NoHooks)?;
        repo.prune(backup.keep)?;
        Ok(done)
    });
    match done {
        Ok(done) => format!(
            "backup ok {} stored={} reused={}",
            done.id, done.stored, done.reused
        ),
        Err(error) => format!("backup failed: {error}"),
    }
}
