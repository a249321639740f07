//! Made-up runs for the tests of the reports.

use std::path::Path;

use crate::model::event::{
    CaseFinished, Event, Note, NoteKind, Observed, Plan, PlannedCase, PlannedDay, PlannedKata,
};
use crate::model::kata::{CaseId, Target};
use crate::model::outcome::Ending;
use crate::model::results::Results;
use crate::model::verdict::{Failure, FailureKind, Verdict};

/// The crate of the first day.
pub(super) const DAY: &str = "day1_os_sys";

const TEST: &str = r#"//! Kata 1.1 from inside: `env_or`.

#[harness::test]
fn an_unset_variable_yields_the_default() {
    let env = env_with("EDITOR", "vi");
    for default in ["fallback", "", "größer"] {
        // The name is looked for as a whole, and byte for byte.
        for key in ["NOPE", "EDIT", "EDITORS", "Editor", " EDITOR"] {
            let expected = Ok(default.to_owned());
            let actual = env_or(&env, key, default);
            equal!(expected, actual, "{key:?} is not set, only EDITOR is");
        }
    }
}

#[harness::test]
fn an_empty_value_is_a_value() {
    let actual = env_or(&env_with("PAGER", ""), "PAGER", "less");
    equal!(
        Ok(String::new()),
        actual,
        "PAGER is set, to nothing: that is not the same as not set"
    );
}
"#;

const STUB: &str = "//! Kata.

use crate::{Env, EnvError};

/// Looks up the variable `key` in `env`.
pub fn env_or(env: &Env, key: &str, default: &str) -> Result<String, EnvError> {
    todo!()
}
";

/// The sources that the samples speak of.
pub(super) fn sources(file: &str) -> Option<String> {
    if file.ends_with("tests/functions/env_or.rs") {
        Some(TEST.to_owned())
    } else if file.contains("/src/") {
        Some(STUB.to_owned())
    } else {
        None
    }
}

/// The sentences of the cases of every kata: four of functions, two of the program, of
/// which the last has random inputs.
pub(super) const SENTENCES: [&str; 6] = [
    "an_unset_variable_yields_the_default",
    "an_empty_value_is_a_value",
    "a_value_that_is_not_utf8_is_an_error_and_never_the_default",
    "an_impossible_key_is_an_error",
    "the_program_prints_the_value",
    "random_values_come_back_byte_for_byte",
];

fn kata(day: &str, number: &str, name: &str, title: &str, points: u32) -> PlannedKata {
    let cases = SENTENCES.iter().enumerate().map(|(at, sentence)| {
        let target = if at < 4 {
            Target::Functions
        } else {
            Target::Program
        };
        PlannedCase {
            id: CaseId::new(day, name, sentence),
            target,
            seeded: at == 5,
            file: format!("katas/{day}/tests/{}/{name}.rs", target.name()),
            line: if at == 1 { 17 } else { 4 },
            hidden: false,
        }
    });
    PlannedKata {
        name: name.to_owned(),
        number: number.to_owned(),
        title: title.to_owned(),
        points,
        file: stub(day, name),
        is_whole: true,
        cases: cases.collect(),
    }
}

/// The student's file of a kata.
pub(super) fn stub(day: &str, kata: &str) -> String {
    format!("katas/{day}/src/{kata}.rs")
}

/// The first day as it is: nine katas, ninety points.
pub(super) fn first_day() -> PlannedDay {
    let katas = [
        ("1.1", "env_or", "Read a variable, with a default", 6),
        ("1.2", "env_parse", "Read numbers and flags", 8),
        (
            "1.3",
            "child_env",
            "Give a child an environment of its own",
            9,
        ),
        ("1.4", "expand", "Expand variables in a text", 12),
        (
            "1.5",
            "find_program",
            "Find a program as the shell does",
            11,
        ),
        (
            "1.6",
            "parse_args",
            "Parse arguments that may not be text",
            13,
        ),
        ("1.7", "exit_codes", "Say how a process ended", 9),
        (
            "1.8",
            "write_lines",
            "Write until nobody reads any more",
            10,
        ),
        ("1.9", "proc_stat", "Read a process record", 12),
    ];
    let katas = katas.map(|(number, name, title, points)| kata(DAY, number, name, title, points));
    PlannedDay {
        name: DAY.to_owned(),
        number: 1,
        title: "os and sys".to_owned(),
        katas: katas.into(),
    }
}

/// A later day with two katas.
pub(super) fn later_day(number: u32, name: &str, title: &str) -> PlannedDay {
    let katas = [("first", 20), ("second", 70)]
        .map(|(kata_name, points)| kata(name, &format!("{number}.1"), kata_name, "A kata", points));
    PlannedDay {
        name: name.to_owned(),
        number,
        title: title.to_owned(),
        katas: katas.into(),
    }
}

/// The whole week.
pub(super) fn week() -> Plan {
    let mut days = vec![first_day()];
    let later = [
        (2, "day2_subprocess", "subprocess"),
        (3, "day3_filesystem", "file system operations"),
        (4, "day4_datetime", "datetime and time"),
        (5, "day5_platform", "platform and system info"),
        (6, "day6_signals", "signal handling"),
        (7, "day7_capstone", "review and challenge"),
    ];
    days.extend(later.map(|(number, name, title)| later_day(number, name, title)));
    Plan { seed: 7, days }
}

/// The first day alone.
pub(super) fn one_day() -> Plan {
    Plan {
        seed: 7,
        days: vec![first_day()],
    }
}

/// The first kata alone.
pub(super) fn one_kata() -> Plan {
    let mut plan = one_day();
    plan.days[0].katas.truncate(1);
    plan
}

/// How a test process that failed by itself ends.
pub(super) fn observed(ending: Ending) -> Observed {
    Observed {
        ending,
        stdout: String::new(),
        stderr: String::new(),
        left: Vec::new(),
    }
}

/// The stub of a kata was met.
pub(super) fn not_implemented(day: &str, kata: &str) -> Verdict {
    let failure = Failure::new(FailureKind::NotImplemented, "not yet implemented");
    Verdict::Failed(failure.at(stub(day, kata), Some(7)))
}

/// A comparison failed in the second case of the first kata.
pub(super) fn mismatch() -> Verdict {
    let message = "PAGER is set, to nothing: that is not the same as not set";
    let failure = Failure {
        expected: Some("Ok(\"\")".to_owned()),
        actual: Some("Ok(\"less\")".to_owned()),
        ..Failure::new(FailureKind::Assertion, message)
    };
    Verdict::Failed(failure.at("katas/day1_os_sys/tests/functions/env_or.rs", Some(19)))
}

/// A judged case.
pub(super) fn finished(id: &CaseId, verdict: Verdict, outcome: Option<Observed>) -> Event {
    Event::CaseFinished(CaseFinished {
        id: id.clone(),
        verdict,
        outcome,
        isolation: None,
        duration_ms: 12,
        drawn: None,
        left_files: Vec::new(),
    })
}

/// The results of a plan in which `verdict` says what became of each case, by its kata
/// and its position; a case without a verdict was not run.
pub(super) fn results(plan: &Plan, verdict: impl Fn(&str, usize) -> Option<Verdict>) -> Results {
    let mut results = Results::new(plan);
    for kata in plan.days.iter().flat_map(|day| &day.katas) {
        for (at, case) in kata.cases.iter().enumerate() {
            if let Some(verdict) = verdict(&kata.name, at) {
                results.apply(&finished(&case.id, verdict, None));
            }
        }
    }
    results.apply(&Event::RunFinished { duration_ms: 4_230 });
    results
}

/// The results of a plan on the stubs.
pub(super) fn untouched(plan: &Plan) -> Results {
    let mut results = results(plan, |_, _| None);
    for kata in plan.days.iter().flat_map(|day| &day.katas) {
        for case in &kata.cases {
            let verdict = not_implemented(case.id.day(), &kata.name);
            results.apply(&finished(&case.id, verdict, None));
        }
    }
    results
}

/// A note of a run.
pub(super) fn note(message: &str, file: Option<&str>) -> Event {
    Event::NoteTaken(Note {
        kind: NoteKind::EditedFile,
        message: message.to_owned(),
        file: file.map(str::to_owned),
    })
}

fn broken(kata: &str) -> Verdict {
    let words = "does not compile\nerror: expected `;`, found `}`\n --> src/expand.rs:9:5\n";
    let failure = Failure::new(FailureKind::DoesNotCompile, words);
    Verdict::Failed(failure.at(stub(DAY, kata), Some(9)))
}

/// A day at which somebody is at work, in every state that a kata can be in.
pub(super) fn begun() -> Results {
    let plan = one_day();
    let mut results = results(&plan, |kata, at| match (kata, at) {
        ("env_parse", 4 | 5) | ("child_env", 5) | ("find_program", 1) => Some(mismatch()),
        ("expand", _) => Some(broken("expand")),
        ("parse_args", _) => Some(not_implemented(DAY, "parse_args")),
        ("exit_codes", _) => Some(not_implemented(DAY, "child_env")),
        ("write_lines", 0) => Some(Verdict::Errored("no room is left on the disk".to_owned())),
        ("proc_stat", _) => None,
        _ => Some(Verdict::Passed),
    });
    let test = "katas/day1_os_sys/tests/functions/env_or.rs";
    results.apply(&note(
        "it was changed; it is graded as released",
        Some(test),
    ));
    results
}

/// Compares `docs/<name>.schema.json` with the types, or writes it anew.
pub(super) fn check_schema<T: schemars::JsonSchema>(name: &str) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs");
    let place = root.join(format!("{name}.schema.json"));
    let schema = schemars::schema_for!(T);
    let mut expected = serde_json::to_string_pretty(&schema).expect("a schema is plain data");
    expected.push('\n');
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        std::fs::write(&place, &expected).expect("docs/ can be written");
    }
    let actual = std::fs::read_to_string(&place).unwrap_or_default();
    assert!(
        expected == actual,
        "docs/{name}.schema.json is not that of the types; \
         rewrite it with `UPDATE_SCHEMA=1 cargo test -p grader schema`"
    );
}
