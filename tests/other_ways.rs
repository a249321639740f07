//! Correct solutions that are built another way than the reference pass as well: the tests
//! pin what the code does, not how.

use std::fs;

use crate::support::{Clone, repository};

/// Each folder is one submission; it gets full marks for every kata it holds.
#[test]
#[cfg(target_os = "linux")] // one of them has a table of Linux's signal numbers
fn another_correct_way_has_full_marks() {
    let clone = Clone::new();
    let folder = repository().join("tests/submissions/other_ways");
    let mut submissions = 0;
    for entry in fs::read_dir(folder).expect("the submissions").flatten() {
        let path = entry.path();
        let results = clone.results(&["grade", path.to_str().expect("UTF-8"), "--seed", "1"]);
        submissions += 1;
        for (day, kata) in results.katas() {
            let is_handed_in = path
                .join("katas")
                .join(&day.name)
                .join("src")
                .join(format!("{}.rs", kata.name))
                .exists();
            let failed: Vec<_> = kata
                .cases
                .iter()
                .filter_map(|case| Some((&case.id, case.failure.as_ref()?)))
                .collect();
            assert!(
                !is_handed_in || kata.solved,
                "{}: {failed:#?}",
                path.display()
            );
        }
    }
    assert!(submissions > 0, "there is at least one");
}
