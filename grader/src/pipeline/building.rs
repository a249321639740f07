//! The thread that builds, again and again until only what compiles is left.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::mpsc::Sender;
use std::time::{Duration, Instant};

use super::{Message, PipelineError, Request};
use crate::cancel::Cancel;
use crate::compile::{self, Blamed, Build, Diagnostic, Kept, Progress, Toolchain, Trust, Wanted};
use crate::model::kata::{Day, Target};
use crate::model::verdict::{Failure, FailureKind};
use crate::released::{OVERLAY, WORKSPACE_FILES};
use crate::workspace::Workspace;

/// So long files are compiled one by one to find those that the compiler came to no end on.
const TIME_ALONE: Duration = Duration::from_secs(5 * 60);

/// What that thread works with.
pub(super) struct Building<'a> {
    pub(super) request: &'a Request<'a>,
    pub(super) cancel: &'a Cancel,
    pub(super) sender: Sender<Message>,
    /// The katas for which the stub stands in.
    pub(super) blocked: BTreeSet<(String, String)>,
    pub(super) kept: &'a mut Kept,
    /// How long files were compiled one by one.
    pub(super) time_alone: Duration,
}

impl Building<'_> {
    pub(super) fn run(&mut self, in_place: bool, days: &[&Day]) -> Result<(), PipelineError> {
        let mut missing = days.to_vec();
        let mut in_place = in_place;
        while !missing.is_empty() {
            let build = self.build(in_place, &mut missing)?;
            if missing.is_empty() {
                break;
            }
            self.block(&missing, &build)?;
            in_place = false;
        }
        Ok(())
    }

    /// Builds the days that are missing and takes from them those that came about.
    fn build(&mut self, in_place: bool, missing: &mut Vec<&Day>) -> Result<Build, PipelineError> {
        let names = missing.iter().map(|day| day.name.clone()).collect();
        let _ = self.sender.send(Message::BuildStarted(names));
        let layers = self.request.layers;
        let toolchain = match self.request.is_untrusted {
            true => Some(self.prepare(missing)?),
            false => None,
        };
        let trust = toolchain
            .as_ref()
            .map_or(Trust::Own, |toolchain| Trust::Nobody(toolchain, layers));
        let workspace = match (&self.request.clone, in_place) {
            (Some(clone), true) => Workspace::in_place(clone),
            _ => self.overlay(&self.submitted(), toolchain.as_ref())?,
        };
        let mut built = BTreeSet::new();
        let sender = &self.sender;
        let mut tell = |progress| {
            if let Progress::DayBuilt(binaries) = &progress {
                built.insert(binaries.day.clone());
            }
            let _ = sender.send(Message::Progress(progress));
        };
        let (kept, cancel) = (&mut *self.kept, self.cancel);
        let wanted = Wanted {
            days: missing,
            targets: &self.request.plan.targets(),
        };
        let build = compile::compile(&workspace, wanted, trust, kept, cancel, &mut tell)?;
        missing.retain(|day| !built.contains(&day.name));
        Ok(build)
    }

    /// Fetches and builds whatever does not depend on a submission, with the released
    /// stubs in its place; a build in the jail finds it there and could not make it.
    fn prepare(&mut self, days: &[&Day]) -> Result<Toolchain, PipelineError> {
        let toolchain = Toolchain::find(&self.request.target)?;
        let files = &self.request.released.files;
        let recipe: Vec<_> = WORKSPACE_FILES
            .iter()
            .filter_map(|name| files.get(*name).map(Vec::as_slice))
            .collect();
        if !toolchain.is_prepared(&recipe, days) {
            self.build_released(&toolchain, days)?;
            toolchain.set_prepared(&recipe, days)?;
        }
        Ok(toolchain)
    }

    /// The same for all days, and with the tests that take the place of released ones.
    pub(super) fn prepare_all(&mut self, days: &[&Day]) -> Result<(), PipelineError> {
        let toolchain = self.prepare(days)?;
        let hidden = &self.request.hidden.files;
        let is_concerned = |day: &&&Day| {
            let below = format!("katas/{}/", day.name);
            hidden.keys().any(|path| path.starts_with(&below))
        };
        let days: Vec<&Day> = days.iter().filter(is_concerned).copied().collect();
        match days.is_empty() {
            true => Ok(()),
            false => self.build_released(&toolchain, &days),
        }
    }

    /// Builds the released stubs.
    fn build_released(&self, toolchain: &Toolchain, days: &[&Day]) -> Result<(), PipelineError> {
        let workspace = self.overlay(&BTreeMap::new(), Some(toolchain))?;
        let sender = &self.sender;
        let mut tell = |progress| {
            if !matches!(progress, Progress::DayBuilt(_)) {
                let _ = sender.send(Message::Progress(progress));
            }
        };
        let trust = Trust::Released(toolchain);
        let mut not_needed = Kept::default();
        let (kept, cancel) = (&mut not_needed, self.cancel);
        let wanted = Wanted {
            days,
            targets: &Target::ALL,
        };
        let build = compile::compile(&workspace, wanted, trust, kept, cancel, &mut tell)?;
        match build.is_complete {
            true => Ok(()),
            false => Err(PipelineError::Released(words(&build))),
        }
    }

    /// The student's files, but for those that are blocked.
    fn submitted(&self) -> BTreeMap<String, String> {
        let request = self.request;
        let mut files = request.submission.files.clone();
        for (day, kata) in &self.blocked {
            if let Some((day, kata)) = request.catalog.find(day, kata) {
                files.remove(&day.student_file(&kata.name));
            }
        }
        files
    }

    fn overlay(
        &self,
        files: &BTreeMap<String, String>,
        toolchain: Option<&Toolchain>,
    ) -> Result<Workspace, PipelineError> {
        let request = self.request;
        let target = toolchain.map_or(request.target.as_path(), Toolchain::target);
        let laid = Workspace::overlay(
            &request.overlay,
            Some(target.to_owned()),
            request.released,
            files,
        );
        let workspace = laid.map_err(PipelineError::Workspace)?;
        let mut workspace = workspace.with_tests(&request.hidden.files);
        if let Some(above) = request.clone.as_deref().and_then(Path::parent) {
            // The overlay lies in the clone, whose configuration may be edited like any file.
            workspace.called_from = above.to_owned();
        }
        Ok(workspace)
    }

    /// Blocks the katas that the errors are about, or, where they do not tell, all that
    /// the student changed. There must be one, or the next build would fail the same way.
    fn block(&mut self, missing: &[&Day], build: &Build) -> Result<(), PipelineError> {
        let mut found = false;
        let mut unexplained = Vec::new();
        for day in missing {
            let mut blamed = compile::blame(day, &explained(day, build));
            blamed.retain(|kata, _| !self.blocked.contains(&(day.name.clone(), kata.clone())));
            if blamed.is_empty() && self.request.is_untrusted && was_broken_off(day, build) {
                blamed = self.each_alone(day, missing.len() == 1)?;
            }
            if blamed.is_empty() {
                unexplained.push(day);
            }
            found |= !blamed.is_empty();
            self.block_katas(day, blamed);
        }
        // Only if nothing else is: what was broken off because of another day is sound.
        for day in unexplained.into_iter().filter(|_| !found) {
            let blamed = self.all_changed(day, build);
            if blamed.is_empty() {
                return Err(PipelineError::Released(words(build)));
            }
            self.block_katas(day, blamed);
        }
        Ok(())
    }

    fn block_katas(&mut self, day: &Day, blamed: BTreeMap<String, Blamed>) {
        for (kata, blamed) in blamed {
            // The overlay's files are the student's, under a path they do not know.
            let words = blamed.words.replace(&format!("{OVERLAY}/katas/"), "katas/");
            let message = format!("does not compile\n{}", words.trim_end());
            let failure = Failure::new(FailureKind::DoesNotCompile, message);
            let failure = failure.at(day.student_file(&kata), blamed.line);
            self.blocked.insert((day.name.clone(), kata.clone()));
            let _ = self.sender.send(Message::Blocked {
                day: day.name.clone(),
                kata,
                failure,
            });
        }
    }

    /// Builds each changed file alone among stubs, where the compiler came to no end and did
    /// not say what it was busy with. Those that there is no time for are blamed as well.
    fn each_alone(
        &mut self,
        day: &Day,
        is_the_only_day: bool,
    ) -> Result<BTreeMap<String, Blamed>, PipelineError> {
        let mut blamed = BTreeMap::new();
        // It may be another day's code that took what all of them have together.
        if !is_the_only_day && self.alone(day, &self.submitted())?.is_complete {
            return Ok(blamed);
        }
        for kata in self.changed(day) {
            let words = if self.time_alone < TIME_ALONE {
                let path = day.student_file(&kata);
                let files = self.request.submission.files.get_key_value(&path);
                let files = files.map(|(path, text)| (path.clone(), text.clone()));
                let started = Instant::now();
                let build = self.alone(day, &files.into_iter().collect())?;
                self.time_alone += started.elapsed();
                (!build.is_complete).then(|| said(day, &explained(day, &build)))
            } else {
                let words =
                    "error: the compiler was ended so often that nobody waited for this file";
                Some(words.to_owned())
            };
            if let Some(words) = words {
                blamed.insert(kata, Blamed { words, line: None });
            }
        }
        Ok(blamed)
    }

    /// Builds a day with these files and stubs.
    fn alone(&self, day: &Day, files: &BTreeMap<String, String>) -> Result<Build, PipelineError> {
        let toolchain = Toolchain::find(&self.request.target)?;
        let trust = Trust::Nobody(&toolchain, self.request.layers);
        let workspace = self.overlay(files, Some(&toolchain))?;
        let mut not_needed = Kept::default();
        let (kept, cancel) = (&mut not_needed, self.cancel);
        let wanted = Wanted {
            days: &[day],
            targets: &self.request.plan.targets(),
        };
        let tell = &mut |_| ();
        let build = compile::compile(&workspace, wanted, trust, kept, cancel, tell)?;
        Ok(build)
    }

    /// The katas whose files the student changed and that are not blocked yet.
    fn changed(&self, day: &Day) -> Vec<String> {
        let is_changed = |kata: &str| {
            let path = day.student_file(kata);
            let is_blocked = self.blocked.contains(&(day.name.clone(), kata.to_owned()));
            let text = self.request.submission.files.get(&path).map(String::as_str);
            !is_blocked && text.is_some() && text != self.request.released.text(&path)
        };
        let katas = day.katas.iter().map(|kata| kata.name.clone());
        katas.filter(|kata| is_changed(kata)).collect()
    }

    fn all_changed(&self, day: &Day, build: &Build) -> BTreeMap<String, Blamed> {
        let words = said(day, &explained(day, build));
        if words.is_empty() {
            // Not the compiler but cargo failed: no disk, no linker, no network.
            return BTreeMap::new();
        }
        let blamed = Blamed {
            words: format!(
                "(one of the day's changed files; the errors do not tell which)\n{words}"
            ),
            line: None,
        };
        let changed = self.changed(day).into_iter();
        changed.map(|kata| (kata, blamed.clone())).collect()
    }
}

/// What the compiler said of a day.
fn said(day: &Day, build: &Build) -> String {
    let mut words = String::new();
    let errors = build.errors.iter().filter(|error| error.day == day.name);
    errors.for_each(|error| compile::add_error(&mut words, &error.rendered));
    words
}

/// Whether the compiler came to no end on a day, and has named no error.
fn was_broken_off(day: &Day, build: &Build) -> bool {
    let has_errors = build.errors.iter().any(|error| error.day == day.name);
    let is_named = build
        .words
        .contains(&format!("could not compile `{}`", day.name));
    !has_errors && (is_named || build.limit.is_some())
}

/// The build, with an error for a day on which the compiler did not come to its end: what it
/// was busy with, if it has said so.
fn explained<'a>(day: &Day, build: &'a Build) -> Cow<'a, Build> {
    if !was_broken_off(day, build) {
        return Cow::Borrowed(build);
    }
    let slow = build.slow.as_ref().filter(|slow| slow.day == day.name);
    let reason = build.limit.map_or_else(
        || "error: the compiler was ended, because it took too much time or memory".to_owned(),
        |limit| format!("error: the build was ended: {limit}"),
    );
    let rendered = slow.map_or("", |slow| slow.rendered.as_str());
    let mut build = build.clone();
    build.errors.push(Diagnostic {
        day: day.name.clone(),
        rendered: format!("{reason}\n{rendered}"),
        places: slow.map_or_else(Vec::new, |slow| slow.places.clone()),
    });
    Cow::Owned(build)
}

/// Everything that cargo and the compiler said.
fn words(build: &Build) -> String {
    let errors = build.errors.iter().map(|error| error.rendered.as_str());
    format!("{}{}", build.words, errors.collect::<String>())
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;
    use std::sync::mpsc;

    use super::*;
    use crate::model::event::Plan;
    use crate::model::isolation::Layers;
    use crate::model::kata::{Catalog, Kata};
    use crate::released::{Hidden, Released};
    use crate::submission::Submission;

    #[test]
    fn files_that_there_is_no_time_for_are_blamed_without_a_build() {
        let kata = |name: &str| Kata {
            name: name.into(),
            ..Kata::default()
        };
        let day = Day {
            name: "d".into(),
            katas: ["slow", "slower", "stub"].map(kata).into(),
            ..Day::default()
        };
        let catalog = Catalog {
            days: vec![day.clone()],
        };
        let files = ["slow", "slower"].map(|kata| (day.student_file(kata), String::new()));
        // Where nothing can be built: a build would be an error.
        let nowhere = PathBuf::from("/dev/null/nowhere");
        let request = Request {
            catalog: &catalog,
            released: &Released::default(),
            hidden: Hidden::none(),
            plan: Plan::new(&catalog, 1, |_| true),
            submission: Submission {
                files: files.into(),
                ..Submission::default()
            },
            clone: None,
            overlay: nowhere.clone(),
            target: nowhere,
            jobs: 1,
            is_untrusted: true,
            runs_stubs: false,
            layers: Layers::ALL,
        };
        let (sender, _receiver) = mpsc::channel();
        let cancel = Cancel::new().expect("a pipe");
        let mut building = Building {
            request: &request,
            cancel: &cancel,
            sender,
            blocked: BTreeSet::new(),
            kept: &mut Kept::default(),
            time_alone: TIME_ALONE,
        };
        let blamed = building.each_alone(&day, true).expect("nothing is built");
        assert_eq!(blamed.keys().collect::<Vec<_>>(), ["slow", "slower"]);
        assert!(building.each_alone(&day, false).is_err(), "both days first");
        building.time_alone = Duration::ZERO;
        assert!(building.each_alone(&day, true).is_err(), "there is time");
    }
}
