//! The order of the stages for one submission: assemble, compile, run, judge. It tells
//! what happens as events; it knows more than one stage, and no report.

mod building;
mod cell;
mod confined;
mod error;
mod workers;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use crate::cancel::Cancel;
use crate::compile::{Kept, Progress, TestBinaries};
use crate::model::event::{CaseFinished, Event, Note, NoteKind, Plan};
use crate::model::isolation::Layers;
use crate::model::kata::{CaseId, Catalog, Day};
use crate::model::verdict::{Failure, FailureKind};
use crate::released::{Hidden, Released};
use crate::submission::Submission;
use crate::workspace::{self, Difference};
use building::Building;
pub use confined::Confined;
pub use error::PipelineError;
use workers::{Task, Workers};

/// What is to be graded, and where.
#[derive(Debug)]
pub struct Request<'a> {
    /// The katas.
    pub catalog: &'a Catalog,
    /// Their released text.
    pub released: &'a Released,
    /// Tests that take the place of released ones, after the submission was compiled.
    pub hidden: &'a Hidden,
    /// Which cases, and the seed.
    pub plan: Plan,
    /// The student's files.
    pub submission: Submission,
    /// The student's clone, if it may be built in place.
    pub clone: Option<PathBuf>,
    /// Where an overlay is laid.
    pub overlay: PathBuf,
    /// The target directory of the overlay.
    pub target: PathBuf,
    /// How many test cases run at a time.
    pub jobs: usize,
    /// Whether nobody vouches for the submission, so that it is also compiled in the jail.
    pub is_untrusted: bool,
    /// Whether days of which nothing is written yet are built and run like all others.
    /// Otherwise their cases fail as every stub does, which the gate `stubs` has tried out.
    pub runs_stubs: bool,
    /// The layers that stand around each, as far as the machine can give them.
    pub layers: Layers,
}

/// What the threads of a run tell each other.
enum Message {
    Progress(Progress),
    Compiled(Result<(), PipelineError>),
    Blocked {
        day: String,
        kata: String,
        failure: Failure,
    },
    BuildStarted(Vec<String>),
    Judged(Box<CaseFinished>),
    /// A case that was not judged because the run was cancelled.
    Dropped,
}

/// Grades one submission; `tell` hears of everything in the order in which it happens.
///
/// # Errors
/// See [`PipelineError`]; the events told before it stay true.
pub fn run(
    request: &Request<'_>,
    cancel: &Cancel,
    tell: &mut dyn FnMut(Event),
) -> Result<(), PipelineError> {
    let started = Instant::now();
    tell(Event::RunStarted(request.plan.clone()));
    let blocked = refuse(request, tell);
    let wanted: BTreeSet<&str> = request
        .plan
        .days
        .iter()
        .map(|day| day.name.as_str())
        .collect();
    let days = request.catalog.days.iter();
    let days = days.filter(|day| wanted.contains(day.name.as_str()));
    let (days, untouched): (Vec<&Day>, Vec<&Day>) =
        days.partition(|day| request.runs_stubs || is_begun(request, day));
    leave_out(request, &untouched, tell);
    let in_place = may_build_in_place(request, &days, &blocked, tell);
    let (sender, receiver) = mpsc::channel();
    // Outside the scope: the executables stay until the last case has run.
    let mut kept = Kept::default();
    let result = thread::scope(|scope| {
        let workers = Workers::start(scope, request, cancel, &sender);
        scope.spawn(|| {
            let mut build = Building {
                request,
                cancel,
                sender: sender.clone(),
                blocked,
                kept: &mut kept,
                time_alone: Duration::ZERO,
            };
            let result = build.run(in_place, &days);
            let _ = sender.send(Message::Compiled(result));
        });
        let mut running = Running {
            request,
            workers,
            days: BTreeMap::new(),
            judged: BTreeSet::new(),
        };
        running.attend(&receiver, tell)
    });
    result?;
    if cancel.is_set() {
        return Err(PipelineError::Cancelled);
    }
    let duration_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    tell(Event::RunFinished { duration_ms });
    Ok(())
}

/// What a reader should know of a submission's files.
#[must_use]
pub fn notes(submission: &Submission) -> Vec<Note> {
    let note = |kind, message: String, file: Option<&String>| Note {
        kind,
        message,
        file: file.cloned(),
    };
    let missing = submission.missing.iter().map(|path| {
        let message = "it is not there, so the stub is graded in its place".to_owned();
        note(NoteKind::MissingFile, message, Some(path))
    });
    let ignored = submission.ignored.iter().map(|path| {
        let message = "it is no student's file, so it is not looked at".to_owned();
        note(NoteKind::IgnoredFile, message, Some(path))
    });
    let more = submission.ignored_more;
    let more = (more > 0).then(|| {
        let message = format!("and {more} more that are no student's files");
        note(NoteKind::IgnoredFile, message, None)
    });
    missing.chain(ignored).chain(more).collect()
}

/// Builds what does not depend on a submission, for all days, and the stubs with the tests
/// that take the place of released ones. A run would do the first when it needs it; the
/// second tells an instructor's mistake from a student's.
///
/// # Errors
/// See [`PipelineError`].
pub fn prepare(request: &Request<'_>, cancel: &Cancel) -> Result<(), PipelineError> {
    let days: Vec<&Day> = request.catalog.days.iter().collect();
    let (sender, _receiver) = mpsc::channel();
    let mut build = Building {
        request,
        cancel,
        sender,
        blocked: BTreeSet::new(),
        kept: &mut Kept::default(),
        time_alone: Duration::ZERO,
    };
    build.prepare_all(&days)
}

/// Tells of the files that cannot be taken; those of their katas, by day and name.
fn refuse(request: &Request<'_>, tell: &mut dyn FnMut(Event)) -> BTreeSet<(String, String)> {
    for note in notes(&request.submission) {
        tell(Event::NoteTaken(note));
    }
    let mut blocked = BTreeSet::new();
    for refused in &request.submission.refused {
        let failure = Failure::new(FailureKind::Refused, &refused.reason).at(&refused.path, None);
        let (day, kata) = (refused.day.clone(), refused.kata.clone());
        tell(Event::KataBlocked {
            day: day.clone(),
            kata: kata.clone(),
            failure,
        });
        blocked.insert((day, kata));
    }
    blocked
}

/// Whether a submission has anything of a day but its stubs.
fn is_begun(request: &Request<'_>, day: &Day) -> bool {
    let refused = &request.submission.refused;
    refused.iter().any(|refused| refused.day == day.name)
        || day.katas.iter().any(|kata| {
            let path = day.student_file(&kata.name);
            let text = request.submission.files.get(&path).map(String::as_str);
            text.is_some() && text != request.released.text(&path)
        })
}

/// Tells of days that need neither a build nor a run that nothing of them is written yet.
fn leave_out(request: &Request<'_>, untouched: &[&Day], tell: &mut dyn FnMut(Event)) {
    for day in untouched {
        for kata in &day.katas {
            let path = day.student_file(&kata.name);
            let text = request.released.text(&path).unwrap_or_default();
            let todo = text.lines().position(|line| line.contains("todo!("));
            let line = todo.and_then(|line| u32::try_from(line + 1).ok());
            tell(Event::KataBlocked {
                day: day.name.clone(),
                kata: kata.name.clone(),
                failure: Failure::stub().at(path, line),
            });
        }
        tell(Event::DayFinished {
            day: day.name.clone(),
        });
    }
}

/// In place only if what is built there is what was released, and all of it.
fn may_build_in_place(
    request: &Request<'_>,
    days: &[&Day],
    blocked: &BTreeSet<(String, String)>,
    tell: &mut dyn FnMut(Event),
) -> bool {
    let Some(clone) = &request.clone else {
        return false;
    };
    let differences = workspace::differences(clone, request.released, request.catalog, days);
    for (path, difference) in &differences {
        let message = match difference {
            Difference::Edited => {
                "it was edited; the original is graded (`git restore` brings it back)"
            }
            Difference::Deleted => {
                "it is gone; the original is graded (`git restore` brings it back)"
            }
            Difference::Added => {
                "it is not looked at: each kata is graded from its own file alone, so put what you need into that"
            }
        };
        tell(Event::NoteTaken(Note {
            kind: NoteKind::EditedFile,
            message: message.to_owned(),
            file: Some(path.clone()),
        }));
    }
    differences.is_empty() && blocked.is_empty() && request.submission.missing.is_empty()
}

/// The thread that tells: everything passes through it, so events have an order.
struct Running<'a> {
    request: &'a Request<'a>,
    workers: Workers,
    /// The cases of each started day that have no verdict yet.
    days: BTreeMap<String, usize>,
    /// The katas that are blocked: their cases are not run.
    judged: BTreeSet<(String, String)>,
}

impl Running<'_> {
    fn attend(
        &mut self,
        receiver: &Receiver<Message>,
        tell: &mut dyn FnMut(Event),
    ) -> Result<(), PipelineError> {
        for refused in &self.request.submission.refused {
            self.judged
                .insert((refused.day.clone(), refused.kata.clone()));
        }
        let mut result = None;
        while result.is_none() || self.days.values().any(|left| *left > 0) {
            // Every sender lives at least as long as this loop waits for it.
            let Ok(message) = receiver.recv() else { break };
            match message {
                Message::BuildStarted(days) => tell(Event::BuildStarted { days }),
                Message::Progress(Progress::LockAwaited) => tell(Event::LockAwaited),
                Message::Progress(Progress::CrateStarted(name)) => {
                    tell(Event::CrateStarted { name })
                }
                Message::Progress(Progress::DayBuilt(binaries)) => self.start_day(binaries, tell),
                Message::Blocked { day, kata, failure } => {
                    self.judged.insert((day.clone(), kata.clone()));
                    tell(Event::KataBlocked { day, kata, failure });
                }
                Message::Judged(finished) => {
                    let day = finished.id.day().to_owned();
                    tell(Event::CaseFinished(*finished));
                    self.count_down(day, tell);
                }
                // Nothing more is told, but every task is waited for.
                Message::Dropped => return Err(PipelineError::Cancelled),
                Message::Compiled(compiled) => {
                    tell(Event::BuildFinished);
                    result = Some(compiled);
                }
            }
        }
        result.unwrap_or(Ok(()))
    }

    fn start_day(&mut self, binaries: TestBinaries, tell: &mut dyn FnMut(Event)) {
        let name = binaries.day.clone();
        tell(Event::DayStarted { day: name.clone() });
        let binaries = std::sync::Arc::new(binaries);
        let mut count = 0;
        let planned = self
            .request
            .plan
            .days
            .iter()
            .filter(|day| day.name == name)
            .flat_map(|day| &day.katas);
        for kata in planned {
            let Some((_, known)) = self.request.catalog.find(&name, &kata.name) else {
                continue;
            };
            if self.judged.contains(&(name.clone(), kata.name.clone())) {
                continue;
            }
            let is_wanted = |id: &CaseId| kata.cases.iter().any(|case| case.id == *id);
            for case in known.cases.iter().filter(|case| is_wanted(&case.id)) {
                count += 1;
                self.workers.add(Task {
                    id: case.id.clone(),
                    target: case.target,
                    test: format!("{}::{}", case.module, case.id.sentence()),
                    binaries: binaries.clone(),
                    wall_time: known.wall_time,
                    seed: self.request.plan.seed,
                    layers: self.request.layers,
                    needs: case.needs.clone(),
                });
            }
        }
        // One more than there are cases, so that a day without any settles here.
        self.days.insert(name.clone(), count + 1);
        self.count_down(name, tell);
    }

    fn count_down(&mut self, day: String, tell: &mut dyn FnMut(Event)) {
        if let Some(left) = self.days.get_mut(&day) {
            *left -= 1;
            if *left == 0 {
                tell(Event::DayFinished { day });
            }
        }
    }
}
