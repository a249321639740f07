//! The gates that take the katas apart, many at a time: one build for every kata's next
//! wrong answer, one for the next kata of every day.

use std::collections::{BTreeMap, BTreeSet};

use proof::DEFAULT_SEED;

use super::Findings;
use super::builds::{Builds, Graded, cut, what_happened};
use super::texts::{self, WrongAnswer};
use crate::commands::CommandError;
use crate::model::kata::{CaseId, Catalog, Day, Target};
use crate::model::results::{CaseResult, VerdictWord};
use crate::model::verdict::FailureKind;

/// A kata: the crate and the name.
type Key = (String, String);

/// The gate `wrong-answers`: each is rejected by the case it names; if it shall be thorough,
/// whatever does not build on its kata stays green.
pub(super) fn wrong_answers(
    builds: &Builds<'_>,
    is_thorough: bool,
) -> Result<(String, Findings), CommandError> {
    let mut findings = Findings::new();
    let mut waiting = texts::wrong_answers(builds.repository, builds.catalog, &mut findings);
    let count = waiting.len();
    let mut rounds = 0;
    while !waiting.is_empty() {
        let (round, later) = next_round(waiting, builds.catalog, is_thorough);
        waiting = later;
        rounds += 1;
        let mut files = builds.solutions_of_all();
        for answer in &round {
            files.insert(student_file(&answer.day, &answer.kata), answer.text.clone());
        }
        let wanted = cases_that_tell(&round, builds.catalog, is_thorough);
        let graded = builds.grade_some(&files, DEFAULT_SEED, &|id| wanted.contains(id))?;
        judge_round(&round, &graded, builds.catalog, &mut findings);
    }
    Ok((
        format!("{count} wrong answers were tried, in {rounds} builds"),
        cut(findings),
    ))
}

/// At most one answer a kata, and no kata that builds on another of the round. All are
/// rejected by the same kind of test: the other one need not be built then.
fn next_round(
    waiting: Vec<WrongAnswer>,
    catalog: &Catalog,
    is_thorough: bool,
) -> (Vec<WrongAnswer>, Vec<WrongAnswer>) {
    let mut round: Vec<WrongAnswer> = Vec::new();
    let mut later = Vec::new();
    let target = waiting.first().and_then(|first| target_of(catalog, first));
    for answer in waiting {
        let needed = needs(catalog, &answer.day, &answer.kata);
        let is_apart = |other: &WrongAnswer| {
            let key = (other.day.clone(), other.kata.clone());
            let others = needs(catalog, &other.day, &other.kata);
            !needed.contains(&key) && !others.contains(&(answer.day.clone(), answer.kata.clone()))
        };
        let is_of_its_kind = target_of(catalog, &answer) == target;
        let has_room = if is_thorough {
            round.is_empty()
        } else {
            is_of_its_kind && round.iter().all(is_apart)
        };
        if has_room {
            round.push(answer)
        } else {
            later.push(answer)
        }
    }
    (round, later)
}

/// The executable with the case that must reject an answer.
fn target_of(catalog: &Catalog, answer: &WrongAnswer) -> Option<Target> {
    let (_, kata) = catalog.find(&answer.day, &answer.kata)?;
    let mut cases = kata.cases.iter();
    Some(cases.find(|case| case.id == answer.rejected_by)?.target)
}

/// The cases that the answers name; if it shall be thorough, also those of all katas that must
/// stay green beside them. That a kata does not depend on another one is what the gate
/// `independence` finds out, with fewer builds: a stub spoils more than a wrong answer.
fn cases_that_tell(
    round: &[WrongAnswer],
    catalog: &Catalog,
    is_thorough: bool,
) -> BTreeSet<CaseId> {
    let wrong = katas_of(round);
    let named = round.iter().map(|answer| answer.rejected_by.clone());
    let mut wanted: BTreeSet<CaseId> = named.collect();
    let is_in_round = |day: &Day| round.iter().any(|answer| answer.day == day.name);
    let days = catalog.days.iter().filter(|day| is_in_round(day));
    for day in days.filter(|_| is_thorough) {
        let must_stay_green = day
            .katas
            .iter()
            .filter(|kata| needs(catalog, &day.name, &kata.name).is_disjoint(&wrong));
        let cases = must_stay_green.flat_map(|kata| &kata.cases);
        wanted.extend(cases.map(|case| case.id.clone()));
    }
    wanted
}

/// The katas of which a round has a wrong answer.
fn katas_of(round: &[WrongAnswer]) -> BTreeSet<Key> {
    round
        .iter()
        .map(|answer| (answer.day.clone(), answer.kata.clone()))
        .collect()
}

fn judge_round(round: &[WrongAnswer], graded: &Graded, catalog: &Catalog, findings: &mut Findings) {
    let cases: BTreeMap<&str, &CaseResult> = graded
        .results
        .cases()
        .map(|case| (case.id.as_str(), case))
        .collect();
    for answer in round {
        let name = format!("{}/{}/{}", answer.day, answer.kata, answer.name);
        match cases.get(answer.rejected_by.as_str()) {
            Some(case) if is_rejection(case) => {}
            Some(case) => {
                findings.push(format!(
                    "{name}: {} must reject it, but {}",
                    answer.rejected_by.sentence(),
                    what_happened(case)
                ));
            }
            None => findings.push(format!("{name}: {} was not run", answer.rejected_by)),
        }
    }
    let wrong = katas_of(round);
    for (day, kata) in graded.results.katas() {
        if !needs(catalog, &day.name, &kata.name).is_disjoint(&wrong) {
            continue;
        }
        let failed = kata
            .cases
            .iter()
            .find(|case| case.verdict != VerdictWord::Passed);
        let names: Vec<_> = round
            .iter()
            .filter(|answer| answer.day == day.name)
            .map(|answer| answer.name.as_str())
            .collect();
        if let Some(case) = failed {
            findings.push(format!(
                "{} with {}: a kata that builds on none of them must stay green, but {}",
                case.id,
                names.join(", "),
                what_happened(case)
            ));
        }
    }
}

/// A wrong answer must be found wrong, not merely be broken.
fn is_rejection(case: &CaseResult) -> bool {
    let broken = [
        FailureKind::NotImplemented,
        FailureKind::DoesNotCompile,
        FailureKind::Refused,
        FailureKind::Missing,
    ];
    case.failure
        .as_ref()
        .is_some_and(|failure| !broken.contains(&failure.kind))
}

/// The gate `independence`: the next kata of every day is put back to its stub.
pub(super) fn independence(builds: &Builds<'_>) -> Result<(String, Findings), CommandError> {
    let mut findings = Findings::new();
    let longest = builds
        .catalog
        .days
        .iter()
        .map(|day| day.katas.len())
        .max()
        .unwrap_or(0);
    for index in 0..longest {
        let mut files = builds.solutions_of_all();
        let chosen = |day: &Day| {
            day.katas
                .get(index)
                .map(|kata| (day.name.clone(), kata.name.clone()))
        };
        let stubs: BTreeSet<Key> = builds.catalog.days.iter().filter_map(chosen).collect();
        for (day, kata) in &stubs {
            files.remove(&student_file(day, kata));
        }
        let graded = builds.grade(&files, DEFAULT_SEED)?;
        for (day, kata) in graded.results.katas() {
            let builds_on_stub = !needs(builds.catalog, &day.name, &kata.name).is_disjoint(&stubs);
            let is_stub = stubs.contains(&(day.name.clone(), kata.name.clone()));
            if is_stub && kata.score != Some(0) {
                findings.push(format!(
                    "{}::{}: its stub earns {:?} points",
                    day.name, kata.name, kata.score
                ));
            }
            if !builds_on_stub && !kata.solved {
                let failed = kata
                    .cases
                    .iter()
                    .find(|case| case.verdict != VerdictWord::Passed);
                let what = failed.map_or_else(String::new, |case| {
                    format!("{} {}", case.id.sentence(), what_happened(case))
                });
                let stub = stubs
                    .iter()
                    .find(|(other, _)| *other == day.name)
                    .map_or("?", |(_, kata)| kata);
                findings.push(format!(
                    "{}::{} fails while {stub} is a stub: list it in `requires`, or do without it; {what}",
                    day.name, kata.name
                ));
            }
        }
    }
    let katas = builds
        .catalog
        .days
        .iter()
        .map(|day| day.katas.len())
        .sum::<usize>();
    Ok((
        format!("{katas} katas cost only their own points and those of katas that require them"),
        cut(findings),
    ))
}

fn student_file(day: &str, kata: &str) -> String {
    format!("katas/{day}/src/{kata}.rs")
}

/// The kata itself and all that it builds on, directly or not.
fn needs(catalog: &Catalog, day: &str, kata: &str) -> BTreeSet<Key> {
    let mut found = BTreeSet::from([(day.to_owned(), kata.to_owned())]);
    if let Some((_, known)) = catalog.find(day, kata) {
        for required in &known.requires {
            found.extend(needs(catalog, day, required));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::kata::{Case, Kata, Target};

    /// Two days of three katas with two cases each, of which `c` builds on `a`.
    fn catalog() -> Catalog {
        let kata = |day: &str, name: &str, requires: &[&str]| Kata {
            name: name.into(),
            requires: requires.iter().map(|name| (*name).to_owned()).collect(),
            cases: [("one", Target::Functions), ("two", Target::Program)]
                .map(|(sentence, target)| Case {
                    id: CaseId::new(day, name, sentence),
                    target,
                    module: name.into(),
                    seeded: false,
                    needs: Vec::new(),
                    file: String::new(),
                    line: 1,
                })
                .into(),
            ..Kata::default()
        };
        let day = |name: &str| Day {
            name: name.into(),
            katas: vec![
                kata(name, "a", &[]),
                kata(name, "b", &[]),
                kata(name, "c", &["a"]),
            ],
            ..Day::default()
        };
        Catalog {
            days: vec![day("d1"), day("d2")],
        }
    }

    /// A wrong answer to a kata of the first day that this case must reject.
    fn answer(kata: &str, sentence: &str) -> WrongAnswer {
        WrongAnswer {
            day: "d1".into(),
            kata: kata.into(),
            name: "wrong".into(),
            rejected_by: CaseId::new("d1", kata, sentence),
            text: String::new(),
        }
    }

    fn wanted(katas: &[&str], is_thorough: bool) -> Vec<String> {
        let round: Vec<_> = katas.iter().map(|kata| answer(kata, "two")).collect();
        let cases = cases_that_tell(&round, &catalog(), is_thorough);
        cases.iter().map(CaseId::to_string).collect()
    }

    #[test]
    fn a_round_runs_what_is_named_and_a_thorough_one_what_must_stay_green_of_its_days() {
        assert_eq!(wanted(&["a"], false), ["d1::a::two"]);
        // `c` may fail because of `a`, and nobody has touched the other day.
        let thorough = ["d1::a::two", "d1::b::one", "d1::b::two"];
        assert_eq!(wanted(&["a"], true), thorough);
        let of_c = [
            "d1::a::one",
            "d1::a::two",
            "d1::b::one",
            "d1::b::two",
            "d1::c::two",
        ];
        assert_eq!(wanted(&["c"], true), of_c);
        assert_eq!(wanted(&["a", "b"], true), ["d1::a::two", "d1::b::two"]);
    }

    #[test]
    fn a_round_has_answers_that_do_not_touch_each_other_and_need_the_same_build() {
        let waiting = [
            ("a", "two"),
            ("a", "one"),
            ("b", "one"),
            ("b", "two"),
            ("c", "two"),
        ];
        let mut waiting: Vec<_> = waiting
            .map(|(kata, sentence)| answer(kata, sentence))
            .into();
        let mut rounds = Vec::new();
        while !waiting.is_empty() {
            let (round, later) = next_round(waiting, &catalog(), false);
            let names = round.iter().map(|answer| answer.rejected_by.to_string());
            rounds.push(names.collect::<Vec<_>>());
            waiting = later;
        }
        let expected = [
            vec!["d1::a::two", "d1::b::two"],
            vec!["d1::a::one", "d1::b::one"],
            vec!["d1::c::two"],
        ];
        assert_eq!(rounds, expected);
    }
}
