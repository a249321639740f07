//! Kata 1.2 from inside: `env_parse` and `env_flag`.

use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;
use std::str::FromStr;

use day1_os_sys::EnvError;
use day1_os_sys::env_parse::{env_flag, env_parse};
use harness::equal;
use support::Env;

/// What says nothing: empty, and each kind of ASCII whitespace.
const BLANK: [&str; 8] = ["", " ", "\t", "\n", "\r", "\x0c", "    ", " \t\r\n "];

fn env(key: &str, value: impl Into<OsString>) -> Env {
    Env::from([(key.into(), value.into())])
}

fn invalid(key: &str, value: &str, reason: impl Into<String>) -> EnvError {
    EnvError::Invalid {
        key: key.into(),
        value: value.into(),
        reason: reason.into(),
    }
}

/// A type that only the test knows, whose parser says what it was given.
#[derive(Debug, PartialEq)]
struct Level(u8);

impl FromStr for Level {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "quiet" => Ok(Self(0)),
            "loud" => Ok(Self(9)),
            _ => Err(format!("there is no level <{text}>")),
        }
    }
}

#[harness::test]
fn an_absent_variable_is_none() {
    for key in ["PORT", "PATH", "port"] {
        let actual = env_parse::<String>(&env("PORT_", "80"), key);
        equal!(Ok(None), actual, "{key} is not set in the map");
    }
}

#[harness::test]
fn a_blank_value_is_none() {
    for blank in BLANK {
        let actual = env_parse::<u16>(&env("PORT", blank), "PORT");
        equal!(Ok(None), actual, "PORT is set to {blank:?}");
        let actual = env_parse::<String>(&env("NAME", blank), "NAME");
        equal!(Ok(None), actual, "NAME is set to {blank:?}, to be a String");
    }
}

#[harness::test]
fn a_value_is_parsed_as_the_type_that_is_asked_for() {
    let env = env("V", "12");
    equal!(Ok(Some(12_u16)), env_parse(&env, "V"), "12 as u16");
    equal!(Ok(Some(12_i64)), env_parse(&env, "V"), "12 as i64");
    equal!(Ok(Some(12.0_f64)), env_parse(&env, "V"), "12 as f64");
    equal!(
        Ok(Some("12".to_owned())),
        env_parse(&env, "V"),
        "12 as String"
    );
}

#[harness::test]
fn a_parser_of_the_callers_own_is_used() {
    let actual = env_parse(&env("LEVEL", "loud"), "LEVEL");
    equal!(Ok(Some(Level(9))), actual, "LEVEL is set to \"loud\"");
}

#[harness::test]
fn whitespace_around_a_value_is_dropped() {
    for value in [" 80", "80 ", "\t80\n", "\r\n80\x0c", "   80   "] {
        let actual = env_parse(&env("PORT", value), "PORT");
        equal!(Ok(Some(80_u16)), actual, "PORT is set to {value:?}");
    }
    let actual = env_parse(&env("NAME", " two  words "), "NAME");
    equal!(
        Ok(Some("two  words".to_owned())),
        actual,
        "whitespace within a value belongs to it"
    );
}

#[harness::test]
fn only_ascii_whitespace_is_dropped() {
    for value in ["\u{a0}quiet", "quiet\u{2003}", "\u{3000}"] {
        let reason = format!("there is no level <{value}>");
        let expected = Err(invalid("LEVEL", value, reason));
        let actual = env_parse::<Level>(&env("LEVEL", value), "LEVEL");
        equal!(expected, actual, "LEVEL is set to {value:?}");

        let expected = Err(invalid("FLAG", value, "expected a boolean"));
        let actual = env_flag(&env("FLAG", value), "FLAG", true);
        equal!(expected, actual, "FLAG is set to {value:?}");
    }
}

#[harness::test]
fn an_error_names_key_value_and_what_the_parser_says() {
    let table = [
        ("deafening", "deafening"),
        (" Loud", "Loud"),
        ("\tquiet!\n", "quiet!"),
    ];
    for (value, parsed) in table {
        let reason = format!("there is no level <{parsed}>");
        let expected = Err(invalid("LEVEL", value, reason));
        let actual = env_parse::<Level>(&env("LEVEL", value), "LEVEL");
        equal!(
            expected,
            actual,
            "LEVEL is set to {value:?}: the error shows it as it is set"
        );
    }
}

#[harness::test]
fn a_typo_in_a_number_is_an_error_and_not_zero() {
    for value in ["8o", "65536", "-1", "80 80", "0x50", "1e3", "80\u{a0}"] {
        let reason = value.parse::<u16>().expect_err("no u16").to_string();
        let expected = Err(invalid("PORT", value, reason));
        let actual = env_parse::<u16>(&env("PORT", value), "PORT");
        equal!(expected, actual, "PORT is set to {value:?}");
    }
}

#[harness::test]
fn flag_words_are_read_in_upper_lower_and_mixed_case() {
    let table = [
        (true, ["1", "true", "yes", "on"]),
        (true, ["1", "TRUE", "YES", "ON"]),
        (true, ["1", "True", "yEs", "oN"]),
        (false, ["0", "false", "no", "off"]),
        (false, ["0", "FALSE", "NO", "OFF"]),
        (false, ["0", "fAlSe", "nO", "Off"]),
    ];
    for (expected, words) in table {
        for word in words {
            for default in [true, false] {
                let actual = env_flag(&env("FLAG", word), "FLAG", default);
                equal!(
                    Ok(expected),
                    actual,
                    "FLAG is set to {word:?}, default {default}"
                );
            }
        }
    }
}

#[harness::test]
fn zero_switches_off() {
    for default in [true, false] {
        let actual = env_flag(&env("DEBUG", "0"), "DEBUG", default);
        equal!(
            Ok(false),
            actual,
            "DEBUG=0 switches nothing on, default {default}"
        );
    }
}

#[harness::test]
fn a_flag_that_says_nothing_has_its_default() {
    for default in [true, false] {
        let actual = env_flag(&Env::new(), "FLAG", default);
        equal!(Ok(default), actual, "FLAG is not set");
        for blank in BLANK {
            let actual = env_flag(&env("FLAG", blank), "FLAG", default);
            equal!(Ok(default), actual, "FLAG is set to {blank:?}");
        }
    }
}

#[harness::test]
fn whitespace_around_a_flag_is_dropped() {
    for (value, expected) in [(" on", true), ("off\n", false), ("\t 1 \x0c", true)] {
        let actual = env_flag(&env("FLAG", value), "FLAG", !expected);
        equal!(Ok(expected), actual, "FLAG is set to {value:?}");
    }
}

#[harness::test]
fn a_word_that_is_no_flag_is_an_error() {
    let words = [
        "2",
        "-1",
        "00",
        "1.0",
        "y",
        "n",
        "t",
        "enabled",
        "yes please",
        "o n",
        " Maybe\n",
        "onoff",
        "wahr",
        "0\u{a0}",
    ];
    for word in words {
        for default in [true, false] {
            let expected = Err(invalid("FLAG", word, "expected a boolean"));
            let actual = env_flag(&env("FLAG", word), "FLAG", default);
            equal!(
                expected,
                actual,
                "FLAG is set to {word:?}, default {default}"
            );
        }
    }
}

#[harness::test]
fn a_value_that_is_not_utf8_is_an_error() {
    for bytes in [&b"80\xff"[..], b"\xff", b" \xe9 "] {
        let env = env("V", OsString::from_vec(bytes.to_vec()));
        let shown = bytes.escape_ascii();
        let expected = EnvError::NotUnicode { key: "V".into() };
        let actual = env_parse::<u16>(&env, "V");
        equal!(Err(expected.clone()), actual, "V is b\"{shown}\", as u16");
        let actual = env_flag(&env, "V", false);
        equal!(Err(expected), actual, "V is b\"{shown}\", as a flag");
    }
}

#[harness::test]
fn a_name_that_no_variable_can_have_is_a_bad_key() {
    for key in ["", "=", "A=B", "=A", "A\0B"] {
        for env in [Env::new(), env(key, "1")] {
            let expected = EnvError::BadKey(key.into());
            let actual = env_parse::<u16>(&env, key);
            equal!(
                Err(expected.clone()),
                actual,
                "env_parse: {key:?} in {env:?}"
            );
            let actual = env_flag(&env, key, true);
            equal!(Err(expected), actual, "env_flag: {key:?} in {env:?}");
        }
    }
}
