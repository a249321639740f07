//! Where the clone is, and where the grader keeps its own files in it.

use std::env;
use std::path::{Path, PathBuf};

use super::CommandError;
use crate::model::kata::{Catalog, Day, Kata};
use crate::model::selector::Selection;
use crate::submission;

/// The grader's own folder in a clone; git ignores it.
const STATE: &str = ".grader";

/// What no clone has but the authors' own.
const SOLUTIONS: &str = "solutions";

/// A clone of the katas' repository.
#[derive(Debug, Clone)]
pub(super) struct Repository {
    root: PathBuf,
}

impl Repository {
    /// The clone that the working directory lies in.
    pub(super) fn find() -> Result<Self, CommandError> {
        let here = env::current_dir().map_err(|error| {
            CommandError::Usage(format!("the working directory cannot be found: {error}"))
        })?;
        let is_root =
            |path: &&Path| path.join("katas").is_dir() && path.join("Cargo.toml").is_file();
        let root = here.ancestors().find(is_root).map(Path::to_owned);
        let root = root.ok_or_else(|| {
            let message =
                "there are no katas here; call the grader from inside a clone of their repository";
            CommandError::Usage(format!("{}: {message}", here.display()))
        })?;
        Ok(Self { root })
    }

    /// The repository of the katas' authors, who have the solutions.
    pub(super) fn of_authors() -> Result<Self, CommandError> {
        let repository = Self::find()?;
        if repository.root.join(SOLUTIONS).is_dir() {
            return Ok(repository);
        }
        Err(CommandError::Usage(format!(
            "{}: this takes the authors' repository; here is no {SOLUTIONS}/, as in what students are given",
            repository.root.display()
        )))
    }

    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// Where an overlay of this kind is laid.
    pub(super) fn overlay(&self, kind: &str) -> PathBuf {
        self.root.join(STATE).join(kind)
    }

    /// Where the student's files are put aside.
    pub(super) fn backups(&self) -> PathBuf {
        self.root.join(STATE).join("backups")
    }

    pub(super) fn progress(&self, given: Option<&Path>) -> PathBuf {
        given.map_or_else(
            || self.root.join(STATE).join("progress.json"),
            Path::to_owned,
        )
    }

    /// Cargo's target directory, which the overlays share: third-party crates are built once.
    pub(super) fn target(&self) -> PathBuf {
        given_target().unwrap_or_else(|| self.root.join("target"))
    }

    /// A source text of the clone, for the reports.
    pub(super) fn source(&self, file: &str) -> Option<String> {
        submission::read_text(&self.root, file)
    }
}

/// The target directory that the environment names.
fn given_target() -> Option<PathBuf> {
    let given = env::var_os("CARGO_TARGET_DIR").filter(|path| !path.is_empty());
    // Relative to the working directory, as cargo takes it.
    given.and_then(|path| std::path::absolute(path).ok())
}

/// Where somebody else's submission is laid and built: in the clone that the working
/// directory lies in, or, since the grader brings everything else with it, among what the
/// user's programs keep to be faster the next time.
pub(super) fn place_to_grade() -> Result<(PathBuf, PathBuf), CommandError> {
    if let Ok(repository) = Repository::find() {
        return Ok((repository.overlay("graded"), repository.target()));
    }
    let named = |key: &str| {
        let path = env::var_os(key).map(PathBuf::from);
        path.filter(|path| path.is_absolute())
    };
    let cache = named("XDG_CACHE_HOME").or_else(|| Some(named("HOME")?.join(".cache")));
    let place = cache.map(|cache| cache.join("systems-katas"));
    let place = place.ok_or_else(|| {
        let message = "there is no place to build in: set XDG_CACHE_HOME or HOME, or call the grader from inside a clone of the katas' repository";
        CommandError::Usage(message.to_owned())
    })?;
    let target = given_target().unwrap_or_else(|| place.join("target"));
    Ok((place.join("graded"), target))
}

/// The one kata that a selector means.
pub(super) fn one_kata<'a>(
    text: &str,
    catalog: &'a Catalog,
) -> Result<(&'a Day, &'a Kata), CommandError> {
    let selection = Selection::parse(text, catalog)?;
    let kata = selection
        .kata
        .as_deref()
        .and_then(|kata| catalog.find(&selection.day, kata));
    kata.ok_or_else(|| {
        let day = &selection.day;
        CommandError::Usage(format!(
            "`{text}` is a whole day; name one of its katas, as in `{day}::{}`",
            first_kata(catalog, day)
        ))
    })
}

fn first_kata<'a>(catalog: &'a Catalog, day: &str) -> &'a str {
    let day = catalog.days.iter().find(|d| d.name == day);
    day.and_then(|day| day.katas.first())
        .map_or("…", |kata| &kata.name)
}
