//! Kata 5.4 from inside: `parse_os_release`.

use day5_platform::os_release::parse_os_release;
use day5_platform::{OsRelease, ParseError};
use harness::{DEADLINE, equal, within};

const DEBIAN: &str = include_str!("../fixtures/debian.os-release");
const FEDORA: &str = include_str!("../fixtures/fedora.os-release");
const ALPINE: &str = include_str!("../fixtures/alpine.os-release");
const ARCH: &str = include_str!("../fixtures/arch.os-release");
const NASTY: &str = include_str!("../fixtures/nasty.os-release");

fn parse(text: &str) -> Result<OsRelease, ParseError> {
    let text = text.to_owned();
    within(DEADLINE, move || parse_os_release(&text))
}

fn release(id: &str, like: &[&str], name: &str, version: Option<&str>) -> OsRelease {
    OsRelease {
        id: id.to_owned(),
        id_like: like.iter().map(|word| (*word).to_owned()).collect(),
        pretty_name: name.to_owned(),
        version_id: version.map(str::to_owned),
    }
}

/// The name that the value, as it is written, stands for.
fn name(value: &str) -> Result<String, ParseError> {
    parse(&format!("PRETTY_NAME={value}\n")).map(|release| release.pretty_name)
}

/// Expects each value, as it is written, to stand for the text behind it.
#[track_caller]
fn values(table: &[(&str, &str)]) {
    for (written, expected) in table {
        let expected = Ok((*expected).to_owned());
        equal!(expected, name(written), "the line PRETTY_NAME={written}");
    }
}

/// Expects the line of this number to be the first that is wrong.
#[track_caller]
fn wrong(text: &str, expected: usize) {
    let actual = match parse(text) {
        Err(ParseError::Line { number, .. }) => Ok(number),
        other => Err(other),
    };
    equal!(Ok(expected), actual, "the wrong line of {text:?}");
}

#[harness::test]
fn distributions_are_read() {
    let table = [
        (
            DEBIAN,
            release("debian", &[], "Debian GNU/Linux 13 (trixie)", Some("13")),
        ),
        (
            FEDORA,
            release(
                "fedora",
                &[],
                "Fedora Linux 42 (Workstation Edition)",
                Some("42"),
            ),
        ),
        (
            ALPINE,
            release("alpine", &[], "Alpine Linux v3.22", Some("3.22.1")),
        ),
        (ARCH, release("arch", &[], "Arch Linux", None)),
    ];
    for (text, expected) in table {
        equal!(Ok::<_, ParseError>(expected), parse(text), "{text}");
    }
}

#[harness::test]
fn a_file_that_uses_every_freedom_is_read() {
    let expected = release(
        "last",
        &["ubuntu", "debian"],
        "It's \"nasty\" $5 `x` \\ \\n # = 100%",
        Some("1=2"),
    );
    equal!(Ok::<_, ParseError>(expected), parse(NASTY), "{NASTY}");
}

#[harness::test]
fn what_is_missing_has_a_default() {
    for text in ["", "\n", "# nothing\n", "NAME=x\n"] {
        let expected = release("linux", &[], "Linux", None);
        equal!(Ok::<_, ParseError>(expected), parse(text), "{text:?}");
    }
}

#[harness::test]
fn a_value_that_is_empty_is_not_missing() {
    for empty in ["", "\"\"", "''", " "] {
        let text = format!("ID={empty}\nPRETTY_NAME={empty}\nVERSION_ID={empty}\nID_LIKE={empty}");
        let expected = release("", &[], "", Some(""));
        equal!(Ok::<_, ParseError>(expected), parse(&text), "{text:?}");
    }
}

#[harness::test]
fn an_escaped_quote_does_not_end_the_value() {
    values(&[
        (r#""a \"b\" c""#, r#"a "b" c"#),
        (r#""\"""#, "\""),
        (r#""a\\""#, r"a\"),
        (r#""a\\\"b""#, r#"a\"b"#),
    ]);
}

#[harness::test]
fn four_characters_are_escaped_and_no_others() {
    values(&[
        (r#""cost \$5""#, "cost $5"),
        (r#""\`x\`""#, "`x`"),
        (r#""a\nb""#, r"a\nb"),
        (r#""it\'s""#, r"it\'s"),
        (r#""\é\ ""#, r"\é\ "),
        (r#""$HOME `x`""#, "$HOME `x`"),
    ]);
}

#[harness::test]
fn between_single_quotes_all_is_ordinary() {
    values(&[
        (r"'a\b'", r"a\b"),
        (r"'a\'", r"a\"),
        (r#"'say "x"'"#, r#"say "x""#),
        ("' a '", " a "),
        (r"'$5 \$ \\'", r"$5 \$ \\"),
    ]);
}

#[harness::test]
fn quotes_at_both_ends_are_not_just_stripped() {
    values(&[
        ("\"'a'\"", "'a'"),
        ("'\"a\"'", "\"a\""),
        (r#""a\"""#, "a\""),
        ("\" a \"", " a "),
    ]);
}

#[harness::test]
fn a_value_without_quotes_is_taken_as_it_is() {
    values(&[
        ("a", "a"),
        ("a=b=", "a=b="),
        ("größe", "größe"),
        ("a\"b\"", "a\"b\""),
        ("it's", "it's"),
        (r"a\$b", r"a\$b"),
        ("a \t", "a"),
        ("a\u{a0}b", "a\u{a0}b"),
    ]);
}

#[harness::test]
fn only_ascii_has_blanks() {
    // A no-break space, and an ideographic one.
    for blank in ['\u{a0}', '\u{3000}'] {
        let text = format!("PRETTY_NAME={blank}a{blank}\nID_LIKE=\"a{blank}b\"\n");
        let (name, word) = (format!("{blank}a{blank}"), format!("a{blank}b"));
        let expected = release("linux", &[&word], &name, None);
        equal!(Ok::<_, ParseError>(expected), parse(&text), "{text:?}");
        wrong(&format!("{blank}ID=x\n"), 1);
    }
}

#[harness::test]
fn a_hash_inside_a_value_is_no_comment() {
    values(&[
        ("a#b", "a#b"),
        ("#", "#"),
        ("\"a # b\"", "a # b"),
        ("'#'", "#"),
    ]);
}

#[harness::test]
fn comments_and_blank_lines_say_nothing() {
    let text = "# ID=no\n\n   \n\t# ID=no\n#\n  ID=yes  \n\tVERSION_ID=1\n#=";
    let expected = release("yes", &[], "Linux", Some("1"));
    equal!(Ok::<_, ParseError>(expected), parse(text), "{text:?}");
}

#[harness::test]
fn id_like_is_a_list_of_words() {
    for written in [
        "\"ubuntu debian\"",
        "'ubuntu  debian'",
        "\" ubuntu debian \"",
    ] {
        let text = format!("ID_LIKE={written}");
        let like = parse(&text).map(|release| release.id_like);
        let expected = ["ubuntu", "debian"].map(str::to_owned).to_vec();
        equal!(Ok::<_, ParseError>(expected), like, "{text:?}");
    }
    let like = parse("ID_LIKE=rhel\n").map(|release| release.id_like);
    equal!(Ok::<_, ParseError>(vec!["rhel".to_owned()]), like);
}

#[harness::test]
fn the_last_assignment_counts() {
    let text = "ID=a\nID_LIKE='x y'\nID=b\nID_LIKE=z\nVERSION_ID=1\nVERSION_ID=\n";
    let expected = release("b", &["z"], "Linux", Some(""));
    equal!(Ok::<_, ParseError>(expected), parse(text), "{text:?}");
}

#[harness::test]
fn keys_are_compared_as_they_are() {
    let text = "id=no\nID_=no\n_ID=no\nXID=no\nVARIANT_ID=no\nVERSION=no\nNAME=no\nID2=no";
    let expected = release("linux", &[], "Linux", None);
    equal!(Ok::<_, ParseError>(expected), parse(text), "{text:?}");
}

#[harness::test]
fn lines_may_end_as_on_windows() {
    let text = "ID=a\r\n\r\n# x\r\nPRETTY_NAME=\"b c\"\r\nVERSION_ID='1'\r\n";
    let expected = release("a", &[], "b c", Some("1"));
    equal!(Ok::<_, ParseError>(expected), parse(text), "{text:?}");
}

#[harness::test]
fn a_line_that_is_wrong_is_told_by_its_number() {
    wrong("nonsense", 1);
    wrong("ID=a\nnonsense\n", 2);
    wrong("\n\n# c\r\n\r\nID='x\r\n", 5);
    wrong("A=1\nB=2\nC=\"x\nD\n", 3);
}

#[harness::test]
fn a_key_is_a_word_that_begins_with_no_digit() {
    for key in [
        "",
        "1D",
        "A B",
        "A-B",
        "A.B",
        "é",
        "A ",
        "export ID",
        "\"ID\"",
    ] {
        wrong(&format!("ID=x\n{key}=y\n"), 2);
    }
    let good = "_=1\na_9Z=2\n__=3";
    let expected = release("linux", &[], "Linux", None);
    equal!(Ok::<_, ParseError>(expected), parse(good), "{good:?}");
}

#[harness::test]
fn a_quote_must_be_closed_on_its_line() {
    for value in [
        "\"", "'", "\"a", "'a", r#""a\""#, r#""\\\""#, "'a\"", "\"a'",
    ] {
        wrong(&format!("PRETTY_NAME={value}"), 1);
        wrong(&format!("PRETTY_NAME={value}\n\"\n"), 1);
    }
}

#[harness::test]
fn behind_a_value_there_is_nothing() {
    for value in [
        "a b",
        "\"a\"b",
        "'a'b",
        "\"a\" b",
        "a # c",
        "\"a\"\"b\"",
        "'a' #",
        " a",
    ] {
        wrong(&format!("ID=x\nPRETTY_NAME={value}"), 2);
    }
    // The next quote ends it, and not the last one.
    for value in ["'a'b'", "'a''b'", "\"a\"b\"", "'' '", "'a'\"b'"] {
        wrong(&format!("PRETTY_NAME={value}"), 1);
    }
    values(&[("\"a\"  \t", "a"), ("'a' ", "a")]);
}

#[harness::test]
fn a_line_that_nobody_asks_for_must_be_right_as_well() {
    wrong("HOME_URL=\"https://x\n", 1);
    wrong("HOME_URL=a b\n", 1);
}
