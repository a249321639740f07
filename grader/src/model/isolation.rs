//! Which walls stood around a test case.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A layer of the jail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Layer {
    /// A session of its own: the terminal's signals do not reach it, nor it the terminal.
    Session,
    /// A wall-clock deadline, after which everything in the jail is killed.
    Deadline,
    /// Output is cut and an endless flood of it ends the case.
    Output,
    /// A cleared environment and a private home, temporary and working directory.
    Environment,
    /// No descriptor of the grader's is inherited.
    Descriptors,
    /// Limits on processor time, file sizes and open files.
    Limits,
    /// Limits on memory.
    Memory,
    /// Orphans come back to the jail, so that none of them survives it.
    Orphans,
}

/// Which layers were reached; for a whole run, in every case of it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Isolation(pub BTreeMap<Layer, bool>);

impl Isolation {
    /// Keeps only what both reached.
    pub fn meet(&mut self, other: &Isolation) {
        if self.0.is_empty() {
            self.0.clone_from(&other.0);
        }
        for (layer, reached) in &mut self.0 {
            *reached &= other.0.get(layer).copied().unwrap_or(false);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_reached_what_every_case_reached() {
        let case = |orphans| {
            Isolation(BTreeMap::from([
                (Layer::Session, true),
                (Layer::Orphans, orphans),
            ]))
        };
        let mut run = Isolation::default();
        run.meet(&case(true));
        assert_eq!(run, case(true));
        run.meet(&case(false));
        run.meet(&case(true));
        assert_eq!(run, case(false));
    }
}
