//! How `platkit` is called.

use insta::assert_snapshot;

use super::{Calls, call, commands};

pub const CALLS: Calls = Calls {
    program: "platkit",
    wrong: &[
        (&["os", "-x"], "unknown option -x"),
        (&["dirs", "demo"], "missing --os"),
        (&["dirs", "--os", "linux"], "missing APP"),
        (&["dirs", "--os"], "option --os needs a value"),
        (
            &["dirs", "--os", "linux", "--set", "HOME", "demo"],
            "--set needs KEY=VALUE, not HOME",
        ),
        (&["path"], "path: missing join, exe or name"),
        (&["path", "cut"], "path is join, exe or name, not cut"),
        (&["path", "join", "a", "b"], "missing --os"),
        (&["path", "join", "--os", "linux"], "missing BASE"),
        (&["path", "join", "--os", "linux", "a"], "missing PART of a"),
        (&["path", "exe", "--os", "linux"], "missing NAME"),
        (&["newlines"], "missing --os"),
        (&["newlines", "--os", "linux", "x"], "unexpected argument x"),
        (&["release", "-x"], "unknown option -x"),
        (&["cpus"], "missing ONLINE"),
        (&["cpus", "--affinity", "1", "8"], "missing ONLINE"),
        (
            &["cpus", "x"],
            "bad number \"x\": invalid digit found in string",
        ),
        (&["hw", "x"], "unexpected argument x"),
        (&["version"], "version: missing kernel, rustc or check"),
        (
            &["version", "x"],
            "version is kernel, rustc or check, not x",
        ),
        (&["version", "kernel"], "missing RELEASE"),
        (&["version", "check"], "missing HAVE"),
        (
            &["version", "check", "1.2.3"],
            "missing REQUIREMENT for 1.2.3",
        ),
        (&["version", "check", "1.2", ">1"], "bad version \"1.2\""),
        (&["backend", "x"], "missing --os"),
        (
            &["backend", "--os", "linux", "--has", "Magic"],
            "unknown feature Magic",
        ),
        (&["open", "x"], "missing --os"),
        (&["open", "--os", "linux"], "missing TARGET"),
    ],
    stubs: &[
        (&["os"], "katas/day5_platform/src/os.rs"),
        (
            &["path", "exe", "--os", "windows", "x"],
            "katas/day5_platform/src/paths.rs",
        ),
        (
            &["dirs", "--os", "windows", "x"],
            "katas/day5_platform/src/app_dirs.rs",
        ),
        (&["release"], "katas/day5_platform/src/os_release.rs"),
        (&["cpus", "8"], "katas/day5_platform/src/cpu_and_memory.rs"),
        (&["hw"], "katas/day5_platform/src/hardware.rs"),
        (&["version", "rustc"], "katas/day5_platform/src/versions.rs"),
        (
            &["open", "--os", "haiku", "x"],
            "katas/day5_platform/src/backend.rs",
        ),
    ],
};

#[test]
fn a_file_that_is_not_there_is_no_input() {
    let expected = "platkit: /nope: No such file or directory (os error 2)\n";
    for arguments in [
        &["release", "/nope"][..],
        &["cpu", "/nope"],
        &["mem", "/nope"],
        &["hw", "--fake", "/nope"],
    ] {
        let assert = call("platkit", arguments).code(66);
        assert.stdout("").stderr(expected);
    }
}

#[test]
fn its_commands() {
    assert_snapshot!(commands("platkit"), @"
    os [NAME]...
    dirs --os O [--set KEY=VALUE]... APP...
    path join --os O BASE PART [BASE PART]...
    path exe --os O NAME...
    path name --os O NAME...
    newlines --os O
    backend --os O [--has FEATURE,...]... [NAME[:FEATURE,...][@SYSTEM]]...
    open --os O [-0] TARGET...
    release [FILE]...
    cpu [FILE]...
    mem [FILE]...
    cpus ONLINE [--affinity N] [--cpu-max 'QUOTA PERIOD']...
    version kernel RELEASE...
    version rustc [FILE]...
    version check HAVE REQUIREMENT [HAVE REQUIREMENT]...
    hw [--raw] [--fake FILE]...
    ");
}
