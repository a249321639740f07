//! Rejected by: day7_capstone::system::a_log_that_fails_is_told_and_it_goes_on
//! A line that cannot be logged ends everything.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::Duration;

use support::Clock;

use crate::alerts::Alerts;
use crate::archive::{BackupError, Repo, Summary, UntilStopped};
use crate::ini::{self, Section, sections};
use crate::monitor::Monitor;
use crate::rotation::RotatingLog;
use crate::supervise::supervise;
use crate::units::{nanoseconds, parse_duration, parse_size};
use crate::{
    BackupConfig, Compress, Config, ConfigError, Control, Event, LogConfig, Policy, RawSample,
    Restart, RotatePolicy, Row, Rule, Service,
};

pub fn parse_config(text: &str) -> Result<Config, ConfigError> {
    let mut config = Config {
        sample_every: Duration::ZERO,
        services: Vec::new(),
        rules: Vec::new(),
        log: None,
        backup: None,
    };
    for mut section in sections(text)? {
        match (section.kind, section.name) {
            ("monitor", None) => {
                config.sample_every = section.get("every", ini::period)?.unwrap_or(seconds(10));
            }
            ("rule", Some(name)) => config.rules.push(read_rule(&mut section, name)?),
            ("service", Some(name)) => config.services.push(read_service(&mut section, name)?),
            ("log", None) => config.log = Some(read_log(&mut section)?),
            ("backup", None) => config.backup = Some(read_backup(&mut section)?),
            _ => return Err(section.error(format!("[{}] makes no sense", section.title))),
        }
        // Whatever nobody has asked for would be ignored silently.
        section.finish()?;
    }
    Ok(config)
}

const fn seconds(number: u64) -> Duration {
    Duration::from_secs(number)
}

fn read_rule(section: &mut Section<'_>, name: &str) -> Result<Rule, ConfigError> {
    let number = |text: &str| text.parse::<f64>().ok().filter(|number| number.is_finite());
    let metric = section.required("metric", ini::metric)?;
    let raise_at = section.required("raise", number)?;
    let rule = Rule {
        name: name.to_owned(),
        metric,
        raise_at,
        clear_at: section.get("clear", number)?.unwrap_or(raise_at),
        samples: section.get("samples", ini::positive)?.unwrap_or(1),
    };
    Alerts::new(vec![rule.clone()]).map_err(|message| section.error(message))?;
    Ok(rule)
}

fn read_service(section: &mut Section<'_>, name: &str) -> Result<Service, ConfigError> {
    let words = |text: &str| Some(text.split_whitespace().map(str::to_owned).collect());
    let restart = section.get("restart", ini::restart)?;
    Ok(Service {
        name: name.to_owned(),
        argv: section.required("command", words)?,
        policy: Policy {
            restart: restart.unwrap_or(Restart::OnFailure),
            base: section.get("base", parse_duration)?.unwrap_or(seconds(1)),
            cap: section.get("cap", parse_duration)?.unwrap_or(seconds(60)),
            stable_after: section
                .get("stable", parse_duration)?
                .unwrap_or(seconds(10)),
            max_failures: section.get("max", |text| text.parse().ok())?.unwrap_or(5),
        },
        stop_grace: section.get("grace", parse_duration)?.unwrap_or(seconds(10)),
    })
}

fn read_log(section: &mut Section<'_>) -> Result<LogConfig, ConfigError> {
    let compress = section.get("compress", ini::compress)?;
    Ok(LogConfig {
        path: section.required("path", |text| Some(PathBuf::from(text)))?,
        policy: RotatePolicy {
            max_bytes: section.get("max", parse_size)?,
            every: section.get("every", ini::period)?,
            keep: section.get("keep", ini::positive)?.unwrap_or(5),
            compress: compress.unwrap_or(Compress::Never),
        },
    })
}

fn read_backup(section: &mut Section<'_>) -> Result<BackupConfig, ConfigError> {
    let path = |text: &str| Some(PathBuf::from(text));
    Ok(BackupConfig {
        source: section.required("source", path)?,
        repo: section.required("repo", path)?,
        every: section
            .get("every", ini::period)?
            .unwrap_or(seconds(86_400)),
        keep: section.get("keep", ini::positive)?.unwrap_or(7),
    })
}

#[must_use]
pub fn next_wakeup(now: Duration, timers: &[Duration]) -> Duration {
    let earliest = timers.iter().min();
    earliest.map_or(seconds(3_600), |timer| timer.saturating_sub(now))
}

pub fn run_system(
    config: &Config,
    clock: Arc<dyn Clock + Send + Sync>,
    sample: &mut dyn FnMut() -> io::Result<RawSample>,
    control: Receiver<Control>,
    out: &mut dyn Write,
) -> io::Result<u8> {
    let mut system = System::new(config, clock, out)?;
    system.start(control)?;
    let result = system.run(sample);
    if result.is_err() {
        // Nobody hears us any more, but the services must not outlive us.
        system.stop_quietly();
    }
    result.map(|()| system.status)
}

/// Everything that can happen comes through one channel.
enum Message {
    Control(Control),
    Event(Event),
    ServicesEnded(io::Result<u8>),
    BackupEnded(Result<Summary, BackupError>),
}

struct System<'a> {
    config: &'a Config,
    clock: Arc<dyn Clock + Send + Sync>,
    out: &'a mut dyn Write,
    log: Option<RotatingLog>,
    sender: Sender<Message>,
    messages: Receiver<Message>,
    /// As long as there are services that run or will.
    supervisor: Option<Sender<Control>>,
    is_backing_up: bool,
    is_stopping: Arc<AtomicBool>,
    monitor: Monitor,
    alerts: Alerts,
    last: Option<Row>,
    pids: BTreeMap<String, u32>,
    next_sample: Option<Duration>,
    next_backup: Option<Duration>,
    status: u8,
}

impl<'a> System<'a> {
    fn new(
        config: &'a Config,
        clock: Arc<dyn Clock + Send + Sync>,
        out: &'a mut dyn Write,
    ) -> io::Result<Self> {
        let log = config.log.as_ref().map(|log| {
            let opened = RotatingLog::open(&log.path, log.policy.clone(), Arc::clone(&clock));
            // Else nobody knew which file is not there.
            opened.map_err(|e| io::Error::new(e.kind(), format!("{}: {e}", log.path.display())))
        });
        let alerts = Alerts::new(config.rules.clone());
        let (sender, messages) = mpsc::channel();
        let now = clock.monotonic();
        let backup = config.backup.as_ref();
        let first_backup = backup.map(|backup| now + until_due(backup, clock.as_ref()));
        Ok(Self {
            config,
            clock,
            out,
            log: log.transpose()?,
            sender,
            messages,
            supervisor: None,
            is_backing_up: false,
            is_stopping: Arc::default(),
            monitor: Monitor::new(0),
            alerts: alerts.map_err(io::Error::other)?,
            last: None,
            pids: BTreeMap::new(),
            next_sample: (!config.sample_every.is_zero()).then_some(now),
            next_backup: first_backup,
            status: 0,
        })
    }

    fn start(&mut self, control: Receiver<Control>) -> io::Result<()> {
        let sender = self.sender.clone();
        thread::Builder::new().spawn(move || {
            for order in control {
                if sender.send(Message::Control(order)).is_err() {
                    return;
                }
            }
            let _ = sender.send(Message::Control(Control::Shutdown("closed")));
        })?;
        if self.config.services.is_empty() {
            return Ok(());
        }
        let (orders, inbox) = mpsc::channel();
        let (services, sender) = (self.config.services.clone(), self.sender.clone());
        thread::Builder::new().spawn(move || {
            let ended = supervise(&services, inbox, &mut |event| {
                let _ = sender.send(Message::Event(event.clone()));
            });
            let _ = sender.send(Message::ServicesEnded(ended));
        })?;
        self.supervisor = Some(orders);
        Ok(())
    }

    fn run(&mut self, sample: &mut dyn FnMut() -> io::Result<RawSample>) -> io::Result<()> {
        while !self.is_stopping() || self.supervisor.is_some() || self.is_backing_up {
            let backup = self.next_backup.filter(|_| !self.is_backing_up);
            let timers: Vec<Duration> = self.next_sample.into_iter().chain(backup).collect();
            let wait = next_wakeup(self.clock.monotonic(), &timers);
            if let Ok(message) = self.messages.recv_timeout(wait) {
                self.take(message)?;
            }
            // After each message, too: many of them must not keep the timers waiting.
            self.sample_if_due(sample)?;
            self.back_up_if_due()?;
        }
        self.say("bye")
    }

    fn is_stopping(&self) -> bool {
        self.is_stopping.load(Ordering::Relaxed)
    }

    fn take(&mut self, message: Message) -> io::Result<()> {
        match message {
            Message::Control(order) => self.obey(order),
            Message::Event(event) => {
                match &event {
                    Event::Started { name, pid } => drop(self.pids.insert(name.clone(), *pid)),
                    Event::Exited { name, .. } => drop(self.pids.remove(name)),
                    _ => {}
                }
                self.say(&event.to_string())
            }
            Message::ServicesEnded(ended) => {
                self.supervisor = None;
                self.status = ended?;
                Ok(())
            }
            Message::BackupEnded(ended) => {
                self.is_backing_up = false;
                self.say(&match ended {
                    Ok(done) => format!("backup ok {done}"),
                    Err(error) => format!("backup failed: {error}"),
                })
            }
        }
    }

    fn obey(&mut self, order: Control) -> io::Result<()> {
        match order {
            Control::Status => self.tell_status(),
            Control::Reopen => self.with_log(RotatingLog::reopen),
            Control::Shutdown(reason) => {
                // The channel is also closed behind a shutdown; that is no second one.
                if reason != "closed" || !self.is_stopping() {
                    self.is_stopping.store(true, Ordering::Relaxed);
                    (self.next_sample, self.next_backup) = (None, None);
                    if let Some(supervisor) = &self.supervisor {
                        let _ = supervisor.send(order);
                    }
                }
                Ok(())
            }
        }
    }

    fn tell_status(&mut self) -> io::Result<()> {
        for service in &self.config.services {
            let line = match self.pids.get(&service.name) {
                Some(pid) => format!("status {} pid={pid}", service.name),
                None => format!("status {} down", service.name),
            };
            self.say(&line)?;
        }
        let row = self.last.as_ref().map(|row| format!("status {row}"));
        row.map_or(Ok(()), |line| self.say(&line))
    }

    fn sample_if_due(
        &mut self,
        sample: &mut dyn FnMut() -> io::Result<RawSample>,
    ) -> io::Result<()> {
        let now = self.clock.monotonic();
        let Some(due) = self.next_sample.filter(|due| *due <= now) else {
            return Ok(());
        };
        let taken = sample();
        let now = self.clock.monotonic();
        self.next_sample = Some(next_multiple(due, self.config.sample_every, now));
        let row = match taken {
            Ok(sample) => self.monitor.push(sample),
            Err(error) => return self.say(&format!("monitor unavailable: {error}")),
        };
        if let Some(row) = row {
            self.say(&format!("monitor {row}"))?;
            for event in self.alerts.feed(&row) {
                self.say(&event.to_string())?;
            }
            self.last = Some(row);
        }
        Ok(())
    }

    /// On a thread of its own: it can take hours, and a shutdown must not wait for it.
    fn back_up_if_due(&mut self) -> io::Result<()> {
        let now = self.clock.monotonic();
        let due = self
            .next_backup
            .filter(|due| *due <= now && !self.is_backing_up);
        let (Some(backup), Some(due)) = (&self.config.backup, due) else {
            return Ok(());
        };
        self.next_backup = Some(next_multiple(due, backup.every, now));
        let (backup, clock) = (backup.clone(), Arc::clone(&self.clock));
        let (sender, stop) = (self.sender.clone(), Arc::clone(&self.is_stopping));
        thread::Builder::new().spawn(move || {
            let ended = back_up(&backup, clock.as_ref(), stop);
            let _ = sender.send(Message::BackupEnded(ended));
        })?;
        self.is_backing_up = true;
        Ok(())
    }

    /// One line, to whoever reads us and into the log.
    fn say(&mut self, line: &str) -> io::Result<()> {
        writeln!(self.out, "{line}")?;
        self.out.flush()?;
        self.with_log(|log| log.write_line(line.as_bytes()))
    }

    /// What fails with the log can be told to our reader alone.
    fn with_log(&mut self, act: impl Fn(&RotatingLog) -> io::Result<()>) -> io::Result<()> {
        self.log.as_ref().map_or(Ok(()), act)
    }

    fn stop_quietly(&mut self) {
        self.is_stopping.store(true, Ordering::Relaxed);
        let mut runs = self.supervisor.take().is_some();
        while runs && let Ok(message) = self.messages.recv() {
            runs = !matches!(message, Message::ServicesEnded(_));
        }
    }
}

/// The first of `due`, `due + every`, ... after `now`: what was missed is not made up for.
fn next_multiple(due: Duration, every: Duration, now: Duration) -> Duration {
    let behind = now.saturating_sub(due).as_nanos() % every.as_nanos();
    let behind = Duration::from_nanos(u64::try_from(behind).unwrap_or(u64::MAX));
    now.saturating_add(every).saturating_sub(behind)
}

/// How long after the newest snapshot the next one is due; a restart does not put it off.
fn until_due(backup: &BackupConfig, clock: &dyn Clock) -> Duration {
    let repo = Repo::open(&backup.repo);
    let Some(started) = repo.ok().and_then(|repo| repo.newest_started_ns()) else {
        return Duration::ZERO;
    };
    let passed = nanoseconds(clock.now()).saturating_sub(started).max(0);
    let passed = Duration::from_nanos(u64::try_from(passed).unwrap_or(u64::MAX));
    backup.every.saturating_sub(passed)
}

fn back_up(
    config: &BackupConfig,
    clock: &dyn Clock,
    stop: Arc<AtomicBool>,
) -> Result<Summary, BackupError> {
    let repo = Repo::init(&config.repo)?;
    let done = repo.backup(&config.source, clock, &mut UntilStopped(stop))?;
    repo.prune(config.keep)?;
    Ok(done)
}
