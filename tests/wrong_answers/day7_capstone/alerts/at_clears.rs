//! Rejected by: day7_capstone::alerts::thresholds_belong_to_what_is_above
//! To be at the threshold clears it.

use std::collections::BTreeSet;
use std::time::Duration;

use crate::{AlertEvent, Metric, Row, Rule};

pub struct Alerts {
    rules: Vec<(Rule, State)>,
}

#[derive(Clone, Copy)]
enum State {
    /// So many rows in a row were too high.
    Calm { streak: u32 },
    /// Since the row of this time.
    Raised { since: Duration },
}

impl Alerts {
    pub fn new(rules: Vec<Rule>) -> Result<Alerts, String> {
        let mut names = BTreeSet::new();
        for rule in &rules {
            check(rule).map_err(|reason| format!("rule {}: {reason}", rule.name))?;
            if !names.insert(&rule.name) {
                return Err(format!("rule {}: the name is there twice", rule.name));
            }
        }
        let calm = |rule| (rule, State::Calm { streak: 0 });
        Ok(Alerts {
            rules: rules.into_iter().map(calm).collect(),
        })
    }

    pub fn feed(&mut self, row: &Row) -> Vec<AlertEvent> {
        let rules = self.rules.iter_mut();
        rules
            .filter_map(|(rule, state)| {
                let value = match rule.metric {
                    Metric::Cpu => row.cpu_percent,
                    Metric::Memory => row.mem_percent,
                };
                let (next, event) = step(rule, *state, value, row.at);
                *state = next;
                event
            })
            .collect()
    }
}

fn check(rule: &Rule) -> Result<(), &'static str> {
    if rule.raise_at.is_nan() || rule.clear_at.is_nan() {
        Err("a threshold is no number")
    } else if rule.clear_at > rule.raise_at {
        Err("it would be cleared where it is raised")
    } else if rule.samples == 0 {
        Err("it needs at least one sample")
    } else {
        Ok(())
    }
}

/// What a value makes of a rule's state, and what there is to say about it.
fn step(rule: &Rule, state: State, value: f64, at: Duration) -> (State, Option<AlertEvent>) {
    let name = || rule.name.clone();
    match state {
        State::Calm { streak } if value >= rule.raise_at => {
            if streak + 1 < rule.samples {
                return (State::Calm { streak: streak + 1 }, None);
            }
            let event = AlertEvent::Raised {
                rule: name(),
                value,
            };
            (State::Raised { since: at }, Some(event))
        }
        State::Raised { since } if value <= rule.clear_at => {
            let event = AlertEvent::Cleared {
                rule: name(),
                value,
                lasted: at.saturating_sub(since),
            };
            (State::Calm { streak: 0 }, Some(event))
        }
        State::Calm { .. } => (State::Calm { streak: 0 }, None),
        // Between the two thresholds nothing happens, or it would flap.
        State::Raised { .. } => (state, None),
    }
}
