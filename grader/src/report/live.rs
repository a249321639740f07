//! Live progress on the terminal, while a run goes on.

use std::time::Duration;

use console::{Term, is_dumb};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle, TermLike};

use crate::model::event::Event;
use crate::model::results::{Results, VerdictWord};

use self::edge::Edge;
use super::palette::Look;
use super::scoreboard::Columns;
use super::text::safe;

mod edge;

/// How many times a second the screen changes at most.
const FRAMES: u8 = 20;
/// How often the elapsed time is drawn anew.
const TICK: Duration = Duration::from_millis(200);

/// Shows events as they come: the days that are settled, a bar over all test cases, the
/// elapsed time, and what is being built or tested. All of it is gone when this is
/// dropped: what stays is the report.
///
/// It draws on standard error, and only if that is a terminal; otherwise it is silent.
#[derive(Debug)]
pub struct Live {
    look: Look,
    bar: ProgressBar,
    results: Option<Results>,
    settled: Vec<String>,
    testing: Vec<String>,
    building: Building,
}

/// What cargo does at the moment.
#[derive(Debug)]
enum Building {
    Nothing,
    Something,
    Crate(String),
    Waiting,
}

impl Live {
    /// Live progress on standard error. Nothing is drawn before the first event.
    #[must_use]
    pub fn new(look: &Look) -> Self {
        let terminal = Term::buffered_stderr();
        if terminal.is_term() && !is_dumb() {
            Self::on(terminal, look)
        } else {
            Self::drawn(ProgressDrawTarget::hidden(), look.clone())
        }
    }

    fn on(terminal: impl TermLike + 'static, look: &Look) -> Self {
        let terminal = Edge::new(terminal);
        let width = look.width.min(terminal.width());
        let target = ProgressDrawTarget::term_like_with_hz(Box::new(terminal), FRAMES);
        let look = Look {
            width,
            ..look.clone()
        };
        Self::drawn(target, look)
    }

    fn drawn(target: ProgressDrawTarget, look: Look) -> Self {
        let bar = if look.colour {
            "{bar:24.green/dim}"
        } else {
            "{bar:24}"
        };
        let template =
            format!("{{prefix}}   {{wide_msg}}\n   {bar}  {{pos}}/{{len}} tests  {{elapsed}}");
        let style = ProgressStyle::with_template(&template)
            .unwrap_or_else(|_| ProgressStyle::default_bar())
            .progress_chars("██░");
        let bar = ProgressBar::with_draw_target(Some(0), target).with_style(style);
        Self {
            look,
            bar,
            results: None,
            settled: Vec::new(),
            testing: Vec::new(),
            building: Building::Nothing,
        }
    }

    /// Takes in an event and shows what it changes.
    pub fn hear(&mut self, event: &Event) {
        if let Some(results) = &mut self.results {
            results.apply(event);
        }
        match event {
            Event::RunStarted(plan) => {
                let results = self.results.insert(Results::new(plan));
                self.bar.set_length(count(results.cases().count()));
                self.bar.enable_steady_tick(TICK);
            }
            Event::BuildStarted { .. } => self.building = Building::Something,
            Event::LockAwaited => self.building = Building::Waiting,
            Event::CrateStarted { name } => self.building = Building::Crate(name.clone()),
            Event::BuildFinished => self.building = Building::Nothing,
            Event::DayStarted { day } => {
                self.testing.push(day.clone());
                // Its executables were announced, so cargo no longer waits.
                if matches!(self.building, Building::Waiting) {
                    self.building = Building::Something;
                }
            }
            Event::CaseFinished(_) | Event::KataBlocked { .. } => self.advance(),
            Event::DayFinished { day } => self.settle(day),
            Event::NoteTaken(_) => return,
            Event::RunFinished { .. } => return self.clear(),
        }
        self.bar.set_message(self.activity());
    }

    /// Leaves the terminal as it was found. Dropping does the same.
    pub fn finish(self) {
        drop(self);
    }

    /// The bar shows how many cases have a verdict.
    fn advance(&self) {
        let cases = self.results.iter().flat_map(Results::cases);
        let judged = cases.filter(|case| case.verdict != VerdictWord::NotRun);
        self.bar.set_position(count(judged.count()));
    }

    /// A day's line stays as it is from now on.
    fn settle(&mut self, day: &str) {
        self.testing.retain(|testing| testing != day);
        let Some(results) = &self.results else { return };
        let Some(day) = results.days.iter().find(|result| result.name == day) else {
            return;
        };
        self.settled
            .push(Columns::of(results, &self.look).day(day, &self.look));
        let lines: String = self
            .settled
            .iter()
            .map(|line| format!("{line}\n"))
            .collect();
        self.bar.set_prefix(lines);
    }

    /// What is being done at the moment.
    fn activity(&self) -> String {
        let building = match &self.building {
            Building::Nothing => None,
            Building::Something => Some("building".to_owned()),
            Building::Crate(name) => Some(format!("building {}", safe(name))),
            Building::Waiting => {
                Some("waiting for another cargo (probably your editor) to finish".to_owned())
            }
        };
        let testing = self.testing.first();
        let testing = testing.map(|day| format!("testing {}", safe(day)));
        let parts: Vec<_> = testing.into_iter().chain(building).collect();
        parts.join(", ")
    }

    fn clear(&self) {
        self.bar.disable_steady_tick();
        self.bar.finish_and_clear();
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        self.clear();
    }
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests;
