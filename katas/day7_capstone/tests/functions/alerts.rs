//! Kata 7.2 from inside: `Alerts`.

use day7_capstone::alerts::Alerts;
use day7_capstone::{AlertEvent, Metric, Row, Rule};
use harness::{equal, fail};

use crate::seconds;

fn rule(name: &str, raise_at: f64, clear_at: f64, samples: u32) -> Rule {
    Rule {
        name: name.to_owned(),
        metric: Metric::Cpu,
        raise_at,
        clear_at,
        samples,
    }
}

fn row(at: u64, cpu_percent: f64, mem_percent: f64) -> Row {
    Row {
        at: seconds(at),
        cpu_percent,
        mem_percent,
        top: Vec::new(),
    }
}

fn alerts(rules: Vec<Rule>) -> Alerts {
    Alerts::new(rules).unwrap_or_else(|error| fail(format!("good rules are refused: {error}")))
}

/// What one rule says about values, one a second: `+` raised, `-` cleared, `.` nothing.
fn story(rule: Rule, values: &[f64]) -> String {
    let mut alerts = alerts(vec![rule]);
    let said = (0..).zip(values).map(
        |(at, value)| match &alerts.feed(&row(at, *value, 0.0))[..] {
            [] => '.',
            [AlertEvent::Raised { value: told, .. }] if told == value => '+',
            [AlertEvent::Cleared { value: told, .. }] if told == value => '-',
            _ => '?',
        },
    );
    said.collect()
}

#[harness::test]
fn so_many_rows_in_a_row_raise_it_once() {
    let values = [95.0; 6];
    equal!(
        "+.....",
        story(rule("r", 90.0, 80.0, 1), &values),
        "1 sample"
    );
    equal!(
        "..+...",
        story(rule("r", 90.0, 80.0, 3), &values),
        "3 samples"
    );
    equal!(
        "......",
        story(rule("r", 90.0, 80.0, 7), &values),
        "7 samples"
    );
}

#[harness::test]
fn a_row_in_between_starts_the_count_anew() {
    let values = [95.0, 95.0, 89.9, 95.0, 95.0, 95.0];
    equal!(".....+", story(rule("r", 90.0, 80.0, 3), &values));
    // Below the one threshold is enough, even if it is not below the other.
    let values = [95.0, 85.0, 95.0, 85.0, 95.0];
    equal!(".....", story(rule("r", 90.0, 80.0, 2), &values));
}

#[harness::test]
fn between_the_thresholds_nothing_happens() {
    let values = [91.0, 89.0, 91.0, 89.0, 80.0, 79.9, 89.0, 80.0];
    equal!("+....-..", story(rule("r", 90.0, 80.0, 1), &values));
}

#[harness::test]
fn thresholds_belong_to_what_is_above() {
    equal!("+", story(rule("r", 90.0, 80.0, 1), &[90.0]), "raise at 90");
    equal!(
        "+.-",
        story(rule("r", 90.0, 80.0, 1), &[90.0, 80.0, 79.0]),
        "clear below 80"
    );
    let same = rule("r", 50.0, 50.0, 1);
    equal!(
        "+-+-",
        story(same, &[50.0, 49.9, 50.0, 0.0]),
        "one threshold for both"
    );
}

#[harness::test]
fn after_it_was_cleared_the_count_starts_at_nothing() {
    let values = [95.0, 95.0, 10.0, 95.0, 95.0];
    equal!(".+-.+", story(rule("r", 90.0, 80.0, 2), &values));
}

#[harness::test]
fn it_lasted_from_the_row_that_raised_it() {
    let mut alerts = alerts(vec![rule("hot", 90.0, 80.0, 2)]);
    let rows = [(10, 95.0), (20, 96.0), (30, 85.0), (75, 12.5)];
    let events: Vec<_> = rows
        .iter()
        .flat_map(|(at, value)| alerts.feed(&row(*at, *value, 0.0)))
        .collect();
    let expected = vec![
        AlertEvent::Raised {
            rule: "hot".to_owned(),
            value: 96.0,
        },
        AlertEvent::Cleared {
            rule: "hot".to_owned(),
            value: 12.5,
            lasted: seconds(55),
        },
    ];
    equal!(expected, events, "raised at 20 s, cleared at 75 s");
}

#[harness::test]
fn rules_know_nothing_of_each_other() {
    let mut memory = rule("memory", 50.0, 40.0, 1);
    memory.metric = Metric::Memory;
    let rules = vec![rule("z", 90.0, 80.0, 1), memory, rule("a", 10.0, 5.0, 2)];
    let mut alerts = alerts(rules);
    let mut names = |at, cpu, memory| -> Vec<String> {
        let events = alerts.feed(&row(at, cpu, memory));
        let names = events.into_iter().map(|event| match event {
            AlertEvent::Raised { rule, .. } => format!("+{rule}"),
            AlertEvent::Cleared { rule, .. } => format!("-{rule}"),
        });
        names.collect()
    };
    equal!(vec!["+z"], names(0, 95.0, 30.0), "only the processors");
    equal!(
        vec!["+memory", "+a"],
        names(1, 85.0, 60.0),
        "in the order of the rules"
    );
    equal!(vec!["-z", "-memory", "-a"], names(2, 0.0, 0.0));
}

#[harness::test]
fn a_rule_that_makes_no_sense_is_refused_by_name() {
    let mut nan_raise = rule("bad-one", f64::NAN, 1.0, 1);
    nan_raise.metric = Metric::Memory;
    let bad = [
        ("cleared above", rule("bad-one", 80.0, 80.1, 1)),
        ("no samples", rule("bad-one", 80.0, 70.0, 0)),
        ("raised at NaN", nan_raise),
        ("cleared at NaN", rule("bad-one", 80.0, f64::NAN, 1)),
        ("a name that is there twice", rule("good", 80.0, 70.0, 1)),
    ];
    for (what, bad) in bad {
        let name = bad.name.clone();
        let error = Alerts::new(vec![rule("good", 90.0, 80.0, 1), bad]).err();
        let names_it = error.as_ref().is_some_and(|error| error.contains(&name));
        equal!(
            true,
            names_it,
            "{what}: whether {error:?} names the rule {name}"
        );
    }
    equal!(true, Alerts::new(vec![]).is_ok(), "no rules are fine");
}
