//! How `fskit` is called.

use insta::assert_snapshot;

use super::{Calls, commands};

pub const CALLS: Calls = Calls {
    program: "fskit",
    wrong: &[
        (&["cp"], "missing SRC"),
        (&["cp", "a"], "missing DST"),
        (&["cp", "a", "b", "c"], "unexpected argument c"),
        (&["cp", "-x", "a", "b"], "unknown option -x"),
        (
            &["cp", "--follow", "a", "b"],
            "option --follow without -r means nothing",
        ),
        (
            &["cp", "-r", "-n", "a", "b"],
            "option -n with -r means nothing",
        ),
        (&["cp", "-r", "--ignore"], "option --ignore needs a value"),
        (&["write"], "missing PATH"),
        (&["write", "a", "b"], "unexpected argument b"),
        (
            &["write", "--fail-at", "nowhere", "a"],
            "there is no step nowhere",
        ),
        (
            &["write", "--trace=1", "a"],
            "option --trace takes no value",
        ),
        (&["mv"], "missing SRC"),
        (&["mv", "a"], "missing DST"),
        (&["mv", "a", "b", "c"], "unexpected argument c"),
        (&["rm", "a"], "missing --within"),
        (&["rm", "--within", "d"], "missing PATH"),
        (&["rm", "--within", "d", "a", "b"], "unexpected argument b"),
        (&["with-temp"], "missing CMD"),
        (&["with-temp", "--"], "missing CMD"),
        (&["with-temp", "--prefix"], "option --prefix needs a value"),
        (&["tree"], "missing DIR"),
        (&["tree", "-d"], "option -d needs a value"),
        (
            &["tree", "-d", "x", "d"],
            "bad number \"x\": invalid digit found in string",
        ),
        (&["du"], "missing PATH"),
        (&["size"], "missing N"),
        (&["size", "-1"], "unknown option -1"),
        (&["df"], "missing PATH"),
        (&["df", "--raw", "1,2,3"], "--raw needs five numbers"),
        (
            &["df", "--raw", "1,2,3,4,x"],
            "bad number \"x\": invalid digit found in string",
        ),
    ],
    stubs: &[(&["size", "1"], "katas/day3_filesystem/src/disk_usage.rs")],
};

#[test]
fn its_commands() {
    assert_snapshot!(commands("fskit"), @"
    cp [-n] [-p] [-v] SRC DST
    cp -r [--follow] [--merge] [--ignore SUFFIX]... SRC DST
    write [--trace] [--fail-at STEP]... [--no-sync] PATH
    mv [-v] [--simulate-exdev] [--fail-rename] SRC DST
    rm [-v] --within DIR PATH
    with-temp [--prefix P] -- CMD [ARGUMENT]...
    tree [-d DEPTH] DIR...
    du [-h] [--apparent] PATH...
    size N...
    df PATH...
    df --raw BSIZE,FRSIZE,BLOCKS,BFREE,BAVAIL...
    ");
}
