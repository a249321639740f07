//! Screens for what is neither right nor wrong: waiting, gone, refused, all done.

use insta::assert_snapshot;

use crate::model::event::{Event, Note, NoteKind};
use crate::model::results::Results;
use crate::model::verdict::{Failure, FailureKind, Verdict};
use crate::report::palette::Look;
use crate::report::sample;
use crate::report::terminal::{next_step, render, render_graded, render_whole};

fn shown(results: &Results) -> String {
    render(results, &Look::plain(80), &sample::sources)
}

/// The first day with all but a few cases passed.
fn all_but(verdict: impl Fn(&str, usize) -> Option<Verdict>) -> Results {
    let verdict = |kata: &str, at| verdict(kata, at).or(Some(Verdict::Passed));
    sample::results(&sample::one_day(), verdict)
}

/// Results in which only the last two cases of `env_or` do not pass: they need `child_env`.
fn waiting(verdict: Verdict) -> Results {
    all_but(|kata, at| match (kata, at) {
        ("env_or", 4..) => Some(sample::not_implemented(sample::DAY, "child_env")),
        ("child_env", _) => Some(verdict.clone()),
        _ => None,
    })
}

#[test]
fn a_kata_that_waits_for_another_is_passed_over_for_it() {
    let results = waiting(sample::not_implemented(sample::DAY, "child_env"));
    let screen = shown(&results);
    let start: Vec<_> = screen.lines().take(15).collect();
    assert_snapshot!(start.join("\n"), @"
       day1_os_sys  os and sys  █████████████████████████░░░░░   77/90
         ○ 1.1  env_or          2/6  waits for child_env
         ✓ 1.2  env_parse       8/8
         ○ 1.3  child_env       0/9  not implemented yet
         ✓ 1.4  expand        12/12
         ✓ 1.5  find_program  11/11
         ✓ 1.6  parse_args    13/13
         ✓ 1.7  exit_codes      9/9
         ✓ 1.8  write_lines   10/10
         ✓ 1.9  proc_stat     12/12
       54 tests in 4.2 s

    ── Next: 1.3 child_env · Give a child an environment of its own ────────────────
       0 of 9 points · katas/day1_os_sys/src/child_env.rs:7
    ");
}

#[test]
fn if_nothing_else_is_left_the_one_that_waits_is_the_next() {
    let screen = shown(&waiting(Verdict::Passed));
    let end = screen.lines().skip_while(|line| !line.starts_with('─'));
    assert_snapshot!(end.collect::<Vec<_>>().join("\n"), @"
    ── Next: 1.1 env_or · Read a variable, with a default ──────────────────────────
       2 of 6 points · katas/day1_os_sys/src/env_or.rs:7

       ○ the program prints the value
         waits for child_env, which is not implemented yet

         katas/day1_os_sys/src/child_env.rs:7
           6 │ pub fn env_or(env: &Env, key: &str, default: &str) -> Result<String,…
         > 7 │     todo!()
         the test: katas/day1_os_sys/tests/program/env_or.rs:4

       Nothing is wrong here. Write child_env first, save, and type

           cargo run -p grader -- check day1::child_env

       Stuck? cargo run -p grader -- hint day1::child_env
    ");
}

#[test]
fn one_failure_of_its_own_is_no_waiting_and_comes_first() {
    let results = all_but(|kata, at| match (kata, at) {
        ("env_or", 0) => Some(sample::not_implemented(sample::DAY, "child_env")),
        ("env_or", 1) => Some(sample::mismatch()),
        _ => None,
    });
    let screen = shown(&results);
    assert!(
        screen.contains("✗ 1.1  env_or          4/6  4 of 6 tests pass\n"),
        "{screen}"
    );
    assert!(
        screen.contains("   ✗ an empty value is a value\n"),
        "{screen}"
    );
    assert!(!screen.contains("waits for"), "{screen}");
}

fn without_files(katas: &[&str]) -> Results {
    let mut results = sample::untouched(&sample::one_day());
    for kata in katas {
        results.apply(&Event::NoteTaken(Note {
            kind: NoteKind::MissingFile,
            message: "it is not there".to_owned(),
            file: Some(sample::stub(sample::DAY, kata)),
        }));
    }
    results
}

#[test]
fn a_file_that_is_gone_comes_back_first() {
    let sources = |file: &str| sample::sources(file).filter(|_| !file.ends_with("src/env_or.rs"));
    let results = without_files(&["env_or"]);
    assert_snapshot!(render(&results, &Look::plain(80), &sources), @"
       Welcome! Each kata is one file to write; its tests say what is missing.

       day1_os_sys  os and sys  ░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░    0/90
         ○ 1.1  env_or         0/6  its file is gone
         ○ 1.2  env_parse      0/8  not implemented yet
         ○ 1.3  child_env      0/9  not implemented yet
         ○ 1.4  expand        0/12  not implemented yet
         ○ 1.5  find_program  0/11  not implemented yet
         ○ 1.6  parse_args    0/13  not implemented yet
         ○ 1.7  exit_codes     0/9  not implemented yet
         ○ 1.8  write_lines   0/10  not implemented yet
         ○ 1.9  proc_stat     0/12  not implemented yet
       54 tests in 4.2 s

       note: katas/day1_os_sys/src/env_or.rs: it is not there
             to put it back: cargo run -p grader -- reset day1::env_or

    ── Start here: 1.1 env_or · Read a variable, with a default ────────────────────
       0 of 6 points · katas/day1_os_sys/src/env_or.rs:7
       the lesson: katas/day1_os_sys/README.md

       Its file is gone. To put the stub back, type

           cargo run -p grader -- reset day1::env_or
    ");
    let mut alone = without_files(&["env_or"]);
    alone.days[0].katas.truncate(1);
    let screen = render(&alone, &Look::plain(80), &sources);
    let notes = screen.find("note: ").expect("a note");
    assert_snapshot!(&screen[notes..], @"
    note: katas/day1_os_sys/src/env_or.rs: it is not there

       Its file is gone. To put the stub back, type

           cargo run -p grader -- reset day1::env_or
    ");
}

#[test]
fn what_was_handed_in_without_a_file_is_read_with_the_stub() {
    let screen = shown(&without_files(&["env_or", "expand"]));
    assert!(!screen.contains("reset"), "{screen}");
    let gone = render(
        &without_files(&["env_or", "expand"]),
        &Look::plain(80),
        &|_| None,
    );
    let end = "         to put one back: cargo run -p grader -- reset day1::env_or\n";
    assert!(gone.contains(end), "{gone}");
}

#[test]
fn a_refused_file_says_why_in_a_line() {
    let reason = "it is not UTF-8 from byte 6 on; save it as UTF-8";
    let failure = Failure::new(FailureKind::Refused, reason);
    let results = all_but(|kata, _| (kata == "env_or").then(|| Verdict::Failed(failure.clone())));
    let screen = shown(&results);
    let line = "✗ 1.1  env_or          0/6  cannot be read: it is not UTF-8 from byte 6 on\n";
    assert!(screen.contains(line), "{screen}");
}

#[test]
fn when_all_is_solved_nothing_is_left_to_type() {
    let results = all_but(|_, _| None);
    assert_snapshot!(next_step(&results, &Look::plain(80), &sample::sources), @"All 9 katas are solved: 90 of 90 points. Well done!");
    let whole = render_whole(&results, &Look::plain(80), &sample::sources);
    assert_eq!(
        whole,
        format!(
            "{}   That was everything there is for now.\n",
            shown(&results)
        )
    );
    let unsolved = sample::untouched(&sample::one_day());
    let whole = render_whole(&unsolved, &Look::plain(80), &sample::sources);
    assert_eq!(whole, shown(&unsolved));
}

#[test]
fn parts_of_katas_that_pass_solve_none() {
    let mut plan = sample::one_day();
    for kata in &mut plan.days[0].katas {
        kata.cases.truncate(1);
        kata.is_whole = false;
    }
    let results = sample::results(&plan, |_, _| Some(Verdict::Passed));
    assert!(shown(&results).ends_with("\n   All 9 tests pass.\n"));
}

#[test]
fn who_grades_for_others_sees_a_failure_and_last_the_score() {
    let shown = |results: &Results| render_graded(results, &Look::plain(80), &sample::sources);
    let screen = shown(&sample::begun());
    let no_advice = ["Stuck?", "hint", "Welcome", "reset", "Next:"];
    assert!(
        !no_advice.iter().any(|advice| screen.contains(advice)),
        "{screen}"
    );
    let failure = screen
        .find("── First failure: 1.2 env_parse")
        .expect("a heading");
    assert!(screen[failure..].contains("expected  Ok"), "{screen}");
    let score = screen.find("   No score").expect("it comes last");
    assert_snapshot!(screen[score..], @"
       No score: not everything could be judged (90 points, with seed 7)

       Each failure is told in the report: add --report json=PATH. To see one on the
       screen, put its file into a clone and type there

           cargo run -p grader -- check day1::env_parse --seed 7
    ");
    let screen = shown(&all_but(|_, _| None));
    assert_snapshot!(screen.lines().last().expect("the score"), @"   Score: 90 of 90 points, with seed 7");
    let screen = shown(&sample::untouched(&sample::one_day()));
    assert!(!screen.contains("First failure"), "{screen}");
}
