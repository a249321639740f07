//! Kata 1.1 from inside: `env_or`.

use std::env;
use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;

use day1_os_sys::EnvError;
use day1_os_sys::env_or::env_or;
use harness::equal;
use support::Env;

/// An environment with the variable `key` and, around it, others that resemble it.
fn env_with(key: &str, value: impl Into<OsString>) -> Env {
    let others = [key.to_lowercase(), format!("{key}_"), format!("_{key}")];
    let mut env = Env::from(others.map(|other| (other.into(), "another".into())));
    env.insert(key.into(), value.into());
    env
}

#[harness::test]
fn an_unset_variable_yields_the_default() {
    let env = env_with("EDITOR", "vi");
    for default in ["fallback", "", "größer"] {
        // The name is looked for as a whole, and byte for byte.
        for key in ["NOPE", "EDIT", "EDITORS", "Editor", " EDITOR"] {
            let expected = Ok(default.to_owned());
            let actual = env_or(&env, key, default);
            equal!(expected, actual, "{key:?} is not set, only EDITOR is");
        }
    }
}

#[harness::test]
fn a_set_variable_wins_over_the_default() {
    for value in ["vi", "größer", "A=B", "0", "line\nline", "  vi\t"] {
        let expected = Ok(value.to_owned());
        let actual = env_or(&env_with("EDITOR", value), "EDITOR", "nano");
        equal!(expected, actual, "EDITOR is set to {value:?}");
    }
    let actual = env_or(&env_with("größe", "1"), "größe", "2");
    equal!(Ok("1".to_owned()), actual, "a name need not be ASCII");
}

#[harness::test]
fn an_empty_value_is_a_value() {
    let actual = env_or(&env_with("PAGER", ""), "PAGER", "less");
    equal!(
        Ok(String::new()),
        actual,
        "PAGER is set, to nothing: that is not the same as not set"
    );
}

#[harness::test]
fn a_value_that_is_not_utf8_is_an_error_and_never_the_default() {
    for bytes in [&b"\xff"[..], b"caf\xe9", b"half of \xc3", b"\xed\xa0\x80"] {
        let env = env_with("NAME", OsString::from_vec(bytes.to_vec()));
        let expected = Err(EnvError::NotUnicode { key: "NAME".into() });
        let actual = env_or(&env, "NAME", "default");
        equal!(
            expected,
            actual,
            "NAME is set to b\"{}\", which is no text",
            bytes.escape_ascii()
        );
    }
}

#[harness::test]
fn a_name_that_no_variable_can_have_is_a_bad_key() {
    for key in ["", "=", "A=B", "=A", "A=", "\0", "A\0B", "A\0"] {
        // A map can hold what an environment cannot.
        for env in [Env::new(), Env::from([(key.into(), "value".into())])] {
            let expected = Err(EnvError::BadKey(key.into()));
            let actual = env_or(&env, key, "default");
            equal!(expected, actual, "the key {key:?} in {env:?}");
        }
    }
}

#[harness::test]
fn the_environment_of_the_process_is_not_read() {
    let ours = env::vars_os().filter_map(|(key, _)| key.into_string().ok());
    let possible = ours.filter(|key| !key.is_empty() && !key.contains('='));
    for key in possible.chain(["PATH".to_owned()]) {
        let expected = Ok("default".to_owned());
        let actual = env_or(&Env::new(), &key, "default");
        equal!(
            expected,
            actual,
            "{key} is not set in the map, whatever the process has"
        );
    }
}
