//! Kata 7.2 with counters instead of states.

use std::time::Duration;

use crate::{AlertEvent, Metric, Row, Rule};

pub struct Alerts {
    rules: Vec<Rule>,
    high: Vec<u32>,
    since: Vec<Option<Duration>>,
}

impl Alerts {
    pub fn new(rules: Vec<Rule>) -> Result<Alerts, String> {
        for (index, rule) in rules.iter().enumerate() {
            let in_order = rule.clear_at <= rule.raise_at;
            let is_new = rules[..index].iter().all(|other| other.name != rule.name);
            // A comparison with NaN is false.
            if !in_order || !is_new || rule.samples < 1 {
                return Err(format!("{}: this rule makes no sense", rule.name));
            }
        }
        let (high, since) = (vec![0; rules.len()], vec![None; rules.len()]);
        Ok(Alerts { rules, high, since })
    }

    pub fn feed(&mut self, row: &Row) -> Vec<AlertEvent> {
        let mut events = Vec::new();
        for (index, rule) in self.rules.iter().enumerate() {
            let value = if rule.metric == Metric::Cpu {
                row.cpu_percent
            } else {
                row.mem_percent
            };
            let name = rule.name.clone();
            if let Some(since) = self.since[index] {
                if value < rule.clear_at {
                    self.since[index] = None;
                    self.high[index] = 0;
                    events.push(AlertEvent::Cleared {
                        rule: name,
                        value,
                        lasted: row.at - since,
                    });
                }
                continue;
            }
            self.high[index] = if value >= rule.raise_at {
                self.high[index] + 1
            } else {
                0
            };
            if self.high[index] == rule.samples {
                self.since[index] = Some(row.at);
                events.push(AlertEvent::Raised { rule: name, value });
            }
        }
        events
    }
}
