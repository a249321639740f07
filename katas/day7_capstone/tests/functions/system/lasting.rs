//! Kata 7.9 from inside: a system that runs for a while, with backups again and again and a
//! log that comes and goes.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::time::{Duration, Instant};

use day7_capstone::system::run_system;
use day7_capstone::{BackupConfig, Compress, Config, Control, LogConfig, RotatePolicy};
use harness::{DEADLINE, Scratch, equal, within};
use support::SystemClock;

use super::running::{busy, run, sampling, stop};
use crate::{ms, set_mtime};

/// So long it is tried: a right solution is long done, and a wrong one is told why.
const ENOUGH: Duration = DEADLINE.saturating_sub(ms(1_000));

fn with_backups(source: PathBuf, repo: &Path, keep: usize) -> Config {
    let mut config = sampling();
    config.backup = Some(BackupConfig {
        source,
        repo: repo.to_owned(),
        every: ms(1),
        keep,
    });
    config
}

#[harness::test]
fn backups_are_made_again_and_again_and_old_ones_go() {
    let scratch = Scratch::new();
    let repo = scratch.join("repo");
    let config = with_backups(crate::source(&scratch), &repo, 1);
    let snapshots = repo.join("snapshots");
    let now = move || {
        let entries = fs::read_dir(&snapshots).into_iter().flatten().flatten();
        entries.map(|entry| entry.file_name()).collect::<Vec<_>>()
    };
    let (look, mut seen, begin) = (now.clone(), BTreeSet::new(), Instant::now());
    let (status, lines) = run(config, move |call, control| {
        seen.extend(look());
        if seen.len() == 4 || begin.elapsed() > ENOUGH {
            stop(control);
        }
        Ok(busy(call, 0))
    });
    let count = lines
        .iter()
        .filter(|line| line.starts_with("backup ok "))
        .count();
    equal!(
        (Some(0), true),
        (status, count >= 3),
        "the result, and whether at least three backups were told of in {lines:?}"
    );
    // The last one may have been told to end before it could remove others.
    let left = now();
    equal!(
        true,
        (1..=2).contains(&left.len()),
        "whether all but one or two were pruned; there are {left:?}"
    );
}

#[harness::test]
fn samples_are_taken_while_a_backup_is_made() {
    let scratch = Scratch::new();
    let repo = scratch.join("repo");
    let large = scratch.file("src/large", vec![7; 4 << 20]);
    // In times to come: so each backup reads it again.
    set_mtime(&large, 4_000_000_000);
    let config = with_backups(scratch.join("src"), &repo, 1);
    let (lock, begin) = (repo.join("lock"), Instant::now());
    let seen = Arc::new(Mutex::new(false));
    let inside = Arc::clone(&seen);
    run(config, move |call, control| {
        // Whoever makes a backup has the lock; nobody else is here.
        let file = File::options().append(true).open(&lock);
        let is_running = file.is_ok_and(|file| file.try_lock().is_err());
        if is_running {
            *inside.lock().unwrap_or_else(PoisonError::into_inner) = true;
        }
        if is_running || begin.elapsed() > ENOUGH {
            stop(control);
        }
        Ok(busy(call, 0))
    });
    let seen = *seen.lock().unwrap_or_else(PoisonError::into_inner);
    equal!(
        true,
        seen,
        "whether a sample was taken while a backup had the repository's lock"
    );
}

/// What is printed, to be read meanwhile.
#[derive(Clone, Default)]
struct Screen(Arc<Mutex<Vec<u8>>>);

impl Screen {
    fn lines(&self) -> Vec<String> {
        let bytes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let text = String::from_utf8_lossy(&bytes);
        text.lines().map(str::to_owned).collect()
    }
}

impl Write for Screen {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[harness::test]
fn a_log_that_fails_is_told_and_it_goes_on() {
    let scratch = Scratch::new();
    let (dir, away) = (scratch.directory("dir"), scratch.join("away"));
    let path = dir.join("sys.log");
    let mut config = sampling();
    config.log = Some(LogConfig {
        path: path.clone(),
        policy: RotatePolicy {
            max_bytes: None,
            every: None,
            keep: 1,
            compress: Compress::Never,
        },
    });
    let (status, lines) = within(DEADLINE, move || {
        let (sender, control) = mpsc::channel();
        let screen = Screen::default();
        let (mut out, mut calls, mut back_since) = (screen.clone(), 0, None);
        let begin = Instant::now();
        let mut sample = || {
            calls += 1;
            let lines = screen.lines();
            let has_failed = lines.iter().any(|line| line.starts_with("log failed: "));
            match back_since {
                // First nobody can open it, and somebody says so; then it is there again.
                _ if calls == 3 => {
                    fs::rename(&dir, &away)?;
                    sender.send(Control::Reopen).map_err(io::Error::other)?;
                }
                None if calls > 3 && has_failed => {
                    fs::rename(&away, &dir)?;
                    back_since = Some(lines.len());
                }
                Some(then) if lines.len() > then + 2 => stop(&sender),
                _ if begin.elapsed() > ENOUGH => stop(&sender),
                _ => {}
            }
            Ok(busy(calls, 0))
        };
        let clock = Arc::new(SystemClock::new());
        let ended = run_system(&config, clock, &mut sample, control, &mut out);
        (ended.ok(), out.lines())
    });
    let failed = lines.iter().filter(|line| line.starts_with("log failed: "));
    equal!(
        (Some(0), true, Some("bye")),
        (status, failed.count() > 0, lines.last().map(String::as_str)),
        "the result, whether it was told that the log failed, and the last line"
    );
    let logged = crate::rotated::lines(&path);
    let failed = logged.iter().filter(|line| line.starts_with("log failed"));
    equal!(
        (0, Some("bye")),
        (failed.count(), logged.last().map(String::as_str)),
        "what the log itself says of that, and its last line, when it is there again"
    );
}
