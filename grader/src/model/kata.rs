//! What the grader knows of the katas before anything runs.

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// All days, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Catalog {
    /// The days by their number.
    pub days: Vec<Day>,
}

/// One day of the course: one crate with one program.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Day {
    /// The name of the crate and of its directory, `day1_os_sys`.
    pub name: String,
    /// 1 to 7.
    pub number: u32,
    /// What the day is about.
    pub title: String,
    /// The name of the day's program, `envkit`.
    pub program: String,
    /// Every binary of the crate: the program and the fixtures.
    pub binaries: Vec<String>,
    /// The katas by their number.
    pub katas: Vec<Kata>,
}

/// One exercise: one file for the student to write.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Kata {
    /// The name of its file and module, `env_or`.
    pub name: String,
    /// The number a reader knows it by, `1.1`.
    pub number: String,
    /// What it is about, in a few words.
    pub title: String,
    /// What it is worth.
    pub points: u32,
    /// 1 (easy) to 5.
    pub difficulty: u8,
    /// What it teaches.
    pub concepts: Vec<String>,
    /// The Python it replaces.
    pub python: Vec<String>,
    /// The lines of the syllabus that it covers.
    pub syllabus: Vec<String>,
    /// Katas of the same day that must work first.
    pub requires: Vec<String>,
    /// What the jail must open for all its program cases: `proc`, `pty`.
    pub needs: Vec<String>,
    /// The systems it can be solved on, named as in `std::env::consts::OS`.
    pub platforms: Vec<String>,
    /// Names it had in earlier releases.
    pub aliases: Vec<String>,
    /// How long one test case may run.
    pub wall_time: Duration,
    /// From the concept to nearly code.
    pub hints: Vec<Hint>,
    /// Its test cases that exist on this system, functions first, in the order of the source.
    pub cases: Vec<Case>,
}

/// A hint, shown on request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// What it says.
    pub text: String,
    /// The sentences of the test cases it answers; all if empty.
    pub cases: Vec<String>,
}

/// One test case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// `<day>::<kata>::<sentence>`.
    pub id: CaseId,
    /// Which of the two test executables holds it.
    pub target: Target,
    /// The module in there, `env_or`; `env_or::part` where a kata's tests are several files.
    pub module: String,
    /// Whether it draws random inputs.
    pub seeded: bool,
    /// What the jail must open for it: `proc`, `pty`.
    pub needs: Vec<String>,
    /// The released source file, relative to the repository.
    pub file: String,
    /// The line of its `fn`, counted from 1.
    pub line: u32,
}

/// The two test executables of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// Calls the student's functions in the test's own process.
    Functions,
    /// Runs the day's program and looks at it from outside.
    Program,
}

impl Target {
    /// Both, in the order in which they are reported.
    pub const ALL: [Target; 2] = [Target::Functions, Target::Program];

    /// The name of the cargo target and of its directory.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Target::Functions => "functions",
            Target::Program => "program",
        }
    }
}

/// A file of a kata's tests, as its path tells: `<kata>.rs`, or `<kata>/<part>.rs` where
/// there are too many for one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TestFile<'a> {
    /// The executable it is compiled into.
    pub target: Target,
    /// The name of the kata; what its module is called.
    pub kata: &'a str,
    /// What the module below it is called, if it is a part.
    pub part: Option<&'a str>,
}

impl<'a> TestFile<'a> {
    /// The file with this path, which ends with `tests/functions/env_or.rs`; nothing if no
    /// kata's tests can be there.
    #[must_use]
    pub fn of(path: &'a str) -> Option<Self> {
        let (_, below) = path.rsplit_once("/tests/")?;
        let (target, module) = below.strip_suffix(".rs")?.split_once('/')?;
        let target = Target::ALL.into_iter().find(|t| t.name() == target)?;
        let (kata, part) = match module.split_once('/') {
            Some((kata, part)) => (kata, Some(part)),
            None => (module, None),
        };
        let is_deeper = part.is_some_and(|part| part.contains('/'));
        (!is_deeper).then_some(Self { target, kata, part })
    }

    /// What its module is called in the executable.
    #[must_use]
    pub fn module(&self) -> String {
        let part = self.part.map(|part| format!("::{part}"));
        format!("{}{}", self.kata, part.unwrap_or_default())
    }
}

/// The id of a test case: `<day>::<kata>::<sentence>`, whichever file it is in.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct CaseId(String);

impl CaseId {
    /// Puts an id together.
    #[must_use]
    pub fn new(day: &str, kata: &str, sentence: &str) -> Self {
        Self(format!("{day}::{kata}::{sentence}"))
    }

    /// The whole id.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The crate it belongs to.
    #[must_use]
    pub fn day(&self) -> &str {
        self.part(0)
    }

    /// The kata it belongs to.
    #[must_use]
    pub fn kata(&self) -> &str {
        self.part(1)
    }

    /// The name of the test function.
    #[must_use]
    pub fn sentence(&self) -> &str {
        self.part(2)
    }

    fn part(&self, index: usize) -> &str {
        self.0.splitn(3, "::").nth(index).unwrap_or("")
    }
}

impl fmt::Display for CaseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Day {
    /// What the day is worth.
    #[must_use]
    pub fn max_score(&self) -> u32 {
        self.katas.iter().map(|kata| kata.points).sum()
    }

    /// The student's file of a kata, relative to the repository.
    #[must_use]
    pub fn student_file(&self, kata: &str) -> String {
        format!("katas/{}/src/{kata}.rs", self.name)
    }
}

impl Catalog {
    /// The day and the kata of that name.
    #[must_use]
    pub fn find(&self, day: &str, kata: &str) -> Option<(&Day, &Kata)> {
        let day = self.days.iter().find(|d| d.name == day)?;
        let kata = day.katas.iter().find(|k| k.name == kata)?;
        Some((day, kata))
    }

    /// What everything is worth.
    #[must_use]
    pub fn max_score(&self) -> u32 {
        self.days.iter().map(Day::max_score).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_of_a_test_file_tells_whose_it_is() {
        let module = |path: &str| {
            let file = TestFile::of(path)?;
            Some((file.target, file.kata.to_owned(), file.module()))
        };
        let (functions, env_or) = (Target::Functions, "env_or".to_owned());
        assert_eq!(
            module("overlay/katas/d/tests/functions/env_or.rs"),
            Some((functions, env_or.clone(), "env_or".into()))
        );
        assert_eq!(
            module("katas/d/tests/program/env_or/bytes.rs"),
            Some((Target::Program, env_or, "env_or::bytes".into()))
        );
        for nobodys in [
            "katas/d/tests/functions/env_or/a/b.rs",
            "katas/d/tests/common/env_or.rs",
            "katas/d/tests/functions/env_or.txt",
            "katas/d/src/env_or.rs",
        ] {
            assert_eq!(module(nobodys), None, "{nobodys}");
        }
    }

    #[test]
    fn an_id_has_three_parts() {
        let id = CaseId::new("day1_os_sys", "env_or", "a_value_wins");
        assert_eq!(id.to_string(), "day1_os_sys::env_or::a_value_wins");
        assert_eq!(
            (id.day(), id.kata(), id.sentence()),
            ("day1_os_sys", "env_or", "a_value_wins")
        );
    }
}
