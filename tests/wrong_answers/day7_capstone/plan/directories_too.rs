//! Rejected by: day7_capstone::plan::the_first_backup_stores_every_file
//! Directories are stored as well.

use std::collections::BTreeMap;
use std::path::Path;

use crate::archive::{CLOCK_MARGIN_NS, Entry, Kind, Manifest, Plan, Seen, SeenKind};

#[must_use]
pub fn plan(prev: Option<&Manifest>, now: &[Seen]) -> Plan {
    // A map sorts as the lists shall be sorted.
    let now: BTreeMap<&Path, &Seen> = now.iter().map(|seen| (&*seen.path, seen)).collect();
    let mut plan = Plan::default();
    for (path, seen) in &now {
        if matches!(seen.kind, SeenKind::Symlink { .. }) {
            continue;
        }
        let before = prev.and_then(|prev| Some((prev, prev.entries.get(*path)?)));
        let list = match before {
            Some((_, before)) if !looks_unchanged(before, seen) => &mut plan.store,
            // So young that it may have been changed again without looking different.
            Some((prev, _)) if seen.mtime_ns + CLOCK_MARGIN_NS >= prev.started_ns => {
                &mut plan.rehash
            }
            Some(_) => &mut plan.keep,
            None => &mut plan.store,
        };
        list.push(path.to_path_buf());
    }
    let before = prev.iter().flat_map(|prev| &prev.entries);
    plan.removed = before
        .filter(|(path, entry)| {
            let seen = now.get(path.as_path());
            !seen.is_some_and(|seen| is_same_kind(&entry.kind, &seen.kind))
        })
        .map(|(path, _)| path.clone())
        .collect();
    plan
}

fn looks_unchanged(before: &Entry, seen: &Seen) -> bool {
    let same_size = matches!(before.kind, Kind::File { size, .. } if size == seen.size);
    // Not "newer": a file that was put back from elsewhere has an older time.
    same_size && before.mtime_ns == seen.mtime_ns
}

fn is_same_kind(before: &Kind, now: &SeenKind) -> bool {
    matches!(
        (before, now),
        (Kind::File { .. }, SeenKind::File)
            | (Kind::Dir, SeenKind::Dir)
            | (Kind::Symlink { .. }, SeenKind::Symlink { .. })
    )
}
