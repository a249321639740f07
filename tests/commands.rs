//! The commands, as a reader calls them.

use predicates::prelude::*;

use crate::support::Clone;

#[test]
fn a_fresh_clone_has_0_points_and_is_told_where_to_start() {
    let clone = Clone::new();
    clone
        .grader(&[])
        .assert()
        .code(1)
        .stdout(
            predicate::str::contains("0/90")
                .and(predicate::str::contains("katas/day1_os_sys/src/env_or.rs")),
        )
        .stdout(predicate::str::contains(
            "cargo run -p grader -- check day1::env_or",
        ))
        .stderr("");
}
