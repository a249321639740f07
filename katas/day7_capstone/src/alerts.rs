//! Kata 7.2: raise an alarm once, and call it off once.

use crate::{AlertEvent, Row, Rule};

/// Alarms that look at rows.
///
/// An alarm that is raised at 90 and called off at 89 rings all night when the value swings
/// around 90. So there are two thresholds, one to raise and one to clear, and the value may
/// swing between them: *hysteresis*. And one high value is no trouble; many in a row are.
///
/// Put what you need in the place of `_todo`.
pub struct Alerts {
    _todo: (),
}

impl Alerts {
    /// Alarms for these rules, none of them raised.
    ///
    /// # Errors
    /// A sentence that holds the name of the rule, if
    ///
    /// 1. two rules have the same name;
    /// 2. `clear_at` is above `raise_at` (they may be equal), or one of them is NaN;
    /// 3. `samples` is 0.
    pub fn new(rules: Vec<Rule>) -> Result<Alerts, String> {
        todo!()
    }

    /// Looks at the next row; the result is what there is to say, in the order of the rules,
    /// which know nothing of each other.
    ///
    /// 1. A rule that is not raised is raised by the last of `samples` rows **in a row** whose
    ///    value is at least `raise_at`. A row below `raise_at` starts the count anew.
    /// 2. A rule that is raised is cleared by the first row whose value is below `clear_at`.
    ///    `lasted` is the time from the row that raised it to this one. The next count starts
    ///    at 0.
    /// 3. Nothing else is said: a rule that is raised is not raised again.
    ///
    /// ```ignore
    /// // raise_at: 90, clear_at: 80, samples: 2; fed with 95, 91, 89, 79
    /// // nothing, Raised (91), nothing, Cleared (79)
    /// ```
    pub fn feed(&mut self, row: &Row) -> Vec<AlertEvent> {
        todo!()
    }
}
