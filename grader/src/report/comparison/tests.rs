//! How values are laid out.

use super::*;
use insta::assert_snapshot;

fn shown(expected: &str, actual: &str) -> String {
    comparison(Some(expected), Some(actual), 50, &Look::plain(80)).join("\n")
}

#[test]
fn short_values_have_a_line_each() {
    assert_snapshot!(shown("Ok(\"vi\")", "Ok(\"nano\")"), @r#"
    expected  Ok("vi")
    actual    Ok("nano")
    "#);
    assert_snapshot!(shown("", "x "), @"
    expected  (empty)
    actual    x·
    ");
}

#[test]
fn only_one_of_them_is_shown_alone() {
    let look = Look::plain(80);
    assert_eq!(comparison(Some("1"), None, 50, &look), ["expected  1"]);
    assert_eq!(comparison(None, Some("2"), 50, &look), ["actual    2"]);
    assert!(comparison(None, None, 50, &look).is_empty());
}

#[test]
fn a_longer_value_takes_a_few_rows() {
    let value =
        |reason| format!("Err(Invalid {{ key: \"PORT\", value: \"http\", reason: {reason:?} }})");
    assert_snapshot!(shown(&value("invalid digit"), &value("no number")), @r#"
    expected  Err(Invalid { key: "PORT", value: "http"
              , reason: "invalid digit" })
    actual    Err(Invalid { key: "PORT", value: "http"
              , reason: "no number" })
    "#);
}

#[test]
fn a_very_long_value_is_shown_where_it_starts_to_differ() {
    let value = |middle| format!("{}{middle}{}", "abcdefghij".repeat(50), "z".repeat(500));
    assert_snapshot!(shown(&value("this"), &value("that")), @"
    expected  …cdefghijabcdefghijthiszzzzzzzzzzzzzzzzz
              zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz
              zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz…
    actual    …cdefghijabcdefghijthatzzzzzzzzzzzzzzzzz
              zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz
              zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz…
    ");
}

#[test]
fn lines_are_compared_with_blanks_and_controls_visible() {
    let expected = "$ envkit get A\nexit: 0\n--- stdout ---\nvalue\nsame\n";
    let actual = "$ envkit get A\nexit: 0\n--- stdout ---\nva\tlue \x1b[0m\nsame\n";
    assert_snapshot!(shown(expected, actual), @r"
    - expected  + actual
      $ envkit get A
      exit: 0
      --- stdout ---
    - value
    + va\tlue \x1b[0m
      same
    ");
}

#[test]
fn distant_differences_are_apart_and_the_equal_lines_between_are_not_shown() {
    let lines = |first: &str, last: &str| {
        let middle: String = (0..20).map(|n| format!("line {n}\n")).collect();
        format!("{first}\n{middle}{last}\n")
    };
    assert_snapshot!(shown(&lines("a", "x"), &lines("b", "y")), @"
    - expected  + actual
    - a
    + b
      line 0
      line 1
      line 2
      ⋮
      line 17
      line 18
      line 19
    - x
    + y
    ");
}

#[test]
fn a_missing_line_break_at_the_end_is_said() {
    assert_snapshot!(shown("a\nb\n", "a\nb"), @"
    - expected  + actual
      a
    - b
    + b  (no line break at the end)
    ");
    assert_snapshot!(shown("", "a\n"), @"
    - expected  + actual
    + a
    ");
}

#[test]
fn a_line_that_is_empty_is_visible() {
    let expected = "$ p\nexit: 0\n--- stdout ---\na\n";
    assert_snapshot!(shown(expected, "$ p\nexit: 0\n--- stdout ---\na\n\n"), @"
    - expected  + actual
      ⋮
      exit: 0
      --- stdout ---
      a
    + ⏎
    ");
    // As they are recorded: without the line feeds at the end.
    assert_snapshot!(shown("$ p\nexit: 0", "$ p\nexit: 0\n--- stdout ---"), @"
    - expected  + actual
      $ p
      exit: 0
    + --- stdout ---
    + ⏎
    ");
    assert_snapshot!(shown("x\n\n", "x\n⏎\n"), @r"
    - expected  + actual
      x
    - ⏎
    + \u{23ce}
    ");
}

#[test]
fn what_looks_the_same_is_spelled_out() {
    assert_snapshot!(shown("\\t", "\t"), @r"
    expected  \\t
    actual    \t
    ");
    assert_snapshot!(shown("x\n\\t\n", "x\n\t\n"), @r"
    - expected  + actual
      x
    - \\t
    + \t
    ");
    assert_snapshot!(shown("NaN", "NaN"), @"
    expected and actual  NaN
    (they differ in something that does not show when printed)
    ");
}

#[test]
fn a_line_that_is_a_little_too_long_takes_a_few_rows() {
    let expected = "$ envkit get NOPE\nexit: 1\nNOPE is not set\n";
    let line =
        "internal error: called `Option::unwrap()` on a `None` value (katas/src/env_or.rs:19)";
    assert_snapshot!(shown(expected, &format!("$ envkit get NOPE\nexit: 70\n{line}\n")), @"
    - expected  + actual
      $ envkit get NOPE
    - exit: 1
    - NOPE is not set
    + exit: 70
    + internal error: called `Option::unwrap()` on a …
      …`None` value (katas/src/env_or.rs:19)
    ");
}

#[test]
fn a_long_line_is_shown_where_it_starts_to_differ() {
    let line = |end| format!("first\n{}{end}\n", "abcdefghij".repeat(20));
    assert_snapshot!(shown(&line("this"), &line("that")), @"
    - expected  + actual
      first
    - …ijabcdefghijabcdefghijthis
    + …ijabcdefghijabcdefghijthat
    ");
}

#[test]
fn ten_thousand_lines_end_soon() {
    let text = |word: &str| {
        (0..10_000)
            .map(|n| format!("{word} {n}\n"))
            .collect::<String>()
    };
    let shown = shown(&text("one"), &text("two"));
    assert_eq!(shown.lines().count(), MOST_LINES + 2);
    assert!(shown.ends_with("… and the difference goes on"), "{shown}");
}

#[test]
fn whatever_the_values_hold_only_text_is_shown() {
    let (look, one, other) = (
        Look::plain(80),
        "\u{1b}[31m\u{9b}\u{202e}\r",
        "\u{7}\n\u{1b}",
    );
    let values = [None, Some(one), Some(other)];
    for expected in values {
        for actual in values {
            let shown = comparison(expected, actual, 50, &look).concat();
            let is_raw = |char: char| char.is_control() || char == '\u{202e}';
            assert!(!shown.contains(is_raw), "{shown:?}");
        }
    }
}
