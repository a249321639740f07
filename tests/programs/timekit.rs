//! How `timekit` is called.

use insta::assert_snapshot;

use super::{Calls, call, commands};

pub const CALLS: Calls = Calls {
    program: "timekit",
    wrong: &[
        (&["--at"], "option --at needs a value"),
        (&["--at", "noon", "now"], "bad instant \"noon\""),
        (&["--at", "2024-03-15T09:05:00Z"], "missing command"),
        (&["now", "then"], "unexpected argument then"),
        (&["now", "--file=x"], "option --file takes no value"),
        (&["stamp"], "missing WHEN"),
        (&["stamp", "2024-03-15"], "bad instant \"2024-03-15\""),
        (&["age"], "missing WHEN"),
        (&["watch", "-p"], "option -p needs a value"),
        (&["watch", "5x"], "bad step \"5x\""),
        (&["watch", "+ms"], "bad step \"+ms\""),
        (&["fmt"], "missing WHEN"),
        (&["fmt", "2024-03-15T09:05:00Z"], "missing FORMAT"),
        (&["fmt", "today", "%Y"], "bad local time \"today\""),
        (&["parse"], "missing TEXT"),
        (&["parse", "--format"], "option --format needs a value"),
        (&["local"], "missing LOCAL"),
        (&["local", "2024-03-15 09:05"], "missing ZONE"),
        (
            &["local", "--gap", "perhaps", "2024-03-15 09:05", "UTC"],
            "--gap is reject, shift or first, not perhaps",
        ),
        (
            &["local", "--fold", "both", "2024-03-15 09:05", "UTC"],
            "--fold is reject, earlier or later, not both",
        ),
        (&["local", "noon", "UTC"], "bad local time \"noon\""),
        (&["world"], "missing WHEN"),
        (&["world", "2024-03-15T09:05:00Z"], "missing --home"),
        (&["next"], "missing AFTER"),
        (&["next", "2024-03-15T09:05:00Z"], "missing ZONE"),
        (&["next", "2024-03-15T09:05:00Z", "UTC"], "missing TIME"),
        (
            &["next", "2024-03-15T09:05:00Z", "UTC", "late"],
            "bad time \"late\"",
        ),
        (
            &["next", "--count", "x"],
            "bad number \"x\": invalid digit found in string",
        ),
        (&["cal"], "missing question"),
        (&["cal", "why"], "unknown question why"),
        (&["cal", "-x"], "unknown option -x"),
        (&["cal", "add-months"], "missing DATE"),
        (&["cal", "add-months", "2024-01-31"], "missing N"),
        (
            &["cal", "add-months", "2024-01-31", "-1"],
            "unknown option -1",
        ),
        (
            &["cal", "add-months", "2024-02-30", "1"],
            "bad date \"2024-02-30\"",
        ),
        (
            &["cal", "nth", "2024", "3", "Someday", "1"],
            "bad day of the week \"Someday\"",
        ),
        (&["cal", "age", "2024-01-31"], "missing ON"),
        (&["cal", "workdays"], "missing FROM"),
        (&["dur"], "missing DURATION"),
        (&["dur", "-5s"], "unknown option -5"),
    ],
    stubs: &[(
        &["--at", "2024-03-15T09:05:00Z", "now"],
        "katas/day4_datetime/src/stamp.rs",
    )],
};

#[test]
fn its_commands() {
    assert_snapshot!(commands("timekit"), @"
    now [--file]
    stamp [--file] WHEN...
    age WHEN...
    watch [-p P]... STEP...
    fmt [-0] WHEN FORMAT...
    parse [--format FORMAT] TEXT...
    local [--gap reject|shift|first] [--fold reject|earlier|later] LOCAL ZONE...
    world WHEN --home ZONE ZONE...
    next [--count N] AFTER ZONE TIME...
    cal add-months DATE N...
    cal nth YEAR MONTH DAY N...
    cal age BORN ON...
    cal workdays [--holiday DATE]... FROM TO...
    dur [--nanos] DURATION...
    ");
}

#[test]
fn its_help_tells_which_rules_of_zones_are_built_in() {
    let version = predicates::str::is_match(r"They are those of IANA 20\d\d[a-z]\.\n$");
    call("timekit", &["--help"]).stdout(version.expect("a valid pattern"));
}
