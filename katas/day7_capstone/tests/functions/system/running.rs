//! Kata 7.9 from inside: `run_system`.

use std::io::{ErrorKind, Write};
use std::sync::mpsc::Sender;
use std::sync::{Arc, mpsc};
use std::{fs, io};

use day7_capstone::system::run_system;
use day7_capstone::{
    BackupConfig, Clock, Compress, Config, Control, LogConfig, Metric, RawSample, RotatePolicy,
};
use harness::{DEADLINE, Scratch, equal, within};
use support::SystemClock;

use super::{EMPTY, rule};
use crate::{ms, seconds};

/// What a run has printed and how it has ended. `sample` is given the number of the call and
/// the means to send orders.
pub(super) fn run(
    config: Config,
    mut sample: impl FnMut(u64, &Sender<Control>) -> io::Result<RawSample> + Send + 'static,
) -> (Option<u8>, Vec<String>) {
    within(DEADLINE, move || {
        let (sender, control) = mpsc::channel();
        let mut out = Vec::new();
        let mut calls = 0;
        let mut next = || {
            calls += 1;
            sample(calls, &sender)
        };
        let clock = Arc::new(SystemClock::new());
        let ended = run_system(&config, clock, &mut next, control, &mut out);
        let text = String::from_utf8_lossy(&out).into_owned();
        (ended.ok(), text.lines().map(str::to_owned).collect())
    })
}

/// The sample of a machine that is busy for so many of 1000 ticks since the one before.
pub(super) fn busy(call: u64, total_busy: u64) -> RawSample {
    RawSample {
        at: ms(call),
        cpu_busy: total_busy,
        cpu_total: call * 1_000,
        mem_total: 1_000,
        mem_available: 600,
        procs: Vec::new(),
    }
}

pub(super) fn stop(control: &Sender<Control>) {
    control
        .send(Control::Shutdown("enough"))
        .expect("somebody listens");
}

pub(super) fn sampling() -> Config {
    Config {
        sample_every: ms(1),
        ..EMPTY
    }
}

#[harness::test]
fn samples_become_lines_and_alerts() {
    let mut config = sampling();
    config.rules = vec![rule("hot", Metric::Cpu, 90.0, 50.0, 2)];
    let mut total = 0;
    let (status, lines) = run(config, move |call, control| {
        total += [0, 950, 125, 900, 930, 70, 10][usize::try_from(call - 1).unwrap_or(0).min(6)];
        if call == 7 {
            stop(control);
        }
        Ok(busy(call, total))
    });
    let expected = [
        "monitor cpu=95.0 mem=40.0",
        "monitor cpu=12.5 mem=40.0",
        "monitor cpu=90.0 mem=40.0",
        "monitor cpu=93.0 mem=40.0",
        "alert raised hot 93.0",
        "monitor cpu=7.0 mem=40.0",
        "alert cleared hot after 1ms",
    ];
    equal!(
        expected.as_slice(),
        &lines[..expected.len().min(lines.len())]
    );
    equal!(
        (Some(0), Some("bye")),
        (status, lines.last().map(String::as_str))
    );
}

#[harness::test]
fn a_sample_that_fails_is_told_and_it_goes_on() {
    let (status, lines) = run(sampling(), |call, control| match call {
        2 => Err(io::Error::other("no counters today")),
        4 => {
            stop(control);
            Ok(busy(call, call * 500))
        }
        _ => Ok(busy(call, call * 500)),
    });
    let expected = [
        "monitor unavailable: no counters today",
        "monitor cpu=50.0 mem=40.0",
    ];
    equal!(expected.as_slice(), &lines[..lines.len().min(2)]);
    equal!(
        (Some(0), Some("bye")),
        (status, lines.last().map(String::as_str))
    );
}

#[harness::test]
fn a_closed_channel_is_a_shutdown() {
    let lines = within(DEADLINE, || {
        let (sender, control) = mpsc::channel();
        drop(sender);
        let mut out = Vec::new();
        let clock = Arc::new(SystemClock::new());
        let mut never = || Err(ErrorKind::Other.into());
        let ended = run_system(&EMPTY, clock, &mut never, control, &mut out);
        (ended.ok(), String::from_utf8_lossy(&out).into_owned())
    });
    equal!((Some(0), "bye\n".to_owned()), lines);
}

#[harness::test]
fn what_was_missed_is_not_made_up_for() {
    // The first call takes as long as five steps. Behind it no two steps can come within one.
    let every = ms(20);
    let mut config = sampling();
    config.sample_every = every;
    let times = Arc::new(std::sync::Mutex::new(Vec::new()));
    let seen = Arc::clone(&times);
    let clock = SystemClock::new();
    run(config, move |call, control| {
        seen.lock().expect("no panic").push(clock.monotonic());
        if call == 1 {
            clock.sleep(every * 5);
        }
        if call == 6 {
            stop(control);
        }
        Ok(busy(call, call))
    });
    let times = times.lock().expect("no panic");
    let too_fast = times
        .windows(3)
        .filter(|calls| calls[2] - calls[0] < every)
        .count();
    equal!(0, too_fast, "three calls within one step, at {times:?}");
    equal!(true, times.len() >= 6, "whether it was called again");
}

#[harness::test]
fn status_tells_the_last_row() {
    let (_, lines) = run(sampling(), |call, control| {
        if call == 1 || call == 3 {
            control.send(Control::Status).expect("somebody listens");
        }
        if call == 3 {
            stop(control);
        }
        Ok(busy(call, call * 250))
    });
    let status: Vec<_> = lines
        .iter()
        .filter(|line| line.starts_with("status"))
        .collect();
    // The one after the first sample may come before there is a row, or behind it.
    let last = status.last().map(|line| line.as_str());
    equal!(Some("status cpu=25.0 mem=40.0"), last, "in {lines:?}");
}

#[harness::test]
fn every_line_goes_to_the_log_as_well() {
    let scratch = Scratch::new();
    let path = scratch.join("sysop.log");
    let mut config = sampling();
    config.log = Some(LogConfig {
        path: path.clone(),
        policy: RotatePolicy {
            max_bytes: Some(60),
            every: None,
            keep: 99,
            compress: Compress::Never,
        },
    });
    let (_, lines) = run(config, |call, control| {
        if call == 9 {
            stop(control);
        }
        Ok(busy(call, call * 250))
    });
    equal!(
        lines,
        crate::rotated::lines(&path),
        "the lines of all files, oldest first"
    );
    equal!(
        true,
        crate::rotated::names(&path).len() > 3,
        "whether it was rotated"
    );
}

#[harness::test]
fn without_its_log_nothing_is_started() {
    let scratch = Scratch::new();
    let mut config = sampling();
    config.log = Some(LogConfig {
        path: scratch.join("missing/sysop.log"),
        policy: RotatePolicy {
            max_bytes: None,
            every: None,
            keep: 1,
            compress: Compress::Never,
        },
    });
    let (status, lines) = run(config, |_, control| {
        stop(control);
        Err(io::Error::other("it was started"))
    });
    equal!((None, Vec::<String>::new()), (status, lines));
}

#[harness::test]
fn a_backup_is_made_when_it_is_due() {
    let scratch = Scratch::new();
    let source = crate::source(&scratch);
    let repo = scratch.join("made/repo");
    let mut config = sampling();
    config.backup = Some(BackupConfig {
        source,
        repo: repo.clone(),
        every: seconds(3_600),
        keep: 3,
    });
    // It is over as soon as there is a snapshot, and was there as soon as there is none.
    let snapshots = repo.join("snapshots");
    let count = move || fs::read_dir(&snapshots).map_or(0, Iterator::count);
    let again = count.clone();
    let (_, lines) = run(config.clone(), move |call, control| {
        if count() > 0 {
            stop(control);
        }
        Ok(busy(call, 0))
    });
    let backups: Vec<_> = lines
        .iter()
        .filter(|line| line.starts_with("backup"))
        .collect();
    equal!(1, backups.len(), "backups in {lines:?}");
    let id =
        crate::told(day7_capstone::archive::Repo::open(&repo)).and_then(|r| crate::told(r.ids()));
    let id = id
        .ok()
        .and_then(|ids| ids.last().cloned())
        .unwrap_or_default();
    equal!(&format!("backup ok {id} stored=2 reused=1"), backups[0]);
    // The next one is due in an hour, restart or not.
    let (_, lines) = run(config, move |call, control| {
        if call == 20 {
            stop(control);
        }
        Ok(busy(call, 0))
    });
    let backups = lines
        .iter()
        .filter(|line| line.starts_with("backup"))
        .count();
    equal!(
        (0, 1),
        (backups, again()),
        "backups after a restart, and snapshots"
    );
}

#[harness::test]
fn a_backup_that_fails_is_told_and_it_goes_on() {
    let scratch = Scratch::new();
    scratch.file("not-a-repo/x", "");
    let mut config = sampling();
    config.sample_every = ms(5);
    config.backup = Some(BackupConfig {
        source: scratch.path().to_owned(),
        repo: scratch.join("not-a-repo"),
        every: ms(1),
        keep: 1,
    });
    let (status, lines) = run(config, |call, control| {
        if call == 10 {
            stop(control);
        }
        Ok(busy(call, 0))
    });
    let failed = lines
        .iter()
        .filter(|line| line.starts_with("backup failed: "))
        .count();
    equal!(
        true,
        failed >= 2,
        "whether it is tried again; it printed {lines:?}"
    );
    equal!(
        (Some(0), Some("bye")),
        (status, lines.last().map(String::as_str))
    );
}

/// Refuses everything after some lines.
struct Full(u32);

impl Write for Full {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 = self.0.checked_sub(1).ok_or(ErrorKind::StorageFull)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[harness::test]
fn who_cannot_print_says_so() {
    let error = within(DEADLINE, || {
        let (_sender, control) = mpsc::channel();
        let clock = Arc::new(SystemClock::new());
        let mut calls = 0;
        let mut next = || {
            calls += 1;
            Ok(busy(calls, 0))
        };
        let ended = run_system(&sampling(), clock, &mut next, control, &mut Full(3));
        ended.map_err(|error| error.kind())
    });
    equal!(Err(ErrorKind::StorageFull), error);
}
