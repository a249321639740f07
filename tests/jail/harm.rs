//! A mistake in a student's code costs nothing but the test.

use std::fs;

use grader::model::isolation::Layer;
use nix::sys::resource::{Resource, getrlimit};
use nix::unistd::geteuid;
use predicates::function::function;
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

#[test]
fn no_program_outside_is_handed_a_memory_image() {
    let (_, highest) = getrlimit(Resource::RLIMIT_CORE).expect("a known resource");
    if highest == 0 && !geteuid().is_root() {
        return;
    }
    let nest = Nest::new();
    let jail = ["author", "jail", "--needs", "proc", "--"];
    // 0 would be no limit where the kernel hands images to a program (core(5)).
    let is_limited = |text: &str| {
        let line = text.lines().find(|line| line.starts_with("Max core"));
        let words: Vec<_> = line.unwrap_or_default().split_whitespace().collect();
        words.get(4..6) == Some(&["1", "1"])
    };
    let mut grader = nest.grader(&jail);
    let limits = grader.args(["/bin/cat", "/proc/self/limits"]).assert();
    limits.success().stdout(function(is_limited));
}
