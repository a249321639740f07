//! What came out of a round against what was expected of it.

use std::collections::BTreeSet;

use grader::model::isolation::{Isolation, Layer};
use grader::model::kata::Target;
use grader::model::results::{CaseResult, KataResult, Results, VerdictWord};

use super::Standing;
use super::expected::{Attack, Cases, Verdicts};

/// Everything that is not as it must be.
pub fn faults(round: &[Attack], standing: Standing, results: &Results) -> Vec<String> {
    let mut faults = Vec::new();
    let attacked = |kata: &str| round.iter().any(|a| a.katas().any(|name| name == kata));
    // The rounds are of one day each, and nothing is handed in of the others.
    let day = round.first().map_or("", Attack::day);
    let katas = || {
        let days = results.days.iter().filter(|found| found.name == day);
        days.flat_map(|day| &day.katas)
    };
    for kata in katas().filter(|kata| !attacked(&kata.name)) {
        if kata.score != Some(kata.points) {
            let failed = kata.cases.iter().filter_map(|case| case.failure.as_ref());
            let failed: Vec<_> = failed.map(|failure| &failure.message).collect();
            faults.push(format!(
                "the honest {} has {:?}: {failed:#?}",
                kata.name, kata.score
            ));
        }
    }
    let has = |layer| has(&results.isolation, layer);
    let judged = |attack: &&Attack| attack.needs().iter().copied().all(has);
    for attack in round.iter().filter(judged) {
        let mut messages = BTreeSet::new();
        for (name, verdicts) in attack.verdicts(standing) {
            let kata = katas().find(|kata| kata.name == *name);
            let kata = kata.unwrap_or_else(|| panic!("there is no kata {name}"));
            let found = check_kata(kata, verdicts).into_iter();
            faults.extend(found.map(|fault| format!("{}: {fault}", attack.name)));
            let failures = kata.cases.iter().filter_map(|case| case.failure.as_ref());
            messages.extend(failures.map(|failure| &failure.message));
        }
        for part in attack.messages() {
            if !messages.iter().any(|message| message.contains(part)) {
                faults.push(format!(
                    "{}: nothing says {part:?}, only {messages:#?}",
                    attack.name
                ));
            }
        }
    }
    faults
}

/// Whether a layer stood around every case.
pub fn has(isolation: &Isolation, layer: Layer) -> bool {
    isolation.0.get(&layer) == Some(&true)
}

fn check_kata(kata: &KataResult, verdicts: &Verdicts) -> Vec<String> {
    let mut faults = Vec::new();
    let is_harmless = verdicts.functions.is_empty() && verdicts.program.is_empty();
    let (least, most) = match (is_harmless, verdicts.points_at_most) {
        (true, _) => (kata.points, kata.points),
        (false, most) => (0, most.unwrap_or(0)),
    };
    if !kata
        .score
        .is_some_and(|score| (least..=most).contains(&score))
    {
        faults.push(format!("the attacked {} has {:?}", kata.name, kata.score));
    }
    if let Some(note) = verdicts.note
        && kata.score != Some(0)
        && !kata.notes.iter().any(|found| found.kind == note)
    {
        let (name, notes) = (&kata.name, &kata.notes);
        faults.push(format!("{name} has no note {note:?}, only {notes:?}"));
    }
    for target in Target::ALL {
        faults.extend(check_target(kata, target, verdicts));
    }
    faults
}

/// Every case must have failed in one of the expected ways, and each way must occur.
fn check_target(kata: &KataResult, target: Target, verdicts: &Verdicts) -> Vec<String> {
    let kinds = match target {
        Target::Functions => &verdicts.functions,
        Target::Program => &verdicts.program,
    };
    let may_pass = |case: &CaseResult| match verdicts.may_pass {
        Some(Cases::Functions) => target == Target::Functions,
        Some(Cases::Fixed) => !case.seeded,
        None => false,
    };
    let kind = |case: &CaseResult| case.failure.as_ref().map(|failure| failure.kind);
    let cases = || kata.cases.iter().filter(|case| case.target == target);
    let mut faults = Vec::new();
    for case in cases() {
        let is_expected = match case.verdict {
            VerdictWord::Passed => kinds.is_empty() || may_pass(case),
            VerdictWord::Failed => kind(case).is_some_and(|kind| kinds.contains(&kind)),
            VerdictWord::Errored | VerdictWord::NotRun => false,
        };
        if !is_expected {
            let (verdict, failure) = (case.verdict, &case.failure);
            faults.push(format!("{} is {verdict:?}: {failure:?}", case.id));
        }
    }
    let must_occur = !cases().all(may_pass);
    for expected in kinds.iter().filter(|_| must_occur) {
        if !cases().any(|case| kind(case) == Some(*expected)) {
            let (name, target) = (&kata.name, target.name());
            faults.push(format!("no test in {target}/{name} is {expected:?}"));
        }
    }
    faults
}
