//! A crate is built once, whichever days are built: what was built for two days apart serves
//! a jailed build of both, which could not build a crate with a build script anew.

use std::collections::{BTreeMap, BTreeSet};

use crate::support::{cargo, released_catalog};

/// What a library and its programs are made of, and what its tests are made of as well.
const STEPS: [&str; 2] = ["normal,build", "normal,build,dev"];

/// The crates that a build of some days consists of, each with the sets of features that it
/// is built with: one for the host's programs and one for ours, where they differ.
fn crates(days: &[&str], edges: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut tree = vec![
        "tree", "--locked", "--prefix", "none", "--format", "{p}|{f}", "--edges", edges,
    ];
    for day in days {
        tree.extend(["--package", day]);
    }
    let text = cargo(&tree);
    let mut crates: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for line in text.lines() {
        // What was shown before is marked.
        let line = line.trim_end_matches(" (*)");
        if let Some((name, features)) = line.split_once('|') {
            let sets = crates.entry(name.to_owned()).or_default();
            sets.insert(features.to_owned());
        }
    }
    crates
}

#[test]
fn a_crate_has_the_same_features_whichever_days_are_built() {
    let catalog = released_catalog();
    let days: Vec<_> = catalog.days.iter().map(|day| day.name.as_str()).collect();
    for edges in STEPS {
        let all = crates(&days, edges);
        assert!(all.len() > days.len(), "{all:?}");
        // What is the same in each day and in all of them is the same in any of them.
        for day in &days {
            for (name, features) in crates(&[day], edges) {
                assert_eq!(
                    features, all[&name],
                    "{name} ({edges}): {day} alone, and with the other days: name the missing \
                     features in Cargo.toml, or the crate in the day's"
                );
            }
        }
    }
}
