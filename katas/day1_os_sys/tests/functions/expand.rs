//! Kata 1.4 from inside: `expand`.

use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;

use day1_os_sys::expand::expand;
use day1_os_sys::{ExpandError, OnMissing};
use harness::{DEADLINE, equal, within};
use support::Env;

const ALL_MODES: [OnMissing; 3] = [OnMissing::Keep, OnMissing::Empty, OnMissing::Error];

/// Some variables: among them names of which one begins another, values that look like
/// references, and one that is set to nothing.
fn env() -> Env {
    let pairs = [
        ("HOME", "/root"),
        ("HOMEDIR", "/srv"),
        ("A", "a"),
        ("_", "underscore"),
        ("_a1", "mixed"),
        ("a", "lower"),
        ("EMPTY", ""),
        ("UMLAUT", "größe"),
        ("REF", "$A"),
        ("LINK", "$REF"),
        ("BRACED", "${A}"),
        ("DOLLARS", "$$"),
        ("SELF", "$SELF"),
        ("1", "no name begins with a digit"),
        ("é", "no name has other letters"),
    ];
    pairs.map(|(key, value)| (key.into(), value.into())).into()
}

/// Expands on a thread of its own: an answer that expands what it has inserted may never
/// come to an end.
fn expanded(template: &str, on_missing: OnMissing) -> Result<String, ExpandError> {
    let template = template.to_owned();
    within(DEADLINE, move || expand(&template, &env(), on_missing))
}

/// The template, and the variables that it may be about.
fn story(template: &str) -> String {
    let mut env = env();
    env.retain(|name, _| name.to_str().is_some_and(|name| template.contains(name)));
    format!("the template {template:?} with {env:?}")
}

/// For templates that name no missing variable: the mode makes no difference.
#[track_caller]
fn check_in_all_modes(table: &[(&str, &str)]) {
    for (template, expected) in table {
        for mode in ALL_MODES {
            let expected = Ok((*expected).to_owned());
            let actual = expanded(template, mode);
            equal!(expected, actual, "{mode:?}: {}", story(template));
        }
    }
}

#[track_caller]
fn check_errors(table: &[(&str, ExpandError)]) {
    for (template, error) in table {
        for mode in ALL_MODES {
            let actual = expanded(template, mode);
            equal!(Err(error.clone()), actual, "{mode:?}: {}", story(template));
        }
    }
}

fn bad_name(at: usize, name: &str) -> ExpandError {
    ExpandError::BadName {
        at,
        name: name.into(),
    }
}

#[harness::test]
fn text_without_a_dollar_stays_as_it_is() {
    check_in_all_modes(&[
        ("", ""),
        ("HOME", "HOME"),
        ("{A} %A% \\n é \u{1f980}", "{A} %A% \\n é \u{1f980}"),
        ("two\nlines\n", "two\nlines\n"),
    ]);
}

#[harness::test]
fn a_name_is_as_long_as_it_can_be() {
    check_in_all_modes(&[
        ("$HOME", "/root"),
        ("$HOMEDIR", "/srv"),
        ("$HOME/DIR", "/root/DIR"),
        ("$HOME-DIR", "/root-DIR"),
        ("$A.$A$A,$a", "a.aa,lower"),
        ("$_a1 $_", "mixed underscore"),
        ("x$A", "xa"),
        ("($A)", "(a)"),
        ("$Aé", "aé"),
    ]);
}

#[harness::test]
fn braces_say_where_a_name_ends() {
    check_in_all_modes(&[
        ("${HOME}DIR", "/rootDIR"),
        ("${HOME}${HOMEDIR}", "/root/srv"),
        ("${_a1}1", "mixed1"),
        ("{${A}}", "{a}"),
        ("${A}}", "a}"),
        ("$A}", "a}"),
    ]);
}

#[harness::test]
fn a_word_stands_in_for_what_is_unset_or_empty() {
    check_in_all_modes(&[
        ("${NOPE:-word}", "word"),
        ("${EMPTY:-word}", "word"),
        ("${A:-word}", "a"),
        ("${NOPE:-}", ""),
        ("${A:-}", "a"),
        ("${NOPE:-two words}", "two words"),
        ("${NOPE:-/bin/sh}$A", "/bin/sha"),
        ("${NOPE:-:-}", ":-"),
        ("${NOPE:-a:-b}", "a:-b"),
        ("${A:-b}}", "a}"),
        ("${NOPE:-é\u{1f980}}", "é\u{1f980}"),
    ]);
}

#[harness::test]
fn a_word_is_plain_text_up_to_the_next_brace() {
    check_in_all_modes(&[
        ("${NOPE:-$A}", "$A"),
        ("${NOPE:-$$}", "$$"),
        ("${NOPE:-${A}}", "${A}"),
        ("${EMPTY:-{}", "{"),
    ]);
}

#[harness::test]
fn two_dollars_are_one() {
    check_in_all_modes(&[
        ("$$", "$"),
        ("$$$$", "$$"),
        ("$$A", "$A"),
        ("$$$A", "$a"),
        ("$$$$A", "$$A"),
        ("$${A}", "${A}"),
        ("$${", "${"),
        ("cost=$$5", "cost=$5"),
    ]);
}

#[harness::test]
fn a_dollar_before_anything_else_is_a_dollar() {
    check_in_all_modes(&[
        ("$", "$"),
        ("a$", "a$"),
        ("$A$", "a$"),
        ("$$$", "$$"),
        ("5 $ only", "5 $ only"),
        ("$1", "$1"),
        ("$1A", "$1A"),
        ("$é", "$é"),
        ("$-$A", "$-a"),
        ("$ $A", "$ a"),
        ("$}$A", "$}a"),
        ("$(A)", "$(A)"),
    ]);
}

#[harness::test]
fn a_value_is_not_expanded_again() {
    check_in_all_modes(&[
        ("$LINK", "$REF"),
        ("$REF", "$A"),
        ("${REF}", "$A"),
        ("${REF:-word}", "$A"),
        ("$BRACED", "${A}"),
        ("$DOLLARS", "$$"),
        ("$SELF", "$SELF"),
        ("$DOLLARS$A", "$$a"),
        ("$REF$REF", "$A$A"),
        // The value and the text behind it make no reference together.
        ("${DOLLARS}A", "$$A"),
        ("$DOLLARS{A}", "$${A}"),
    ]);
}

#[harness::test]
fn an_empty_value_is_a_value() {
    check_in_all_modes(&[("<$EMPTY>", "<>"), ("<${EMPTY}>", "<>")]);
}

#[harness::test]
fn a_value_goes_in_as_it_is() {
    check_in_all_modes(&[
        ("$UMLAUT-$UMLAUT", "größe-größe"),
        ("é${UMLAUT}é", "égrößeé"),
    ]);
}

#[harness::test]
fn a_missing_variable_can_be_kept_as_it_is_written() {
    let templates = [
        "$NOPE",
        "${NOPE}",
        "a $NOPE b ${NOPE}c",
        "$HOMEdir",
        "$NOPE1$NOPE2",
        "é$NOPE\u{1f980}",
    ];
    for template in templates {
        let actual = expanded(template, OnMissing::Keep);
        equal!(Ok(template.to_owned()), actual, "the template {template:?}");
    }
    let actual = expanded("$NOPE $A $$ ${NOPE}", OnMissing::Keep);
    equal!(
        Ok("$NOPE a $ ${NOPE}".to_owned()),
        actual,
        "what is not missing is replaced all the same"
    );
}

#[harness::test]
fn a_missing_variable_can_be_left_out() {
    let table = [
        ("$NOPE", ""),
        ("<${NOPE}>", "<>"),
        ("a $NOPE b ${NOPE}c", "a  b c"),
        ("$NOPE$A${NOPE}$$", "a$"),
    ];
    for (template, expected) in table {
        let actual = expanded(template, OnMissing::Empty);
        equal!(Ok(expected.to_owned()), actual, "the template {template:?}");
    }
}

#[harness::test]
fn a_missing_variable_can_be_an_error_that_says_where() {
    let table = [
        ("$NOPE", 0, "NOPE"),
        ("a${NOPE}", 1, "NOPE"),
        ("$A$HOMEdir $OTHER", 2, "HOMEdir"),
        ("$$$NOPE", 2, "NOPE"),
        ("$A ${EMPTY}${x_1}", 11, "x_1"),
    ];
    for (template, at, name) in table {
        let name = name.to_owned();
        let expected = Err(ExpandError::Missing { at, name });
        let actual = expanded(template, OnMissing::Error);
        equal!(expected, actual, "the template {template:?}");
    }
}

#[harness::test]
fn offsets_are_bytes() {
    let name = || "NOPE".to_owned();
    for (template, at) in [("é$NOPE", 2), ("\u{1f980}${NOPE}", 4), ("äöü $NOPE", 7)] {
        let expected = Err(ExpandError::Missing { at, name: name() });
        let actual = expanded(template, OnMissing::Error);
        equal!(expected, actual, "{template:?}: é is two bytes of UTF-8");
    }
    // Offsets are those of the template: what was inserted does not count.
    check_errors(&[
        ("é${", ExpandError::Unterminated { at: 2 }),
        ("\u{1f980}é${}", bad_name(6, "")),
        ("${UMLAUT}é${", ExpandError::Unterminated { at: 11 }),
        ("$HOME$$${1}", bad_name(7, "1")),
    ]);
}

#[harness::test]
fn a_brace_that_is_never_closed_is_an_error() {
    check_errors(&[
        ("${", ExpandError::Unterminated { at: 0 }),
        ("a${A", ExpandError::Unterminated { at: 1 }),
        ("}${A:-word", ExpandError::Unterminated { at: 1 }),
        ("${A}${B", ExpandError::Unterminated { at: 4 }),
        // Without a `}` there is no telling what the name would be.
        ("${1x", ExpandError::Unterminated { at: 0 }),
        ("${:-", ExpandError::Unterminated { at: 0 }),
    ]);
}

#[harness::test]
fn what_is_no_name_between_braces_is_an_error() {
    check_errors(&[
        ("${}", bad_name(0, "")),
        ("${1x}", bad_name(0, "1x")),
        ("a${A B}", bad_name(1, "A B")),
        ("${ A}", bad_name(0, " A")),
        ("${é}", bad_name(0, "é")),
        ("${Aé}", bad_name(0, "Aé")),
        ("${A-word}", bad_name(0, "A-word")),
        ("${A:word}", bad_name(0, "A:word")),
        ("${A:}", bad_name(0, "A:")),
        ("${$A}", bad_name(0, "$A")),
        ("${${A}}", bad_name(0, "${A")),
        ("${#A}", bad_name(0, "#A")),
        // With a word, the name is what stands before it.
        ("${:-word}", bad_name(0, "")),
        ("${A-B:-c}", bad_name(0, "A-B")),
        ("${1:-a:-b}", bad_name(0, "1")),
    ]);
}

#[harness::test]
fn a_value_that_is_not_utf8_is_an_error_where_it_is_used() {
    let mut env = env();
    env.insert("BYTES".into(), OsString::from_vec(b"caf\xe9".to_vec()));
    for template in ["$BYTES", "a${BYTES}", "${BYTES:-word}"] {
        for mode in ALL_MODES {
            let name = "BYTES".to_owned();
            let expected = Err(ExpandError::NotUnicode { name });
            let actual = expand(template, &env, mode);
            equal!(
                expected,
                actual,
                "the template {template:?}, OnMissing::{mode:?}"
            );
        }
    }
    let actual = expand("$A$$BYTES", &env, OnMissing::Error);
    equal!(
        Ok("a$BYTES".to_owned()),
        actual,
        "BYTES is set, but nothing asks for it"
    );
}

#[harness::test]
fn the_first_error_counts() {
    let missing = |name: &str| ExpandError::Missing {
        at: 0,
        name: name.into(),
    };
    let table = [
        ("$NOPE${", missing("NOPE")),
        ("${NOPE} ${1}", missing("NOPE")),
        ("${1}$NOPE", bad_name(0, "1")),
        ("${}${", bad_name(0, "")),
        ("$ONE$TWO", missing("ONE")),
    ];
    for (template, error) in table {
        let actual = expanded(template, OnMissing::Error);
        equal!(Err(error), actual, "the template {template:?}");
    }
}
