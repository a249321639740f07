//! What an instructor can ask of the jail, and what they are told of it.

use grader::model::isolation::Layer;
use predicates::prelude::*;
use predicates::str::contains;

use super::Nest;

#[test]
fn what_is_demanded_and_not_to_be_had_stops_the_grader_with_3() {
    let nest = Nest::new();
    let grade = |demand: &str| {
        let demand = format!("--require-isolation={demand}");
        let without = "--without-layers=files,system_calls,watcher";
        let mut grader = nest.grader(&["grade", "tmp", &demand, without]);
        grader.env("XDG_CACHE_HOME", nest.path("tmp")).assert()
    };
    for (demand, layer) in [
        ("files", "files"),
        ("network", "system_calls"),
        ("memory", "watcher"),
        ("session,files", "files"),
    ] {
        let told = contains(format!("asks for: {layer};")).and(contains("doctor"));
        grade(demand).code(3).stderr(told);
    }
    // What can be had stops nobody: the next thing to complain of is the submission.
    grade("session").code(2).stderr(contains("tmp"));
    grade("fence").code(2).stderr(contains("there is no layer"));
}

#[test]
fn the_doctor_says_what_is_there_what_is_not_and_what_it_takes() {
    let nest = Nest::new();
    let whole = nest.grader(&["doctor"]).assert().code(0);
    whole.stdout(
        contains("Toolchain")
            .and(contains("Disk"))
            .and(contains("Jail")),
    );
    let without = nest.grader(&["doctor", "--without-layers=files"]).assert();
    let told = contains("✗ files").and(contains("not here: it takes Landlock"));
    without.code(0).stdout(told);
    if nest.reached().has(Layer::SystemCalls) {
        let tried = nest.grader(&["doctor", "--probe=socket"]).assert();
        tried.stdout(contains("✓ system_calls  use the network"));
    }
}

#[test]
fn a_machine_without_rust_is_told_how_to_get_it() {
    let nest = Nest::new();
    let mut doctor = nest.grader(&["doctor", "--probe=environment"]);
    doctor
        .env("PATH", "/nonexistent")
        .env_remove("CARGO")
        .env_remove("RUSTC");
    doctor
        .assert()
        .code(70)
        .stdout(contains("✗ rustc").and(contains("install Rust")));
}
