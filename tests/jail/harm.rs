//! A mistake in a student's code costs nothing but the test.

use std::fs;

use grader::model::isolation::Layer;
use predicates::str::contains;

use super::Nest;

#[test]
fn a_recursive_delete_of_ones_own_home_finds_nothing_to_delete() {
    let nest = Nest::new();
    if !nest.reached().has(Layer::Files) {
        return;
    }
    let home = nest.path("tmp/home");
    fs::create_dir(&home).expect("a directory");
    fs::write(home.join("letter"), "dear\n").expect("a file");
    let delete = format!("rm -rf {0}/letter {0} \"$HOME\"/*", home.display());
    // As the owner of these files, whoever that is.
    let jail = [
        "author",
        "jail",
        "--without-layers",
        "user",
        "/bin/sh",
        "-c",
        &delete,
    ];
    nest.grader(&jail)
        .assert()
        .stderr(contains("Permission denied"));
    assert_eq!(
        fs::read_to_string(home.join("letter")).ok().as_deref(),
        Some("dear\n")
    );
}
