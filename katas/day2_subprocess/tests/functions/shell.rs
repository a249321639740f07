//! Kata 2.7 from inside: `shell_quote`, `shell_split` and `run_shell`.

use day2_subprocess::SplitError;
use day2_subprocess::shell::{run_shell, shell_quote, shell_split};
use harness::equal;

use crate::{Seen, bounded};

fn split(line: &str) -> Result<Vec<String>, SplitError> {
    shell_split(line)
}

fn words(words: &[&str]) -> Result<Vec<String>, SplitError> {
    Ok(words.iter().map(ToString::to_string).collect())
}

fn sh(script: &str, args: &[&str]) -> Seen {
    let script = script.to_owned();
    let args: Vec<String> = args.iter().map(ToString::to_string).collect();
    bounded("a shell runs a script", move || {
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        Seen::from(run_shell(&script, &args))
    })
}

/// Words that have given somebody trouble.
const WORDS: [&str; 16] = [
    "",
    "it's",
    "'",
    "''",
    "a b",
    "line\nline\n",
    "tab\there",
    "$HOME",
    "$(echo code)",
    "`echo code`",
    "; echo code",
    "\"quoted\"",
    "back\\slash\\",
    "*",
    "-n",
    "größe \u{1f980}",
];

// What is expected here is what Python 3 says, `shlex.quote(word)`.
#[harness::test]
fn a_word_is_quoted_as_python_does() {
    let table = [
        ("", "''"),
        ("plain", "plain"),
        ("a@b%c_d+e=f:g,h.i/j-k", "a@b%c_d+e=f:g,h.i/j-k"),
        ("a b", "'a b'"),
        ("it's", r#"'it'"'"'s'"#),
        ("'", r#"''"'"''"#),
        ("\"", "'\"'"),
        ("$HOME", "'$HOME'"),
        ("a\nb", "'a\nb'"),
        ("\\", "'\\'"),
        ("~", "'~'"),
        ("#", "'#'"),
        ("a;b", "'a;b'"),
        ("größe", "'größe'"),
        ("*", "'*'"),
        ("!", "'!'"),
    ];
    for (word, expected) in table {
        equal!(expected, shell_quote(word).as_str(), "the word {word:?}");
    }
}

// What is expected here is what Python 3 says, `shlex.split(line)`.
#[harness::test]
fn a_line_is_split_as_python_does() {
    let table: [(&str, &[&str]); 14] = [
        ("", &[]),
        ("  \t\r\n ", &[]),
        ("a b  c", &["a", "b", "c"]),
        (" a\tb\r\nc\n", &["a", "b", "c"]),
        ("'a b' c", &["a b", "c"]),
        ("\"a b\" c", &["a b", "c"]),
        ("a'b c'\"d e\"f", &["ab cd ef"]),
        ("''", &[""]),
        ("a '' \"\" b", &["a", "", "", "b"]),
        ("a''b", &["ab"]),
        ("a # b", &["a", "#", "b"]),
        (
            "$HOME ~ * `x` a|b;c&d>e",
            &["$HOME", "~", "*", "`x`", "a|b;c&d>e"],
        ),
        ("größe 'ä ö'", &["größe", "ä ö"]),
        ("a\u{a0}b\u{b}c", &["a\u{a0}b\u{b}c"]),
    ];
    for (line, expected) in table {
        equal!(words(expected), split(line), "the line {line:?}");
    }
}

#[harness::test]
fn a_backslash_means_something_else_in_each_place() {
    let table: [(&str, &[&str]); 13] = [
        (r"a\ b", &["a b"]),
        (r"\a\'\'\\", &[r"a''\"]),
        ("a\\\nb", &["a\nb"]),
        (r"\  x", &[" ", "x"]),
        (r"'a\b'", &[r"a\b"]),
        (r"'a\' b", &[r"a\", "b"]),
        (r#""a\"b""#, &["a\"b"]),
        (r#""a\\b""#, &[r"a\b"]),
        (r#""a\$b\'c\nd\ e""#, &[r"a\$b\'c\nd\ e"]),
        ("\"a\\\nb\"", &["a\\\nb"]),
        (r#""\\""#, &[r"\"]),
        (r#"\"a b\""#, &["\"a", "b\""]),
        (r"\é", &["é"]),
    ];
    for (line, expected) in table {
        equal!(words(expected), split(line), "the line {line:?}");
    }
}

#[harness::test]
fn a_quote_that_is_not_closed_is_found_where_it_opens() {
    let table = [
        ("'", 0),
        ("\"", 0),
        ("a 'b c", 2),
        ("a \"b 'c'", 2),
        ("'a' b'", 5),
        ("größe 'x", 8),
        (r"a\' 'b", 4),
        (r#""a\""#, 0),
        ("\"it's\" \"it's", 7),
    ];
    for (line, at) in table {
        let expected = Err(SplitError::UnclosedQuote { at });
        equal!(expected, split(line), "the line {line:?}");
    }
}

#[harness::test]
fn a_backslash_at_the_end_has_nothing_to_escape() {
    for line in ["\\", "a\\", "a \\\\\\", "\"a\\", "'a'\\", "'x' \"y\\"] {
        let expected = Err(SplitError::TrailingBackslash);
        equal!(expected, split(line), "the line {line:?}");
    }
    let expected = Err(SplitError::UnclosedQuote { at: 0 });
    equal!(
        expected,
        split(r"'a\"),
        "between ' a backslash is nothing special"
    );
}

#[harness::test]
fn what_is_quoted_is_split_into_the_same_words() {
    let line = WORDS.map(shell_quote).join(" ");
    equal!(words(&WORDS), split(&line), "the line {line}");
}

#[harness::test]
fn a_real_shell_reads_what_was_quoted() {
    let line = WORDS.map(shell_quote).join(" ");
    let expected: String = WORDS.iter().map(|word| format!("{word}\0")).collect();
    let actual = sh(&format!("printf '%s\\0' {line}"), &[]);
    equal!(
        Seen::exit(0, expected, ""),
        actual,
        "printf was given {line}"
    );
}

#[harness::test]
fn arguments_reach_the_script_unchanged() {
    let expected: String = WORDS.iter().map(|word| format!("{word}\0")).collect();
    let actual = sh(r#"printf '%s\0' "$@""#, &WORDS);
    equal!(
        Seen::exit(0, expected, ""),
        actual,
        "the arguments {WORDS:?}"
    );
    let actual = sh(r#"echo "$0 $# $2""#, &["one", "two"]);
    equal!(
        Seen::exit(0, "sh 2 two\n", ""),
        actual,
        "what $0, $# and $2 are"
    );
    let actual = sh(r#"echo "$0 $#""#, &[]);
    equal!(Seen::exit(0, "sh 0\n", ""), actual, "no arguments");
}

#[harness::test]
fn an_argument_is_never_code() {
    for argument in [
        "; echo code",
        "$(echo code)",
        "`echo code`",
        "\"; echo code; \"",
        "-c",
    ] {
        let actual = sh(r#"echo "<$1>""#, &[argument]);
        let expected = Seen::exit(0, format!("<{argument}>\n"), "");
        equal!(expected, actual, "echo \"<$1>\" with {argument:?}");
    }
}

#[harness::test]
fn the_script_is_run_like_any_command() {
    let actual = sh("echo out; echo err >&2; exit 3", &[]);
    equal!(
        Seen::exit(3, "out\n", "err\n"),
        actual,
        "outputs and status"
    );
    let actual = sh("cat; kill -KILL $$", &[]);
    equal!(
        Seen::killed(9, ""),
        actual,
        "nothing to read, and killed by SIGKILL"
    );
    let actual = sh("x='a b'; for w in $x; do echo \"$w\"; done", &[]);
    equal!(Seen::exit(0, "a\nb\n", ""), actual, "the script is code");
}
