//! What an attack is and what must become of it: the format of `expected.toml`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use grader::model::event::NoteKind;
use grader::model::isolation::Layer;
use grader::model::verdict::FailureKind;
use serde::Deserialize;

use super::Standing;

/// The whole of an `expected.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    /// What it does, for a reader.
    description: String,
    /// The day whose katas it attacks; most attacks need nothing but the first one.
    #[serde(default = "first_day")]
    day: String,
    /// Whether a test of it takes all the time that a test has. Such attacks go first.
    #[serde(default)]
    is_slow: bool,
    /// Whether the reference solution is put below its code, as the module `solution`: for
    /// an attack that answers rightly if it was refused, or only if it was not.
    #[serde(default)]
    has_solution: bool,
    /// The layers of the jail without which something else becomes of it. On a machine that
    /// has not got them it is run all the same, and nothing is expected.
    #[serde(default)]
    needs: Vec<Layer>,
    /// What the failures of the attacked katas must say, each at least once.
    #[serde(default)]
    message_contains: Vec<String>,
    /// The katas that it attacks.
    katas: BTreeMap<String, Verdicts>,
    /// What else is true for a kata if root grades: its tests have a user of their own then,
    /// whose processes are counted, and an executable that cannot be read.
    #[serde(default)]
    as_root: BTreeMap<String, Verdicts>,
}

fn first_day() -> String {
    "day1_os_sys".to_owned()
}

/// What becomes of the cases of an attacked kata.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Verdicts {
    /// How the tests fail that call the function in their own process: each case in one of
    /// these ways, each way at least once. If there is none, all cases pass.
    pub functions: Vec<FailureKind>,
    /// The same of the tests that look at the program from outside.
    pub program: Vec<FailureKind>,
    /// Which cases need not fail, though there are ways in which they may.
    pub may_pass: Option<Cases>,
    /// The most points that it may earn. If it is not given: all if no case fails, or none.
    pub points_at_most: Option<u32>,
    /// What the report says of the kata if it earns any points.
    pub note: Option<NoteKind>,
}

/// Some of a kata's cases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cases {
    /// Those that call the function.
    Functions,
    /// Those that always ask the same.
    Fixed,
}

/// A directory of `tests/submissions/hostile/`.
#[derive(Debug)]
pub struct Attack {
    /// Its name.
    pub name: String,
    source: PathBuf,
    expected: Expected,
}

impl Attack {
    fn read(source: PathBuf) -> Self {
        let name = source.file_name().expect("a name").display().to_string();
        let text = fs::read_to_string(source.join("expected.toml"))
            .unwrap_or_else(|error| panic!("{name}/expected.toml: {error}"));
        let expected: Expected =
            toml::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(expected.description.ends_with('.'), "{name}: no sentence");
        assert!(!expected.katas.is_empty(), "{name} attacks nothing");
        let mut others = expected.as_root.keys();
        let is_attacked = |kata| expected.katas.contains_key(kata);
        assert!(others.all(is_attacked), "{name}: another kata as root");
        Self {
            name,
            source,
            expected,
        }
    }

    /// The day whose katas it attacks.
    pub fn day(&self) -> &str {
        &self.expected.day
    }

    /// The katas that it attacks.
    pub fn katas(&self) -> impl Iterator<Item = &str> {
        self.expected.katas.keys().map(String::as_str)
    }

    /// What becomes of each kata that it attacks.
    pub fn verdicts(&self, standing: Standing) -> impl Iterator<Item = (&str, &Verdicts)> {
        self.expected.katas.iter().map(move |(kata, verdicts)| {
            let other = self.expected.as_root.get(kata);
            let other = other.filter(|_| standing == Standing::Root);
            (kata.as_str(), other.unwrap_or(verdicts))
        })
    }

    /// What the failures must say.
    pub fn messages(&self) -> &[String] {
        &self.expected.message_contains
    }

    /// The layers without which something else becomes of it.
    pub fn needs(&self) -> &[Layer] {
        &self.expected.needs
    }

    /// Puts its files in the place of the solutions in `katas`.
    pub fn lay(&self, katas: &Path) {
        for kata in self.katas() {
            let place = format!("{}/src/{kata}.rs", self.day());
            let attack = self.source.join("katas").join(&place);
            let mut text = fs::read_to_string(&attack)
                .unwrap_or_else(|error| panic!("{}: {error}", attack.display()));
            let place = katas.join(place);
            if self.expected.has_solution {
                let solution = fs::read_to_string(&place).expect("every kata has a solution");
                text.push_str(&format!("\nmod solution {{\n{solution}}}\n"));
            }
            fs::write(&place, text).expect("a file of a copy");
        }
    }
}

/// All attacks, those first that take long.
pub fn attacks(place: &Path) -> Vec<Attack> {
    let entries = fs::read_dir(place).expect("the hostile submissions are there");
    let places = entries.map(|entry| entry.expect("listed").path());
    // The others attack by how they are handed in.
    let places = places.filter(|place| !place.join("submission.toml").exists());
    let mut attacks: Vec<_> = places.map(Attack::read).collect();
    attacks.sort_by_key(|attack| (!attack.expected.is_slow, attack.name.clone()));
    attacks
}

/// Attacks on different katas of a day are graded together, as one submission: every build that is
/// saved is one that nobody waits for.
pub fn rounds(attacks: Vec<Attack>) -> Vec<Vec<Attack>> {
    let mut rounds: Vec<Vec<Attack>> = Vec::new();
    for attack in attacks {
        let is_free = |round: &&mut Vec<Attack>| {
            let mut taken = round.iter().flat_map(Attack::katas);
            round.iter().all(|other| other.day() == attack.day())
                && taken.all(|taken| attack.katas().all(|kata| kata != taken))
        };
        match rounds.iter_mut().find(is_free) {
            Some(round) => round.push(attack),
            None => rounds.push(vec![attack]),
        }
    }
    rounds
}
