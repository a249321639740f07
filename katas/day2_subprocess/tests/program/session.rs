//! Kata 2.6 from outside: `runkit talk`.

use harness::{Scratch, equal, snapshot};

use crate::runkit;

#[harness::test]
fn talk_prints_an_answer_for_each_line() {
    let scratch = Scratch::new();
    let talk = runkit(&scratch).args(["talk", "--", "d2-probe", "calc"]);
    snapshot!(talk.stdin("1+2\n4+5\n").transcript(), @"
    $ runkit talk -- d2-probe calc
    exit: 0
    --- stdout ---
    3
    9
    ");
}

#[harness::test]
fn talk_answers_before_the_next_question_is_known() {
    let scratch = Scratch::new();
    let mut talk = runkit(&scratch)
        .args(["talk", "--", "d2-probe", "calc"])
        .start();
    for (question, answer) in [("1+2", "3"), ("10+20", "30"), ("0+0", "0")] {
        talk.send(question);
        talk.expect(answer);
    }
    talk.close_stdin();
    let status = talk.wait();
    equal!(
        Some(0),
        status.code(),
        "how it ends when there are no more questions"
    );
}

#[harness::test]
fn talk_tells_that_the_program_has_quit() {
    let scratch = Scratch::new();
    let talk = runkit(&scratch).args(["talk", "--", "d2-probe", "calc"]);
    snapshot!(talk.stdin("1+2\nquit\n4+5\n").transcript(), @"
    $ runkit talk -- d2-probe calc
    exit: 7
    --- stdout ---
    3
    --- stderr ---
    runkit: the program has ended: exit 7
    ");
}

#[harness::test]
fn standard_error_of_the_program_is_ours() {
    let scratch = Scratch::new();
    let words = [
        "talk", "--", "d2-probe", "emit", "--err", "no", "--exit", "3",
    ];
    let talk = runkit(&scratch).args(words).stdin("hello\n");
    talk.run()
        .expect(3, "", "no\nrunkit: the program has ended: exit 3\n");
}

#[harness::test]
fn the_goodbye_lets_the_program_end_by_itself() {
    let scratch = Scratch::new();
    let words = ["talk", "--", "d2-probe", "parting", "300000", "4"];
    runkit(&scratch).args(words).run().expect(4, "", "");
}

#[harness::test]
fn a_session_that_is_left_leaves_nothing_behind() {
    // `runkit` would end with 70 if the program still ran, or were a zombie.
    let scratch = Scratch::new();
    let words = ["talk", "--leave", "--", "d2-probe", "calc"];
    runkit(&scratch)
        .args(words)
        .stdin("1+2\n")
        .run()
        .expect(0, "3\n", "");
    let words = ["talk", "--leave", "--", "d2-probe", "stay"];
    runkit(&scratch).args(words).run().expect(0, "", "");
}

#[harness::test(seeded)]
fn random_sums_are_answered_in_order() {
    let rng = harness::rng();
    let scratch = Scratch::new();
    let (mut questions, mut answers) = (String::new(), String::new());
    for _ in 0..200 {
        let number = || rng.between(-1_000_000_000..=1_000_000_000) >> rng.index(30);
        let (left, right) = (number(), number());
        questions.push_str(&format!("{left}+{right}\n"));
        answers.push_str(&format!("{}\n", left + right));
    }
    let talk = runkit(&scratch).args(["talk", "--", "d2-probe", "calc"]);
    talk.stdin(questions).run().expect(0, answers, "");
}

#[harness::test(seeded)]
fn random_lines_come_back_in_order() {
    let rng = harness::rng();
    let scratch = Scratch::new();
    let mut lines = String::new();
    for _ in 0..60 {
        let line = rng.text("ab \té\u{1f980}'\"", 0..=20);
        let times = if rng.one_in(15) {
            1 + rng.index(2_000)
        } else {
            1
        };
        lines.push_str(&line.repeat(times));
        lines.push('\n');
    }
    let words = ["talk", "--", "d2-probe", "lines", "--crlf"];
    let talk = runkit(&scratch).args(words);
    talk.stdin(&lines).run().expect(0, &lines, "");
}

#[harness::test(seeded)]
fn random_lines_that_come_early_are_not_lost() {
    let rng = harness::rng();
    let scratch = Scratch::new();
    // Two lines come for each question: the second is the answer to the next one. Short
    // ones, because those that nobody has asked for yet lie in the pipe.
    let lines: Vec<String> = (0..60)
        .map(|_| rng.text("ab \té\u{1f980}", 0..=9))
        .collect();
    let line = |line: &String| format!("{line}\n");
    let questions: String = lines.iter().map(line).collect();
    let answers = lines.iter().flat_map(|line| [line, line]);
    let answers: String = answers.take(lines.len()).map(line).collect();
    let talk = runkit(&scratch).args(["talk", "--", "d2-probe", "twice"]);
    talk.stdin(questions).run().expect(0, answers, "");
}
