//! Rejected by: day7_capstone::monitor::only_the_sample_before_counts_for_a_process
//! It remembers every process that it has ever seen, and for ever.

use std::cmp::Reverse;
use std::collections::HashMap;

use crate::{RawSample, Row, TopProc};

pub struct Monitor {
    top: usize,
    last: Option<RawSample>,
    before: HashMap<(u32, u64), u64>,
}

impl Monitor {
    #[must_use]
    pub fn new(top: usize) -> Monitor {
        Monitor {
            top,
            last: None,
            before: HashMap::new(),
        }
    }

    pub fn push(&mut self, sample: RawSample) -> Option<Row> {
        let last = self.last.as_ref();
        let row = last.and_then(|last| row_between(last, &self.before, &sample, self.top));
        // Also where there is no row: a counter that went back begins anew from here.
        for process in &sample.procs {
            self.before
                .insert((process.pid, process.start), process.cpu);
        }
        self.last = Some(sample);
        row
    }
}

fn row_between(
    last: &RawSample,
    before: &HashMap<(u32, u64), u64>,
    now: &RawSample,
    top: usize,
) -> Option<Row> {
    now.at.checked_sub(last.at)?;
    let busy = now.cpu_busy.checked_sub(last.cpu_busy)?;
    let total = now.cpu_total.checked_sub(last.cpu_total)?;
    if total == 0 {
        return None;
    }
    let mut procs: Vec<_> = now
        .procs
        .iter()
        .map(|process| {
            let base = before.get(&(process.pid, process.start));
            let worked = base.and_then(|base| process.cpu.checked_sub(*base));
            (tenths(worked.unwrap_or(0), total), process)
        })
        .collect();
    // Whole tenths can be compared; two floats that look the same need not be.
    procs.sort_by_key(|(share, process)| (Reverse(*share), Reverse(process.rss), process.pid));
    procs.truncate(top);
    let used = now.mem_total.saturating_sub(now.mem_available);
    Some(Row {
        at: now.at,
        cpu_percent: percent(tenths(busy, total)),
        mem_percent: percent(tenths(used, now.mem_total)),
        top: procs
            .into_iter()
            .map(|(share, process)| TopProc {
                pid: process.pid,
                name: process.name.clone(),
                cpu_percent: percent(share),
                rss: process.rss,
            })
            .collect(),
    })
}

/// How many tenths of a percent `part` is of `whole`, half up, 1000 at most; 0 of nothing.
fn tenths(part: u64, whole: u64) -> u16 {
    let (part, whole) = (u128::from(part), u128::from(whole));
    let tenths = (2_000 * part + whole).checked_div(2 * whole).unwrap_or(0);
    u16::try_from(tenths).unwrap_or(1_000).min(1_000)
}

fn percent(tenths: u16) -> f64 {
    f64::from(tenths) / 10.0
}
