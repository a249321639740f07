//! `plan` and `backup`: repositories.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use day7_capstone::archive::{Hooks, Kind, Manifest, Problem, Repo, Seen};
use day7_capstone::manifest::escape;
use day7_capstone::plan;
use lexopt::{Arg, Parser, ValueExt};
use nix::sys::signal::{Signal, raise};

use super::answers::Answers;
use super::clock::clock;
use super::replay::text;
use super::stop::{self, DATA, Stop};

pub fn plan(parser: &mut Parser) -> Result<u8, Stop> {
    let [before, now] = stop::paths(parser, ["PREV", "NOW"])?;
    let wrong = |path: &Path, reason: String| {
        Stop::failure(DATA, format_args!("{}: {reason}", path.display()))
    };
    let before = if before.as_os_str() == "-" {
        None
    } else {
        let manifest = Manifest::decode("PREV", text(&before)?.as_bytes());
        Some(manifest.map_err(|reason| wrong(&before, reason))?)
    };
    let seen: Result<Vec<Seen>, String> = text(&now)?.lines().map(Seen::decode).collect();
    let seen = seen.map_err(|reason| wrong(&now, reason))?;
    let plan = plan::plan(before.as_ref(), &seen);
    let mut answers = Answers::new();
    let lists = [
        ("store", plan.store),
        ("rehash", plan.rehash),
        ("keep", plan.keep),
        ("removed", plan.removed),
    ];
    for (word, paths) in lists {
        for path in paths {
            answers.give(format!("{word} {}", escape(&path)))?;
        }
    }
    Ok(0)
}

/// The points of a backup: told, failed at or died at.
#[derive(Default)]
struct Points {
    are_told: bool,
    fail_at: BTreeSet<String>,
    die_at: Option<String>,
}

impl Hooks for Points {
    fn at(&mut self, point: &str) -> io::Result<()> {
        if self.are_told {
            let told = Answers::new().give(format!("at {point}"));
            told.map_err(|_| io::Error::other("nobody listens"))?;
        }
        if self.die_at.as_deref() == Some(point) {
            raise(Signal::SIGKILL)?;
        }
        if self.fail_at.contains(point) {
            return Err(io::Error::other("injected failure"));
        }
        Ok(())
    }
}

/// What is said about a backup on the command line.
struct Order {
    repo: PathBuf,
    arguments: Vec<PathBuf>,
    keep: Option<usize>,
    points: Points,
}

pub fn backup(parser: &mut Parser) -> Result<u8, Stop> {
    let word = match parser.next()? {
        Some(Arg::Value(word)) => word,
        Some(other) => return Err(Stop::unexpected(other)),
        None => return Err(Stop::missing("backup command")),
    };
    let word = word.to_str().unwrap_or_default();
    let names: &[&str] = match word {
        "init" | "list" | "verify" | "prune" => &[],
        "run" => &["SRC"],
        "show" => &["ID"],
        "restore" => &["ID", "DST"],
        _ => return Err(Stop::Usage(format!("unknown backup command {word}"))),
    };
    let mut order = order(parser, word, names)?;
    let mut answers = Answers::new();
    match word {
        "init" => drop(Repo::init(&order.repo)?),
        "run" => return run(&mut order, &mut answers),
        "list" => list(&order, &mut answers)?,
        "show" => show(&order, &mut answers)?,
        "verify" => return verify(&order, &mut answers),
        "restore" => {
            let id = order.arguments[0].to_string_lossy();
            let count = Repo::open(&order.repo)?.restore(&id, &order.arguments[1])?;
            answers.give(format!("restored {count} entries"))?;
        }
        _ => {
            let keep = order.keep.ok_or_else(|| Stop::missing("--keep"))?;
            let count = Repo::open(&order.repo)?.prune(keep)?;
            answers.give(format!("removed {count} objects"))?;
        }
    }
    Ok(0)
}

fn order(parser: &mut Parser, word: &str, names: &[&str]) -> Result<Order, Stop> {
    let mut repo = None;
    let (mut arguments, mut keep, mut points) = (Vec::new(), None, Points::default());
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Short('r') | Arg::Long("repo") => repo = Some(PathBuf::from(parser.value()?)),
            Arg::Long("keep") if word == "prune" => keep = Some(stop::number(parser.value()?)?),
            Arg::Long("trace") if word == "run" => points.are_told = true,
            Arg::Long("fail-at") if word == "run" => {
                points.fail_at.insert(parser.value()?.string()?);
            }
            Arg::Long("die-at") if word == "run" => {
                points.die_at = Some(parser.value()?.string()?);
            }
            Arg::Value(value) if arguments.len() < names.len() => arguments.push(value.into()),
            other => return Err(Stop::unexpected(other)),
        }
    }
    match names.get(arguments.len()) {
        Some(name) => Err(Stop::missing(name)),
        None => Ok(Order {
            repo: repo.ok_or_else(|| Stop::missing("-r REPO"))?,
            arguments,
            keep,
            points,
        }),
    }
}

fn run(order: &mut Order, answers: &mut Answers) -> Result<u8, Stop> {
    let clock = clock()?;
    let repo = Repo::open(&order.repo)?;
    let done = repo.backup(&order.arguments[0], clock.as_ref(), &mut order.points)?;
    answers.give(format!(
        "{} files={} stored={} reused={} bytes={}",
        done.id, done.files, done.stored, done.reused, done.bytes_stored
    ))?;
    Ok(0)
}

fn list(order: &Order, answers: &mut Answers) -> Result<(), Stop> {
    for snapshot in Repo::open(&order.repo)?.snapshots()? {
        let sizes = snapshot
            .entries
            .values()
            .filter_map(|entry| match entry.kind {
                Kind::File { size, .. } => Some(size),
                _ => None,
            });
        let (files, bytes) = sizes.fold((0, 0), |(files, sum), size| (files + 1, sum + size));
        let (id, entries) = (&snapshot.id, snapshot.entries.len());
        answers.give(format!(
            "{id} entries={entries} files={files} bytes={bytes}"
        ))?;
    }
    Ok(())
}

fn show(order: &Order, answers: &mut Answers) -> Result<(), Stop> {
    let id = order.arguments[0].to_string_lossy().into_owned();
    let snapshots = Repo::open(&order.repo)?.snapshots()?;
    let snapshot = snapshots.iter().find(|snapshot| snapshot.id == id);
    let snapshot = snapshot.ok_or(day7_capstone::archive::BackupError::NoSuchSnapshot(id))?;
    answers.give(snapshot.encode().trim_end())
}

fn verify(order: &Order, answers: &mut Answers) -> Result<u8, Stop> {
    let problems = Repo::open(&order.repo)?.verify()?;
    for problem in &problems {
        answers.give(problem.to_string())?;
    }
    // What nobody needs is in nobody's way.
    let is_harmless = |problem: &Problem| matches!(problem, Problem::Orphan { .. });
    Ok(if problems.iter().all(is_harmless) {
        0
    } else {
        DATA
    })
}
