//! Kata 1.6: command lines, sorted into options and the rest.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;

use day1_os_sys::parse_args::parse_args;
use day1_os_sys::{Opt, Parsed, UsageError};
use harness::{DEADLINE, equal, within};

const SPEC: [Opt; 6] = [
    opt(Some('v'), "verbose", false),
    opt(Some('q'), "quiet", false),
    opt(Some('o'), "output", true),
    opt(Some('é'), "été", true),
    opt(None, "level", true),
    opt(None, "set", true),
];

const fn opt(short: Option<char>, long: &'static str, takes_value: bool) -> Opt {
    Opt {
        short,
        long,
        takes_value,
    }
}

/// An option with its value, as a table writes it.
type Given = (&'static str, Option<&'static str>);

fn parse(arguments: &[&str]) -> Result<Parsed, UsageError> {
    parse_os(arguments.iter().map(OsString::from).collect())
}

fn parse_bytes(arguments: &[&[u8]]) -> Result<Parsed, UsageError> {
    parse_os(arguments.iter().map(|bytes| os(bytes)).collect())
}

fn parse_os(arguments: Vec<OsString>) -> Result<Parsed, UsageError> {
    // Whoever forgets to go on behind a letter of a bundle meets it again and again.
    within(DEADLINE, move || parse_args(arguments, &SPEC))
}

fn os(bytes: &[u8]) -> OsString {
    OsStr::from_bytes(bytes).to_owned()
}

/// Expects each command line of the table to be understood as the options and the
/// positional arguments beside it.
#[track_caller]
fn understood(table: &[(&[&str], &[Given], &[&str])]) {
    for (arguments, options, positional) in table {
        let expected = Parsed {
            options: options
                .iter()
                .map(|(long, value)| (*long, value.map(OsString::from)))
                .collect(),
            positional: positional.iter().map(OsString::from).collect(),
        };
        equal!(
            Ok::<_, UsageError>(expected),
            parse(arguments),
            "the command line {arguments:?}"
        );
    }
}

/// Expects each command line of the table to be refused for the reason beside it.
#[track_caller]
fn refused(table: &[(&[&str], UsageError)]) {
    for (arguments, error) in table {
        equal!(
            Err::<Parsed, _>(error.clone()),
            parse(arguments),
            "the command line {arguments:?}"
        );
    }
}

fn unknown(option: &str) -> UsageError {
    UsageError::Unknown(option.to_owned())
}

#[harness::test]
fn a_long_option_takes_its_value_after_an_equals_sign_or_from_the_next_argument() {
    understood(&[
        (&["--verbose"], &[("verbose", None)], &[]),
        (&["--output=out.txt"], &[("output", Some("out.txt"))], &[]),
        (
            &["--output", "out.txt"],
            &[("output", Some("out.txt"))],
            &[],
        ),
        (&["--level", "3", "4"], &[("level", Some("3"))], &["4"]),
        (&["--été=chaud"], &[("été", Some("chaud"))], &[]),
    ]);
}

#[harness::test]
fn a_short_option_takes_its_value_from_the_rest_or_from_the_next_argument() {
    understood(&[
        (&["-v"], &[("verbose", None)], &[]),
        (&["-oout.txt"], &[("output", Some("out.txt"))], &[]),
        (&["-o", "out.txt"], &[("output", Some("out.txt"))], &[]),
        (
            &["-o", "out.txt", "in"],
            &[("output", Some("out.txt"))],
            &["in"],
        ),
        (&["-output"], &[("output", Some("utput"))], &[]),
    ]);
}

#[harness::test]
fn in_a_bundle_the_first_option_that_takes_a_value_eats_the_rest() {
    understood(&[
        (&["-vq"], &[("verbose", None), ("quiet", None)], &[]),
        (&["-vv"], &[("verbose", None), ("verbose", None)], &[]),
        (
            &["-vofile", "x"],
            &[("verbose", None), ("output", Some("file"))],
            &["x"],
        ),
        (
            &["-vqo", "file", "x"],
            &[("verbose", None), ("quiet", None), ("output", Some("file"))],
            &["x"],
        ),
        (&["-ovq"], &[("output", Some("vq"))], &[]),
        (&["-o-v"], &[("output", Some("-v"))], &[]),
    ]);
}

#[harness::test]
fn a_short_option_may_be_any_character() {
    understood(&[
        (&["-é", "x"], &[("été", Some("x"))], &[]),
        (&["-éx"], &[("été", Some("x"))], &[]),
        (&["-véé"], &[("verbose", None), ("été", Some("é"))], &[]),
    ]);
    refused(&[(&["-ü"], unknown("-ü")), (&["-vü"], unknown("-ü"))]);
}

#[harness::test]
fn a_value_may_look_like_an_option() {
    understood(&[
        (&["-o", "-x"], &[("output", Some("-x"))], &[]),
        (&["-o", "-v"], &[("output", Some("-v"))], &[]),
        (
            &["--output", "--verbose"],
            &[("output", Some("--verbose"))],
            &[],
        ),
        (&["--level", "-3"], &[("level", Some("-3"))], &[]),
        (
            &["-vo", "-"],
            &[("verbose", None), ("output", Some("-"))],
            &[],
        ),
        (&["--output=-v"], &[("output", Some("-v"))], &[]),
    ]);
}

#[harness::test]
fn a_double_dash_can_be_a_value() {
    understood(&[
        (
            &["-o", "--", "-v"],
            &[("output", Some("--")), ("verbose", None)],
            &[],
        ),
        (
            &["--output", "--", "--", "-v"],
            &[("output", Some("--"))],
            &["-v"],
        ),
        (&["-o--"], &[("output", Some("--"))], &[]),
    ]);
}

#[harness::test]
fn a_double_dash_ends_the_options() {
    understood(&[
        (&["--"], &[], &[]),
        (&["--", "-v", "--output=x"], &[], &["-v", "--output=x"]),
        (&["-v", "--", "-v"], &[("verbose", None)], &["-v"]),
        (&["a", "--", "-x", "b"], &[], &["a", "-x", "b"]),
        (&["--", "a", "--", "b"], &[], &["a", "--", "b"]),
        (&["--", "--"], &[], &["--"]),
    ]);
}

#[harness::test]
fn a_single_dash_and_an_empty_argument_are_positional() {
    understood(&[
        (&["-"], &[], &["-"]),
        (
            &["-v", "-", "-q"],
            &[("verbose", None), ("quiet", None)],
            &["-"],
        ),
        (&["", "-v"], &[("verbose", None)], &[""]),
        (&["--", "-", ""], &[], &["-", ""]),
    ]);
}

#[harness::test]
fn options_and_positionals_may_mix() {
    understood(&[
        (&[], &[], &[]),
        (
            &["a", "-v", "b", "--output", "c", "d"],
            &[("verbose", None), ("output", Some("c"))],
            &["a", "b", "d"],
        ),
        (&["verbose", "a=b"], &[], &["verbose", "a=b"]),
    ]);
}

#[harness::test]
fn order_and_repetition_are_kept() {
    understood(&[(
        &["-o1", "-v", "--output=2", "b", "-qv", "a", "-o", "1", "b"],
        &[
            ("output", Some("1")),
            ("verbose", None),
            ("output", Some("2")),
            ("quiet", None),
            ("verbose", None),
            ("output", Some("1")),
        ],
        &["b", "a", "b"],
    )]);
}

#[harness::test]
fn an_empty_value_is_a_value() {
    understood(&[
        (&["--output=", "x"], &[("output", Some(""))], &["x"]),
        (&["--output", "", "x"], &[("output", Some(""))], &["x"]),
        (&["-o", "", "x"], &[("output", Some(""))], &["x"]),
    ]);
}

#[harness::test]
fn a_long_option_ends_at_the_first_equals_sign() {
    understood(&[
        (&["--set=A=B"], &[("set", Some("A=B"))], &[]),
        (
            &["--set==", "--set=a=b="],
            &[("set", Some("=")), ("set", Some("a=b="))],
            &[],
        ),
        (&["--set", "A=B"], &[("set", Some("A=B"))], &[]),
    ]);
}

#[harness::test]
fn after_a_short_option_an_equals_sign_belongs_to_the_value() {
    understood(&[
        (&["-o=x"], &[("output", Some("=x"))], &[]),
        (&["-o="], &[("output", Some("="))], &[]),
        (&["-oa=b"], &[("output", Some("a=b"))], &[]),
    ]);
    refused(&[(&["-v=x"], unknown("-="))]);
}

#[harness::test]
fn an_unknown_option_is_named_as_it_was_typed_without_its_value() {
    refused(&[
        (&["-x"], unknown("-x")),
        (&["-xv"], unknown("-x")),
        (&["-vx"], unknown("-x")),
        (&["-V"], unknown("-V")),
        (&["--xyz"], unknown("--xyz")),
        (&["--xyz=3=4"], unknown("--xyz")),
        (&["--=x"], unknown("--")),
        (&["---verbose"], unknown("---verbose")),
        (&["a", "-l"], unknown("-l")),
    ]);
}

#[harness::test]
fn a_long_name_needs_two_dashes_and_a_short_one_only_one() {
    refused(&[
        (&["--v"], unknown("--v")),
        (&["-verbose"], unknown("-e")),
        (&["--o=x"], unknown("--o")),
    ]);
}

#[harness::test]
fn a_part_of_a_long_name_is_not_that_option() {
    refused(&[
        (&["--verb"], unknown("--verb")),
        (&["--out=x"], unknown("--out")),
        (&["--verbosely"], unknown("--verbosely")),
        (&["--Verbose"], unknown("--Verbose")),
    ]);
}

#[harness::test]
fn an_option_at_the_end_may_miss_its_value() {
    refused(&[
        (&["-o"], UsageError::MissingValue("output")),
        (&["-vo"], UsageError::MissingValue("output")),
        (&["a", "--output"], UsageError::MissingValue("output")),
        (&["-o", "x", "--level"], UsageError::MissingValue("level")),
    ]);
}

#[harness::test]
fn a_flag_takes_no_value_not_even_an_empty_one() {
    refused(&[
        (&["--verbose=1"], UsageError::UnexpectedValue("verbose")),
        (&["--verbose="], UsageError::UnexpectedValue("verbose")),
        (&["-v", "--quiet=a=b"], UsageError::UnexpectedValue("quiet")),
    ]);
}

#[harness::test]
fn the_first_error_from_left_to_right_is_told() {
    refused(&[
        (&["-x", "--verbose=1", "-o"], unknown("-x")),
        (
            &["a", "--verbose=1", "-x"],
            UsageError::UnexpectedValue("verbose"),
        ),
        (&["-vyx", "--nope"], unknown("-y")),
    ]);
}

#[harness::test]
fn a_positional_that_is_no_text_survives_bit_for_bit() {
    let expected = Parsed {
        options: vec![("verbose", None)],
        positional: vec![os(b"a\xffb"), os(b"\xc3"), os(b"-\xfe")],
    };
    let arguments: [&[u8]; 5] = [b"a\xffb", b"-v", b"\xc3", b"--", b"-\xfe"];
    equal!(
        Ok::<_, UsageError>(expected),
        parse_bytes(&arguments),
        "bytes that are no UTF-8, in names of files for example, are an argument like any other"
    );
}

#[harness::test]
fn a_value_that_is_no_text_survives_bit_for_bit() {
    let forms: [&[&[u8]]; 6] = [
        &[b"--output=\xff=\xc3"],
        &[b"--output", b"\xff=\xc3"],
        &[b"-o\xff=\xc3"],
        &[b"-o", b"\xff=\xc3"],
        &[b"-vo\xff=\xc3"],
        &[b"-vo", b"\xff=\xc3"],
    ];
    for arguments in forms {
        let parsed = parse_bytes(arguments);
        let last = parsed.map(|parsed| parsed.options.last().cloned());
        equal!(
            Ok::<_, UsageError>(Some(("output", Some(os(b"\xff=\xc3"))))),
            last,
            "the last option of the command line {:?}",
            arguments.iter().map(|bytes| os(bytes)).collect::<Vec<_>>()
        );
    }
}

#[harness::test]
fn an_option_name_that_is_no_text_is_told_with_the_whole_argument() {
    let arguments: [&[u8]; 6] = [
        b"--\xff",
        b"--\xff=x",
        b"--verbose\xff",
        b"-\xff",
        b"-v\xff",
        b"-v\xc3",
    ];
    for argument in arguments {
        equal!(
            Err::<Parsed, _>(UsageError::NotUnicode(os(argument))),
            parse_bytes(&[b"file", argument]),
            "the argument {:?}",
            os(argument)
        );
    }
}

#[harness::test]
fn an_unknown_option_may_have_a_value_that_is_no_text() {
    equal!(
        Err::<Parsed, _>(unknown("--xyz")),
        parse_bytes(&[b"--xyz=\xff"]),
        "only the value of --xyz=\\xff is no text, its name is"
    );
}
