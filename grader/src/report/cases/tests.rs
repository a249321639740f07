//! What the screen of a single kata looks like.

use insta::assert_snapshot;

use crate::model::event::Plan;
use crate::model::kata::CaseId;
use crate::model::results::Results;
use crate::model::verdict::{Failure, FailureKind, Verdict};
use crate::report::palette::Look;
use crate::report::sample;
use crate::report::terminal::render;

fn shown(results: &Results) -> String {
    render(results, &Look::plain(80), &sample::sources)
}

/// The part of the screen that lists the cases.
fn list(results: &Results) -> String {
    let screen = shown(results);
    let lines = screen.lines().skip(4);
    let lines: Vec<_> = lines.take_while(|line| !line.contains(" tests")).collect();
    lines.join("\n")
}

#[test]
fn a_stub_has_one_story_for_all_its_cases() {
    assert_snapshot!(shown(&sample::untouched(&sample::one_kata())), @r#"
    ── 1.1 env_or · Read a variable, with a default ────────────────────────────────
       0 of 6 points · katas/day1_os_sys/src/env_or.rs:7
       the lesson: katas/day1_os_sys/README.md

       functions
       ○ an unset variable yields the default
       ○ an empty value is a value
       ○ a value that is not utf8 is an error and never the default
       ○ an impossible key is an error

       program
       ○ the program prints the value
       ○ random values come back byte for byte  random inputs

       0 of 6 tests pass

       ○ an unset variable yields the default
         not implemented yet

         the test: katas/day1_os_sys/tests/functions/env_or.rs:4
            4 │ fn an_unset_variable_yields_the_default() {
            5 │     let env = env_with("EDITOR", "vi");
            6 │     for default in ["fallback", "", "größer"] {
            7 │         // The name is looked for as a whole, and byte for byte.
            8 │         for key in ["NOPE", "EDIT", "EDITORS", "Editor", " EDITOR"]…
            9 │             let expected = Ok(default.to_owned());
           10 │             let actual = env_or(&env, key, default);
           11 │             equal!(expected, actual, "{key:?} is not set, only EDIT…
              ⋮

       Write it in place of the todo!(), save, and type

           cargo run -p grader -- check day1::env_or

       Stuck? cargo run -p grader -- hint day1::env_or
    "#);
}

/// A kata of which only the first case passes.
fn one_of_six() -> Results {
    sample::results(&sample::one_kata(), |_, at| {
        Some(match at {
            0 => Verdict::Passed,
            _ => sample::mismatch(),
        })
    })
}

#[test]
fn each_case_is_listed_and_the_first_failures_are_told() {
    let results = one_of_six();
    assert_snapshot!(shown(&results), @r#"
    ── 1.1 env_or · Read a variable, with a default ────────────────────────────────
       0 of 6 points · katas/day1_os_sys/src/env_or.rs:7

       functions
       ✓ an unset variable yields the default
       ✗ an empty value is a value
       ✗ a value that is not utf8 is an error and never the default
       ✗ an impossible key is an error

       program
       ✗ the program prints the value
       ✗ random values come back byte for byte  random inputs

       1 of 6 tests passes

       ✗ an empty value is a value
         PAGER is set, to nothing: that is not the same as not set

         expected  Ok("")
         actual    Ok("less")

         katas/day1_os_sys/tests/functions/env_or.rs:19
           17 │ fn an_empty_value_is_a_value() {
           18 │     let actual = env_or(&env_with("PAGER", ""), "PAGER", "less");
         > 19 │     equal!(
           20 │         Ok(String::new()),
           21 │         actual,
           22 │         "PAGER is set, to nothing: that is not the same as not set"
           23 │     );

       ✗ a value that is not utf8 is an error and never the default
         PAGER is set, to nothing: that is not the same as not set

         expected  Ok("")
         actual    Ok("less")

         katas/day1_os_sys/tests/functions/env_or.rs:19
           17 │ fn an_empty_value_is_a_value() {
           18 │     let actual = env_or(&env_with("PAGER", ""), "PAGER", "less");
         > 19 │     equal!(
           20 │         Ok(String::new()),
           21 │         actual,
           22 │         "PAGER is set, to nothing: that is not the same as not set"
           23 │     );

       ✗ an impossible key is an error
         PAGER is set, to nothing: that is not the same as not set

         expected  Ok("")
         actual    Ok("less")

         katas/day1_os_sys/tests/functions/env_or.rs:19
           17 │ fn an_empty_value_is_a_value() {
           18 │     let actual = env_or(&env_with("PAGER", ""), "PAGER", "less");
         > 19 │     equal!(
           20 │         Ok(String::new()),
           21 │         actual,
           22 │         "PAGER is set, to nothing: that is not the same as not set"
           23 │     );

       … and 2 more failures; to see one:
         cargo run -p grader -- check day1::env_or::the_program_prints_the_value

       Change it, save, and type

           cargo run -p grader -- check day1::env_or

       Stuck? cargo run -p grader -- hint day1::env_or
    "#);
}

#[test]
fn a_solved_kata_leads_to_the_next() {
    let results = sample::results(&sample::one_kata(), |_, _| Some(Verdict::Passed));
    assert_snapshot!(shown(&results), @"
    ── 1.1 env_or · Read a variable, with a default ────────────────────────────────
       6 of 6 points · katas/day1_os_sys/src/env_or.rs:7

       functions
       ✓ an unset variable yields the default
       ✓ an empty value is a value
       ✓ a value that is not utf8 is an error and never the default
       ✓ an impossible key is an error

       program
       ✓ the program prints the value
       ✓ random values come back byte for byte  random inputs

       6 tests pass

       Solved, well done!
       For the next one, type

           cargo run -p grader -- next
    ");
}

#[test]
fn a_part_of_a_kata_leads_to_the_whole_of_it() {
    let kata = |plan: &mut Plan| {
        let kata = &mut plan.days[0].katas[0];
        kata.cases.truncate(1);
        kata.is_whole = false;
    };
    let mut plan = sample::one_kata();
    kata(&mut plan);
    let results = sample::results(&plan, |_, _| Some(Verdict::Passed));
    assert_snapshot!(shown(&results), @"
    ── 1.1 env_or · Read a variable, with a default ────────────────────────────────
       katas/day1_os_sys/src/env_or.rs:7

       functions
       ✓ an unset variable yields the default

       1 test passes

       That passes. For the whole kata, type

           cargo run -p grader -- check day1::env_or
    ");
}

#[test]
fn a_file_that_does_not_compile_shows_the_compilers_words_once() {
    let words = "does not compile\nerror[E0308]: mismatched types\n --> src/env_or.rs:7:5\n  |\n\
                 7 |     5\n  |     ^ expected `Result<String, EnvError>`, found integer\n";
    let failure = Failure::new(FailureKind::DoesNotCompile, words);
    let failure = failure.at(sample::stub(sample::DAY, "env_or"), Some(7));
    let results = sample::results(&sample::one_kata(), |_, _| {
        Some(Verdict::Failed(failure.clone()))
    });
    assert_snapshot!(shown(&results), @"
    ── 1.1 env_or · Read a variable, with a default ────────────────────────────────
       0 of 6 points · katas/day1_os_sys/src/env_or.rs:7

       ✗ katas/day1_os_sys/src/env_or.rs does not compile
         │ error[E0308]: mismatched types
         │  --> src/env_or.rs:7:5
         │   |
         │ 7 |     5
         │   |     ^ expected `Result<String, EnvError>`, found integer

       Change it, save, and type

           cargo run -p grader -- check day1::env_or

       Stuck? cargo run -p grader -- hint day1::env_or
    ");
}

#[test]
fn a_file_that_is_refused_says_why() {
    let failure = Failure::new(
        FailureKind::Refused,
        "it is a link, and links are not followed",
    );
    let failure = failure.at(sample::stub(sample::DAY, "env_or"), None);
    let results = sample::results(&sample::one_kata(), |_, _| {
        Some(Verdict::Failed(failure.clone()))
    });
    assert_snapshot!(shown(&results), @"
    ── 1.1 env_or · Read a variable, with a default ────────────────────────────────
       0 of 6 points · katas/day1_os_sys/src/env_or.rs:7

       ✗ katas/day1_os_sys/src/env_or.rs cannot be read: it is a link, and links are
         not followed

       Change it, save, and type

           cargo run -p grader -- check day1::env_or

       Stuck? cargo run -p grader -- hint day1::env_or
    ");
}

#[test]
fn what_was_not_run_or_not_judged_is_no_failure() {
    let results = sample::results(&sample::one_kata(), |_, at| match at {
        0 => Some(Verdict::Passed),
        1 => Some(Verdict::Errored("no room is left on the disk".to_owned())),
        _ => None,
    });
    assert_snapshot!(shown(&results), @"
    ── 1.1 env_or · Read a variable, with a default ────────────────────────────────
       6 points · katas/day1_os_sys/src/env_or.rs:7

       functions
       ✓ an unset variable yields the default
       ! an empty value is a value  could not be judged
       · a value that is not utf8 is an error and never the default  not run
       · an impossible key is an error  not run

       program
       · the program prints the value  not run
       · random values come back byte for byte  random inputs  not run

       1 of 6 tests passes, 4 not run

       The grader itself had a problem. It costs you no points.
       ! 1 test not judged: no room is left on the disk

       To run it again, type

           cargo run -p grader -- check day1::env_or
    ");
}

#[test]
fn a_kata_that_waits_for_another_names_it() {
    let results = sample::results(&sample::one_kata(), |_, _| {
        Some(sample::not_implemented(sample::DAY, "find_program"))
    });
    assert_snapshot!(shown(&results), @"
    ── 1.1 env_or · Read a variable, with a default ────────────────────────────────
       0 of 6 points · katas/day1_os_sys/src/env_or.rs:7
       the lesson: katas/day1_os_sys/README.md

       functions
       ○ an unset variable yields the default
       ○ an empty value is a value
       ○ a value that is not utf8 is an error and never the default
       ○ an impossible key is an error

       program
       ○ the program prints the value
       ○ random values come back byte for byte  random inputs

       0 of 6 tests pass

       ○ an unset variable yields the default
         waits for find_program, which is not implemented yet

         katas/day1_os_sys/src/find_program.rs:7
           6 │ pub fn env_or(env: &Env, key: &str, default: &str) -> Result<String,…
         > 7 │     todo!()
         the test: katas/day1_os_sys/tests/functions/env_or.rs:4

       Write find_program first, save, and type

           cargo run -p grader -- check day1::find_program

       Stuck? cargo run -p grader -- hint day1::find_program
    ");
}

#[test]
fn the_notes_of_a_kata_are_shown() {
    let results = sample::results(&sample::one_kata(), |_, at| {
        Some(if at < 5 {
            Verdict::Passed
        } else {
            sample::mismatch()
        })
    });
    assert_snapshot!(list(&results), @"
    functions
    ✓ an unset variable yields the default
    ✓ an empty value is a value
    ✓ a value that is not utf8 is an error and never the default
    ✓ an impossible key is an error

    program
    ✓ the program prints the value
    ✗ random values come back byte for byte  random inputs
    ");
    assert!(shown(&results).contains("\n   ↳ the fixed cases pass, the random ones do not\n"));
}

#[test]
fn of_a_test_without_a_plain_name_no_command_is_made() {
    let mut results = sample::results(&sample::one_kata(), |_, _| Some(sample::mismatch()));
    assert!(shown(&results).contains(" check day1::env_or::an_impossible_key_is_an_error\n"));
    results.days[0].katas[0].cases[3].id = CaseId::new(sample::DAY, "env_or", "x; rm");
    let screen = shown(&results);
    assert!(screen.contains("… and 3 more failures\n"), "{screen}");
    assert!(!screen.contains("to see one"), "{screen}");
}

#[test]
fn a_long_name_is_cut_short_while_it_means_one_test() {
    let mut results = sample::results(&sample::one_kata(), |_, _| Some(sample::mismatch()));
    let long = "an_impossible_key_is_an_error_and_the_default_is_never_looked_at";
    let rename = |results: &mut Results, at: usize, name: &str| {
        results.days[0].katas[0].cases[at].id = CaseId::new(sample::DAY, "env_or", name);
    };
    rename(&mut results, 3, long);
    let see = "to see one:\n     cargo run -p grader -- check day1::env_or::";
    let screen = shown(&results);
    assert!(
        screen.contains(&format!("{see}an_impossible_key_is_an_error\n")),
        "{screen}"
    );
    rename(
        &mut results,
        4,
        "an_impossible_key_is_an_error_that_is_said",
    );
    assert!(shown(&results).contains(&format!("{see}{long}\n")));
}

#[test]
fn a_single_test_passes_and_several_pass() {
    let mut results = sample::results(&sample::one_kata(), |_, _| Some(sample::mismatch()));
    assert!(shown(&results).contains("\n   0 of 6 tests pass\n"));
    results.days[0].katas[0].cases.truncate(1);
    assert!(shown(&results).contains("\n   0 of 1 test passes\n"));
}
