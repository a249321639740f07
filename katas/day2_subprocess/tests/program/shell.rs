//! Kata 2.7 from outside: `runkit quote`, `split` and `sh`.

use harness::{Program, Rng, Scratch, equal, snapshot};

use crate::runkit;

#[harness::test]
fn quote_prints_what_a_shell_would_want() {
    let scratch = Scratch::new();
    let run = runkit(&scratch).args(["quote", "--", "it's", "", "a b", "plain-1.2"]);
    run.run().expect(0, "'it'\"'\"'s' '' 'a b' plain-1.2\n", "");
}

#[harness::test]
fn split_prints_the_words_of_a_line() {
    let scratch = Scratch::new();
    let split = |line: &str| runkit(&scratch).args(["split", "--", line]).run();
    split("a 'b c' \"d\"e\\ f ''").expect(0, "a\nb c\nde f\n\n", "");
    split("  ").expect(0, "", "");
}

#[harness::test]
fn split_tells_where_a_line_is_wrong() {
    let scratch = Scratch::new();
    snapshot!(runkit(&scratch).args(["split", "a 'b c"]).transcript(), @r#"
    $ runkit split 'a '\''b c'
    exit: 65
    --- stderr ---
    runkit: unclosed quote at byte 2
    "#);
    let run = runkit(&scratch).args(["split", "a\\"]).run();
    run.expect(65, "", "runkit: backslash at the end\n");
}

#[harness::test]
fn sh_keeps_script_and_arguments_apart() {
    let scratch = Scratch::new();
    let sh = |words: &[&str]| runkit(&scratch).arg("sh").args(words).run();
    sh(&["echo \"<$1> $#\"", "; echo code", "b"]).expect(0, "<; echo code> 2\n", "");
    sh(&["cat; echo oh >&2; exit 5"]).expect(5, "", "oh\n");
    sh(&["echo $0"]).expect(0, "sh\n", "");
}

/// Anything that a person or a program might take for a word.
fn random_word(rng: &Rng) -> String {
    match rng.index(5) {
        0 => rng.text("aZ09@%_+=:,./-", 0..=8),
        1 => rng.text("'\"\\", 0..=6),
        _ => rng.text("ab'\"\\$`;|&*?~#! \t\n\ré\u{1f980}()<>{}", 0..=10),
    }
}

/// How a word must be quoted, character by character.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "@%_+=:,./-".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_owned();
    }
    let mut quoted = String::from("'");
    for c in word.chars() {
        match c {
            '\'' => quoted.push_str("'\"'\"'"),
            c => quoted.push(c),
        }
    }
    quoted + "'"
}

#[harness::test(seeded)]
fn random_words_survive_quoting_splitting_and_a_real_shell() {
    let rng = harness::rng();
    let scratch = Scratch::new();
    for _ in 0..4 {
        let words: Vec<String> = (0..20).map(|_| random_word(&rng)).collect();
        let line: Vec<String> = words.iter().map(|word| quoted(word)).collect();
        let line = line.join(" ");
        let run = runkit(&scratch).args(["quote", "--"]).args(&words).run();
        equal!(
            (Some(0), format!("{line}\n")),
            (
                run.status.code(),
                String::from_utf8_lossy(&run.stdout).into_owned()
            ),
            "what quote makes of {words:?}"
        );
        let expected: String = words.iter().map(|word| format!("{word}\0")).collect();
        let check = |program: Program<'_>| program.run().expect(0, &expected, "");
        check(runkit(&scratch).args(["split", "-0", "--", &line]));
        check(runkit(&scratch).args(["sh", &format!("printf '%s\\0' {line}")]));
        check(
            runkit(&scratch)
                .args(["sh", "printf '%s\\0' \"$@\""])
                .args(&words),
        );
    }
}

/// A piece of a line and the part of a word that it stands for.
fn random_piece(rng: &Rng) -> (String, String) {
    match rng.index(4) {
        0 => {
            let text = rng.text("ab$#*é|;", 1..=4);
            (text.clone(), text)
        }
        1 => {
            let text = rng.text("ab \"\\$\té", 0..=5);
            (format!("'{text}'"), text)
        }
        2 => {
            let c = rng.text("a '\"\\\n$é", 1..=1);
            (format!("\\{c}"), c)
        }
        _ => {
            let (mut line, mut word) = (String::from("\""), String::new());
            for _ in 0..rng.index(5) {
                let c = rng.text("a '\"\\$é", 1..=1);
                // Before these two a backslash is needed, before others it stays.
                let needed = matches!(c.as_str(), "\"" | "\\");
                let has_backslash = needed || rng.one_in(3);
                if has_backslash {
                    line.push('\\');
                }
                if has_backslash && !needed {
                    word.push('\\');
                }
                line.push_str(&c);
                word.push_str(&c);
            }
            (line + "\"", word)
        }
    }
}

#[harness::test(seeded)]
fn random_lines_are_split_into_the_words_they_were_made_of() {
    let rng = harness::rng();
    let scratch = Scratch::new();
    for _ in 0..15 {
        let (mut line, mut expected) = (rng.text(" \t\n\r", 0..=2), String::new());
        for _ in 0..rng.index(6) {
            for _ in 0..=rng.index(3) {
                let (piece, part) = random_piece(&rng);
                line.push_str(&piece);
                expected.push_str(&part);
            }
            expected.push('\0');
            line.push_str(&rng.text(" \t\n\r", 1..=3));
        }
        let split = |line: &str| runkit(&scratch).args(["split", "-0", "--", line]).run();
        split(&line).expect(0, &expected, "");
        // The same line with a quote that nobody closes.
        let at = line.len();
        let text = rng.text("ab é", 0..=4);
        let open = format!("{line}{}{text}", rng.pick(&['\'', '"']));
        split(&open).expect(65, "", format!("runkit: unclosed quote at byte {at}\n"));
    }
}
