//! Kata 1.3 from inside: `child_env` and `apply_env`.

use std::env;
use std::ffi::OsString;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::PathBuf;
use std::process::Command;

use day1_os_sys::child_env::{apply_env, child_env};
use day1_os_sys::{EnvError, EnvOp};
use harness::{DEADLINE, confined, equal, program_path, within};
use support::Env;

fn env(pairs: &[(&str, &str)]) -> Env {
    pairs
        .iter()
        .map(|(key, value)| (key.into(), value.into()))
        .collect()
}

fn set(key: &str, value: &str) -> EnvOp {
    EnvOp::Set(key.into(), value.into())
}

fn set_default(key: &str, value: &str) -> EnvOp {
    EnvOp::SetDefault(key.into(), value.into())
}

fn unset(key: &str) -> EnvOp {
    EnvOp::Unset(key.into())
}

fn prepend(key: &str, directory: &str) -> EnvOp {
    EnvOp::PrependPath(key.into(), directory.into())
}

fn os(bytes: &[u8]) -> OsString {
    OsString::from_vec(bytes.to_vec())
}

/// The entries of the environment that a child started by `cmd` sees, sorted.
fn entries_of_child(mut cmd: Command) -> Vec<String> {
    cmd.arg("dump");
    let output = within(DEADLINE, move || confined(move || cmd.output()));
    let output = output.expect("the probe starts");
    let entries = output.stdout.split_inclusive(|byte| *byte == 0);
    let entries = entries.map(|entry| entry.strip_suffix(b"\0").unwrap_or(entry));
    let mut entries: Vec<_> = entries
        .map(|entry| entry.escape_ascii().to_string())
        .collect();
    entries.sort();
    entries
}

/// The same entries as they must be for `env`.
fn entries_of(env: &Env) -> Vec<String> {
    let entry = |(key, value): (&OsString, &OsString)| {
        let entry = [key.as_bytes(), b"=", value.as_bytes()].concat();
        entry.escape_ascii().to_string()
    };
    let mut entries: Vec<_> = env.iter().map(entry).collect();
    entries.sort();
    entries
}

#[harness::test]
fn without_changes_the_child_gets_a_copy_of_the_base() {
    let mut base = env(&[("A", "1"), ("EMPTY", "")]);
    base.insert(os(b"n\xffme"), os(b"v\xfelue"));
    for base in [base, Env::new()] {
        let actual = child_env(&base, &[]);
        equal!(Ok(base.clone()), actual, "no changes to {base:?}");
    }
}

#[harness::test]
fn each_change_does_what_its_name_says() {
    let base = env(&[("A", "1"), ("EMPTY", "")]);
    let table = [
        (EnvOp::Clear, env(&[])),
        (set("A", "2"), env(&[("A", "2"), ("EMPTY", "")])),
        (set("A", ""), env(&[("A", ""), ("EMPTY", "")])),
        (
            set("NEW", "a=b "),
            env(&[("A", "1"), ("EMPTY", ""), ("NEW", "a=b ")]),
        ),
        (set_default("A", "2"), base.clone()),
        (
            set_default("NEW", "2"),
            env(&[("A", "1"), ("EMPTY", ""), ("NEW", "2")]),
        ),
        (unset("A"), env(&[("EMPTY", "")])),
        (unset("EMPTY"), env(&[("A", "1")])),
        (unset("NEW"), base.clone()),
        (prepend("A", "/bin"), env(&[("A", "/bin:1"), ("EMPTY", "")])),
    ];
    for (op, expected) in table {
        let actual = child_env(&base, std::slice::from_ref(&op));
        equal!(Ok(expected), actual, "{op:?} on {base:?}");
    }
}

#[harness::test]
fn an_empty_value_counts_as_present() {
    let base = env(&[("PAGER", "")]);
    let actual = child_env(&base, &[set_default("PAGER", "less")]);
    equal!(Ok(base), actual, "PAGER is set, to nothing: no default");
}

#[harness::test]
fn changes_apply_in_the_order_given() {
    let base = env(&[("A", "1"), ("PATH", "/bin")]);
    let table = [
        (vec![set("A", "2"), unset("A")], env(&[("PATH", "/bin")])),
        (
            vec![unset("A"), set("A", "2")],
            env(&[("A", "2"), ("PATH", "/bin")]),
        ),
        (vec![set("B", "2"), EnvOp::Clear], env(&[])),
        (vec![EnvOp::Clear, set("B", "2")], env(&[("B", "2")])),
        (
            vec![EnvOp::Clear, set_default("A", "2")],
            env(&[("A", "2")]),
        ),
        (
            vec![unset("A"), set_default("A", "2"), set_default("A", "3")],
            env(&[("A", "2"), ("PATH", "/bin")]),
        ),
        (
            vec![
                EnvOp::Clear,
                prepend("PATH", "/late"),
                prepend("PATH", "/first"),
            ],
            env(&[("PATH", "/first:/late")]),
        ),
        (
            vec![prepend("PATH", "/x"), set("PATH", "/y")],
            env(&[("A", "1"), ("PATH", "/y")]),
        ),
    ];
    for (ops, expected) in table {
        let actual = child_env(&base, &ops);
        equal!(Ok(expected), actual, "{ops:?} on {base:?}");
    }
}

#[harness::test]
fn a_directory_before_nothing_leaves_no_colon() {
    for base in [env(&[]), env(&[("PATH", "")])] {
        let expected = env(&[("PATH", "/opt/bin")]);
        let actual = child_env(&base, &[prepend("PATH", "/opt/bin")]);
        equal!(
            Ok(expected),
            actual,
            "the base is {base:?}; with a colon, the empty element means the current directory"
        );
    }
}

#[harness::test]
fn the_old_list_stays_as_it_is_behind_the_new_directory() {
    for old in ["/bin", "/bin:/usr/bin", "/bin:", ":/bin", "/a::/b", ":"] {
        let base = env(&[("PATH", old)]);
        let expected = env(&[("PATH", &format!("/opt/bin:{old}"))]);
        let actual = child_env(&base, &[prepend("PATH", "/opt/bin")]);
        equal!(Ok(expected), actual, "PATH was {old:?}");
    }
}

#[harness::test]
fn bytes_that_are_no_text_go_through_every_change() {
    let key = || os(b"k\xff");
    let base = Env::from([(key(), os(b"/old\xfe"))]);
    let directory = PathBuf::from(os(b"/new\xfd"));
    let table = [
        (EnvOp::Set(key(), os(b"\xfc")), os(b"\xfc")),
        (EnvOp::SetDefault(key(), os(b"\xfc")), os(b"/old\xfe")),
        (
            EnvOp::PrependPath(key(), directory),
            os(b"/new\xfd:/old\xfe"),
        ),
    ];
    for (op, value) in table {
        let expected = Env::from([(key(), value)]);
        let actual = child_env(&base, std::slice::from_ref(&op));
        equal!(Ok(expected), actual, "{op:?} on {base:?}");
    }
    let actual = child_env(&base, &[EnvOp::Unset(key())]);
    equal!(Ok(Env::new()), actual, "Unset of b\"k\\xff\"");
}

#[harness::test]
fn a_name_that_no_variable_can_have_is_a_bad_key() {
    for key in ["", "=", "A=B", "=A", "A=", "A\0B"] {
        let ops = [
            set(key, "1"),
            set_default(key, "1"),
            unset(key),
            prepend(key, "/bin"),
        ];
        for op in ops {
            let expected = Err(EnvError::BadKey(key.into()));
            let actual = child_env(&env(&[("A", "1")]), std::slice::from_ref(&op));
            equal!(
                expected,
                actual,
                "{op:?}: no environment can hold a variable of that name"
            );
        }
    }
}

#[harness::test]
fn a_value_with_nul_is_refused_by_the_name_of_its_variable() {
    // SetDefault has no effect here, and its value is refused all the same.
    let base = env(&[("A", "1")]);
    for value in ["\0", "a\0b", "a\0"] {
        for op in [set("A", value), set_default("A", value)] {
            let expected = Err(EnvError::BadKey("A".into()));
            let actual = child_env(&base, std::slice::from_ref(&op));
            equal!(expected, actual, "{op:?}: a value cannot contain NUL");
        }
    }
}

#[harness::test]
fn a_directory_that_no_list_can_hold_is_refused() {
    for base in [env(&[]), env(&[("PATH", "/bin")])] {
        for directory in ["", ":", "/a:/b", "/a:", ":/a", "/a\0b"] {
            let expected = Err(EnvError::BadKey("PATH".into()));
            let actual = child_env(&base, &[prepend("PATH", directory)]);
            equal!(
                expected,
                actual,
                "{directory:?} in front of PATH of {base:?}"
            );
        }
    }
}

#[harness::test]
fn the_first_bad_change_is_the_error() {
    let table = [
        (vec![set("A=", "1"), set("B=", "1")], "A="),
        (vec![set("GOOD", "1"), unset("B="), set("C", "\0")], "B="),
        (vec![set("C", "\0"), set("A=", "1")], "C"),
        (vec![prepend("P", "a:b"), unset(""), EnvOp::Clear], "P"),
    ];
    for (ops, key) in table {
        let expected = Err(EnvError::BadKey(key.into()));
        let actual = child_env(&env(&[("A", "1")]), &ops);
        equal!(expected, actual, "{ops:?}");
    }
}

#[harness::test]
fn the_child_sees_exactly_this_environment() {
    let mut wanted = env(&[("A", "1"), ("EMPTY", ""), ("LIST", "a=b:c"), ("L", "a\nb")]);
    wanted.insert(os(b"n\xffme"), os(b"v\xfelue"));
    for env in [wanted, Env::new()] {
        let mut cmd = Command::new(program_path("d1-probe"));
        apply_env(&mut cmd, &env);
        equal!(entries_of(&env), entries_of_child(cmd), "given {env:?}");
    }
}

#[harness::test]
fn what_was_set_on_the_command_before_is_gone() {
    let wanted = env(&[("A", "1"), ("BACK", "2")]);
    let mut cmd = Command::new(program_path("d1-probe"));
    cmd.env("A", "old").env("EXTRA", "old").env_remove("BACK");
    apply_env(&mut cmd, &wanted);
    equal!(
        entries_of(&wanted),
        entries_of_child(cmd),
        "A and EXTRA were set on the command, and BACK was removed from it"
    );
}

#[harness::test]
fn our_own_environment_is_neither_inherited_nor_changed() {
    let ours: Env = env::vars_os().collect();
    let mut cmd = Command::new(program_path("d1-probe"));
    apply_env(&mut cmd, &env(&[("KATA_ONLY_FOR_THE_CHILD", "1")]));
    let seen = entries_of_child(cmd);
    equal!(
        entries_of(&env(&[("KATA_ONLY_FOR_THE_CHILD", "1")])),
        seen,
        "nothing of ours belongs into the child's environment"
    );
    equal!(
        ours,
        env::vars_os().collect::<Env>(),
        "the environment of this process stays as it is"
    );
}
