//! Kata 7.3 with unsorted maps and lists that are sorted at the end.

use std::collections::HashMap;
use std::path::PathBuf;

use crate::archive::{CLOCK_MARGIN_NS, Kind, Manifest, Plan, Seen, SeenKind};

fn letter_before(kind: &Kind) -> char {
    match kind {
        Kind::File { .. } => 'F',
        Kind::Dir => 'D',
        Kind::Symlink { .. } => 'L',
    }
}

fn letter_now(kind: &SeenKind) -> char {
    match kind {
        SeenKind::File => 'F',
        SeenKind::Dir => 'D',
        SeenKind::Symlink { .. } => 'L',
    }
}

#[must_use]
pub fn plan(prev: Option<&Manifest>, now: &[Seen]) -> Plan {
    let mut plan = Plan::default();
    let mut kinds: HashMap<&PathBuf, char> = HashMap::new();
    for seen in now {
        kinds.insert(&seen.path, letter_now(&seen.kind));
        if seen.kind == SeenKind::File {
            let list = choose(prev, seen, &mut plan);
            list.push(seen.path.clone());
        }
    }
    if let Some(prev) = prev {
        for (path, entry) in &prev.entries {
            if kinds.get(path) != Some(&letter_before(&entry.kind)) {
                plan.removed.push(path.clone());
            }
        }
    }
    for list in [&mut plan.store, &mut plan.rehash, &mut plan.keep] {
        list.sort();
    }
    plan
}

fn choose<'a>(prev: Option<&Manifest>, seen: &Seen, plan: &'a mut Plan) -> &'a mut Vec<PathBuf> {
    let Some(prev) = prev else {
        return &mut plan.store;
    };
    let Some(entry) = prev.entries.get(&seen.path) else {
        return &mut plan.store;
    };
    let Kind::File { size, .. } = entry.kind else {
        return &mut plan.store;
    };
    if (size, entry.mtime_ns) != (seen.size, seen.mtime_ns) {
        &mut plan.store
    } else if prev.started_ns - seen.mtime_ns <= CLOCK_MARGIN_NS {
        &mut plan.rehash
    } else {
        &mut plan.keep
    }
}
