//! The thread that builds, again and again until only what compiles is left.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::mpsc::Sender;

use super::{Message, PipelineError, Request};
use crate::cancel::Cancel;
use crate::compile::{self, Blamed, Build, Kept, Progress};
use crate::model::kata::Day;
use crate::model::verdict::{Failure, FailureKind};
use crate::released::OVERLAY;
use crate::workspace::Workspace;

/// What that thread works with.
pub(super) struct Building<'a> {
    pub(super) request: &'a Request<'a>,
    pub(super) cancel: &'a Cancel,
    pub(super) sender: Sender<Message>,
    /// The katas for which the stub stands in.
    pub(super) blocked: BTreeSet<(String, String)>,
    pub(super) kept: &'a mut Kept,
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
        let workspace = match (&self.request.clone, in_place) {
            (Some(clone), true) => Workspace::in_place(clone),
            _ => self.overlay()?,
        };
        let mut built = BTreeSet::new();
        let sender = &self.sender;
        let mut tell = |progress| {
            if let Progress::DayBuilt(binaries) = &progress {
                built.insert(binaries.day.clone());
            }
            let _ = sender.send(Message::Progress(progress));
        };
        let build = compile::compile(&workspace, missing, self.kept, self.cancel, &mut tell)?;
        missing.retain(|day| !built.contains(&day.name));
        Ok(build)
    }

    fn overlay(&self) -> Result<Workspace, PipelineError> {
        let request = self.request;
        let mut files = request.submission.files.clone();
        for (day, kata) in &self.blocked {
            if let Some((day, kata)) = request.catalog.find(day, kata) {
                files.remove(&day.student_file(&kata.name));
            }
        }
        let laid = Workspace::overlay(
            &request.overlay,
            Some(request.target.clone()),
            request.released,
            &files,
        );
        let mut workspace = laid.map_err(PipelineError::Workspace)?;
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
        for day in missing {
            let mut blamed = compile::blame(day, build);
            blamed.retain(|kata, _| !self.blocked.contains(&(day.name.clone(), kata.clone())));
            if blamed.is_empty() {
                blamed = self.all_changed(day, build);
            }
            for (kata, blamed) in blamed {
                found = true;
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
        let words = || {
            let errors: String = build
                .errors
                .iter()
                .map(|error| error.rendered.as_str())
                .collect();
            format!("{}{errors}", build.words)
        };
        if found {
            Ok(())
        } else {
            Err(PipelineError::Released(words()))
        }
    }

    fn all_changed(&self, day: &Day, build: &Build) -> BTreeMap<String, Blamed> {
        let errors = build.errors.iter().filter(|error| error.day == day.name);
        let words: String = errors.map(|error| error.rendered.as_str()).collect();
        let is_changed = |kata: &str| {
            let path = day.student_file(kata);
            let is_blocked = self.blocked.contains(&(day.name.clone(), kata.to_owned()));
            let text = self.request.submission.files.get(&path).map(String::as_str);
            !is_blocked && text.is_some() && text != self.request.released.text(&path)
        };
        if words.is_empty() {
            // Not the compiler but cargo failed: no disk, no linker, no network.
            return BTreeMap::new();
        }
        let changed = day.katas.iter().filter(|kata| is_changed(&kata.name));
        let blamed = Blamed {
            words: format!(
                "(one of the day's changed files; the errors do not tell which)\n{words}"
            ),
            line: None,
        };
        changed
            .map(|kata| (kata.name.clone(), blamed.clone()))
            .collect()
    }
}
