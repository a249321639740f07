//! What the screens of a run look like.

use insta::assert_snapshot;

use crate::model::results::Results;
use crate::model::verdict::Verdict;
use crate::report::palette::Look;
use crate::report::sample;
use crate::report::terminal::{next_step, render};

fn shown(results: &Results) -> String {
    render(results, &Look::plain(80), &sample::sources)
}

#[test]
fn the_first_run_says_what_this_is_where_to_start_and_what_to_type() {
    let screen = shown(&sample::untouched(&sample::one_day()));
    assert!(screen.lines().count() <= 45);
    assert_snapshot!(screen, @r#"
       Welcome! Each kata is one file to write; its tests say what is missing.

       day1_os_sys  os and sys  ░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░    0/90
         ○ 1.1  env_or         0/6  not implemented yet
         ○ 1.2  env_parse      0/8  not implemented yet
         ○ 1.3  child_env      0/9  not implemented yet
         ○ 1.4  expand        0/12  not implemented yet
         ○ 1.5  find_program  0/11  not implemented yet
         ○ 1.6  parse_args    0/13  not implemented yet
         ○ 1.7  exit_codes     0/9  not implemented yet
         ○ 1.8  write_lines   0/10  not implemented yet
         ○ 1.9  proc_stat     0/12  not implemented yet
       54 tests in 4.2 s

    ── Start here: 1.1 env_or · Read a variable, with a default ────────────────────
       0 of 6 points · katas/day1_os_sys/src/env_or.rs:7
       the lesson: katas/day1_os_sys/README.md

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

#[test]
fn the_first_run_of_the_whole_week_still_fits_a_screen() {
    let screen = shown(&sample::untouched(&sample::week()));
    assert!(screen.lines().count() <= 45, "{}", screen.lines().count());
    let board: Vec<_> = screen
        .lines()
        .take_while(|line| !line.starts_with('─'))
        .collect();
    assert_snapshot!(board.join("\n"), @"
    Welcome! Each kata is one file to write; its tests say what is missing.

    day1_os_sys      os and sys                ░░░░░░░░░░░░░░░░░░░░░░░░      0/90
      ○ 1.1  env_or         0/6  not implemented yet
      ○ 1.2  env_parse      0/8  not implemented yet
      ○ 1.3  child_env      0/9  not implemented yet
      ○ 1.4  expand        0/12  not implemented yet
      ○ 1.5  find_program  0/11  not implemented yet
      ○ 1.6  parse_args    0/13  not implemented yet
      ○ 1.7  exit_codes     0/9  not implemented yet
      ○ 1.8  write_lines   0/10  not implemented yet
      ○ 1.9  proc_stat     0/12  not implemented yet
    day2_subprocess  subprocess                ░░░░░░░░░░░░░░░░░░░░░░░░      0/90
    day3_filesystem  file system operations    ░░░░░░░░░░░░░░░░░░░░░░░░      0/90
    day4_datetime    datetime and time         ░░░░░░░░░░░░░░░░░░░░░░░░      0/90
    day5_platform    platform and system info  ░░░░░░░░░░░░░░░░░░░░░░░░      0/90
    day6_signals     signal handling           ░░░░░░░░░░░░░░░░░░░░░░░░      0/90
    day7_capstone    review and challenge      ░░░░░░░░░░░░░░░░░░░░░░░░      0/90
    total                                      ░░░░░░░░░░░░░░░░░░░░░░░░     0/630
    126 tests in 4.2 s
    ");
}

#[test]
fn a_day_that_is_begun_shows_how_far_each_kata_is() {
    assert_snapshot!(shown(&sample::begun()), @r#"
       day1_os_sys  os and sys  ███████░░░░░░░░░░░░░░░░░░░░░░░  ≥22/90
         ✓ 1.1  env_or         6/6
         ✗ 1.2  env_parse      3/8  4 of 6 tests pass
           ↳ the functions pass their tests, but the program that calls them does
             not
         ✗ 1.3  child_env      4/9  5 of 6 tests pass
           ↳ the fixed cases pass, the random ones do not
         ✗ 1.4  expand        0/12  does not compile
         ✗ 1.5  find_program  9/11  5 of 6 tests pass
         ○ 1.6  parse_args    0/13  not implemented yet
         ○ 1.7  exit_codes     0/9  waits for child_env
         ! 1.8  write_lines   –/10  could not be judged
         · 1.9  proc_stat     –/12  not run
       48 tests in 4.2 s

       note: katas/day1_os_sys/tests/functions/env_or.rs: it was changed; it is
             graded as released

       The grader itself had a problem. It costs you no points.
       ! 1 test not judged: no room is left on the disk

       Broken off: 6 of 54 tests were not run.

    ── Next: 1.2 env_parse · Read numbers and flags ────────────────────────────────
       3 of 8 points · katas/day1_os_sys/src/env_parse.rs:7

       ✗ the program prints the value
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
         the test: katas/day1_os_sys/tests/program/env_parse.rs:4

       Change it, save, and type

           cargo run -p grader -- check day1::env_parse

       Stuck? cargo run -p grader -- hint day1::env_parse
    "#);
}

#[test]
fn a_narrow_terminal_has_narrow_lines() {
    let look = Look::plain(60);
    assert_snapshot!(render(&sample::begun(), &look, &sample::sources), @r#"
       day1_os_sys  os and sys  █████░░░░░░░░░░░░░░░░░░░  ≥22/90
         ✓ 1.1  env_or         6/6
         ✗ 1.2  env_parse      3/8  4 of 6 tests pass
           ↳ the functions pass their tests, but the program
             that calls them does not
         ✗ 1.3  child_env      4/9  5 of 6 tests pass
           ↳ the fixed cases pass, the random ones do not
         ✗ 1.4  expand        0/12  does not compile
         ✗ 1.5  find_program  9/11  5 of 6 tests pass
         ○ 1.6  parse_args    0/13  not implemented yet
         ○ 1.7  exit_codes     0/9  waits for child_env
         ! 1.8  write_lines   –/10  could not be judged
         · 1.9  proc_stat     –/12  not run
       48 tests in 4.2 s

       note: katas/day1_os_sys/tests/functions/env_or.rs: it was
             changed; it is graded as released

       The grader itself had a problem. It costs you no points.
       ! 1 test not judged: no room is left on the disk

       Broken off: 6 of 54 tests were not run.

    ── Next: 1.2 env_parse · Read numbers and flags ────────────
       3 of 8 points · katas/day1_os_sys/src/env_parse.rs:7

       ✗ the program prints the value
         PAGER is set, to nothing: that is not the same as not
         set

         expected  Ok("")
         actual    Ok("less")

         katas/day1_os_sys/tests/functions/env_or.rs:19
           17 │ fn an_empty_value_is_a_value() {
           18 │     let actual = env_or(&env_with("PAGER", ""),…
         > 19 │     equal!(
           20 │         Ok(String::new()),
           21 │         actual,
           22 │         "PAGER is set, to nothing: that is not …
           23 │     );
         the test: katas/day1_os_sys/tests/program/env_parse.rs:4

       Change it, save, and type

           cargo run -p grader -- check day1::env_parse

       Stuck? cargo run -p grader -- hint day1::env_parse
    "#);
}

#[test]
fn a_week_that_is_solved_is_congratulated() {
    let results = sample::results(&sample::week(), |_, _| Some(Verdict::Passed));
    assert_snapshot!(shown(&results), @"
    ✓ day1_os_sys      os and sys                ████████████████████████     90/90
    ✓ day2_subprocess  subprocess                ████████████████████████     90/90
    ✓ day3_filesystem  file system operations    ████████████████████████     90/90
    ✓ day4_datetime    datetime and time         ████████████████████████     90/90
    ✓ day5_platform    platform and system info  ████████████████████████     90/90
    ✓ day6_signals     signal handling           ████████████████████████     90/90
    ✓ day7_capstone    review and challenge      ████████████████████████     90/90
      total                                      ████████████████████████   630/630
      126 tests in 4.2 s

      All 21 katas are solved: 630 of 630 points. Well done!
    ");
}

#[test]
fn a_run_that_was_broken_off_says_what_was_not_run() {
    let plan = sample::week();
    let results = sample::results(&plan, |kata, at| {
        (kata == "env_or" || (kata == "env_parse" && at < 2)).then_some(Verdict::Passed)
    });
    assert_snapshot!(shown(&results), @"
    day1_os_sys      os and sys                █░░░░░░░░░░░░░░░░░░░░░░░     ≥6/90
      ✓ 1.1  env_or         6/6
      · 1.2  env_parse      –/8  4 tests not run
      · 1.3  child_env      –/9  not run
      · 1.4  expand        –/12  not run
      · 1.5  find_program  –/11  not run
      · 1.6  parse_args    –/13  not run
      · 1.7  exit_codes     –/9  not run
      · 1.8  write_lines   –/10  not run
      · 1.9  proc_stat     –/12  not run
    day2_subprocess  subprocess                ░░░░░░░░░░░░░░░░░░░░░░░░      –/90
    day3_filesystem  file system operations    ░░░░░░░░░░░░░░░░░░░░░░░░      –/90
    day4_datetime    datetime and time         ░░░░░░░░░░░░░░░░░░░░░░░░      –/90
    day5_platform    platform and system info  ░░░░░░░░░░░░░░░░░░░░░░░░      –/90
    day6_signals     signal handling           ░░░░░░░░░░░░░░░░░░░░░░░░      –/90
    day7_capstone    review and challenge      ░░░░░░░░░░░░░░░░░░░░░░░░      –/90
    total                                      █░░░░░░░░░░░░░░░░░░░░░░░    ≥6/630
    8 tests in 4.2 s

    Broken off: 118 of 126 tests were not run.

    To run everything again, type

        cargo run -p grader
    ");
}

#[test]
fn errors_of_ours_are_apart_and_counted_by_their_message() {
    let plan = sample::one_day();
    let results = sample::results(&plan, |kata, _| match kata {
        "env_or" => Some(Verdict::Errored(
            "no process can be started: EAGAIN".to_owned(),
        )),
        "env_parse" => Some(Verdict::Errored("no room is left on the disk".to_owned())),
        _ => Some(Verdict::Passed),
    });
    let screen = shown(&results);
    let errors: Vec<_> = screen
        .lines()
        .skip_while(|line| !line.contains("54 tests"))
        .collect();
    assert_snapshot!(errors.join("\n"), @"
    54 tests in 4.2 s

    The grader itself had a problem. It costs you no points.
    ! 6 tests not judged: no process can be started: EAGAIN
    ! 6 tests not judged: no room is left on the disk

    To run everything again, type

        cargo run -p grader
    ");
}

#[test]
fn the_next_step_can_be_shown_alone() {
    let text = next_step(&sample::begun(), &Look::plain(80), &sample::sources);
    assert_snapshot!(text, @r#"
    ── Next: 1.2 env_parse · Read numbers and flags ────────────────────────────────
       3 of 8 points · katas/day1_os_sys/src/env_parse.rs:7

       ✗ the program prints the value
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
         the test: katas/day1_os_sys/tests/program/env_parse.rs:4

       Change it, save, and type

           cargo run -p grader -- check day1::env_parse

       Stuck? cargo run -p grader -- hint day1::env_parse
    "#);
}
