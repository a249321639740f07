//! Kata 7.1 with a list that is searched, and shares as fractions until the end.

use std::cmp::Ordering;

use crate::{RawProc, RawSample, Row, TopProc};

pub struct Monitor {
    top: usize,
    seen: Vec<RawSample>,
}

impl Monitor {
    #[must_use]
    pub fn new(top: usize) -> Monitor {
        let seen = Vec::with_capacity(2);
        Monitor { top, seen }
    }

    pub fn push(&mut self, sample: RawSample) -> Option<Row> {
        self.seen.push(sample);
        if self.seen.len() > 2 {
            self.seen.remove(0);
        }
        let [old, new] = &self.seen[..] else {
            return None;
        };
        let went_back =
            new.at < old.at || new.cpu_busy < old.cpu_busy || new.cpu_total < old.cpu_total;
        if went_back || new.cpu_total == old.cpu_total {
            return None;
        }
        let total = new.cpu_total - old.cpu_total;
        let mut top: Vec<TopProc> = new
            .procs
            .iter()
            .map(|process| TopProc {
                pid: process.pid,
                name: process.name.clone(),
                cpu_percent: share(worked(process, &old.procs), total),
                rss: process.rss,
            })
            .collect();
        top.sort_unstable_by(busier);
        top.truncate(self.top);
        let used = new.mem_total - new.mem_available.min(new.mem_total);
        Some(Row {
            at: new.at,
            cpu_percent: share(new.cpu_busy - old.cpu_busy, total),
            mem_percent: share(used, new.mem_total),
            top,
        })
    }
}

fn worked(process: &RawProc, before: &[RawProc]) -> u64 {
    let same = |old: &&RawProc| old.pid == process.pid && old.start == process.start;
    match before.iter().find(same) {
        Some(old) if old.cpu <= process.cpu => process.cpu - old.cpu,
        _ => 0,
    }
}

fn busier(a: &TopProc, b: &TopProc) -> Ordering {
    b.cpu_percent
        .total_cmp(&a.cpu_percent)
        .then_with(|| b.rss.cmp(&a.rss))
        .then_with(|| a.pid.cmp(&b.pid))
}

fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 {
        return 0.0;
    }
    let (part, whole) = (u128::from(part.min(whole)), u128::from(whole));
    let (tenths, rest) = (part * 1_000 / whole, part * 1_000 % whole);
    let tenths = tenths + u128::from(2 * rest >= whole);
    tenths as f64 / 10.0
}
