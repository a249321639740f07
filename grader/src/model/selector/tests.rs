//! What selectors mean.

use super::*;
use crate::model::kata::{Case, Target};

fn kata(day: &str, name: &str, number: &str) -> Kata {
    let case = |module: &str, sentence| Case {
        id: CaseId::new(day, name, sentence),
        target: Target::Functions,
        module: module.into(),
        seeded: false,
        needs: Vec::new(),
        file: String::new(),
        line: 1,
    };
    Kata {
        name: name.into(),
        number: number.into(),
        cases: vec![
            case(name, "a_value_wins"),
            case(&format!("{name}::bytes"), "a_value_wins_twice"),
        ],
        ..Kata::default()
    }
}

fn catalog() -> Catalog {
    let day = |name: &str, number, katas| Day {
        name: name.into(),
        number,
        katas,
        ..Day::default()
    };
    let one = vec![
        kata("day1_os_sys", "env_or", "1.1"),
        kata("day1_os_sys", "env_parse", "1.2"),
    ];
    let two = vec![
        kata("day2_subprocess", "run", "2.1"),
        kata("day2_subprocess", "check", "2.2"),
    ];
    Catalog {
        days: vec![day("day1_os_sys", 1, one), day("day2_subprocess", 2, two)],
    }
}

fn parse(text: &str) -> Result<(String, Option<String>, Option<String>), SelectorError> {
    Selection::parse(text, &catalog()).map(|s| (s.day, s.kata, s.sentence))
}

#[test]
fn a_day_a_kata_or_a_case_is_chosen_by_an_unambiguous_beginning() {
    let day1 = || "day1_os_sys".to_owned();
    assert_eq!(parse("day1"), Ok((day1(), None, None)));
    let env_or = || Some("env_or".to_owned());
    for text in [
        "day1::env_or",
        "day1::env_o",
        "env_or",
        "1.1",
        "day1_os_sys::env_or",
    ] {
        assert_eq!(parse(text), Ok((day1(), env_or(), None)), "{text}");
    }
    let spaced = parse("env_or::a value wins").expect("as the reports print it");
    assert_eq!(spaced.2.as_deref(), Some("a_value_wins"));
    let whole = Some("a_value_wins".to_owned());
    assert_eq!(
        parse("day1::env_or::a_value_wins"),
        Ok((day1(), env_or(), whole))
    );
}

#[test]
fn a_path_means_the_kata_whose_file_it_is() {
    let found = |name: &str| Ok(("day1_os_sys".to_owned(), Some(name.to_owned()), None));
    for path in [
        "katas/day1_os_sys/src/env_or.rs",
        "./src/env_or.rs",
        "src/env_or.rs",
        "../src/env_or.rs",
        "/home/me/katas/day1_os_sys/src/env_or.rs",
        "katas/day1_os_sys/tests/functions/env_or.rs",
    ] {
        assert_eq!(parse(path), found("env_or"), "{path}");
    }
    let day = parse("katas/day2_subprocess/").expect("a day");
    assert_eq!(day, ("day2_subprocess".to_owned(), None, None));
    for path in [
        "src/lib.rs",
        "src/env",
        "katas/day2_subprocess/src/env_or.rs",
        "/",
    ] {
        let error = parse(path).expect_err("no kata's file");
        assert!(matches!(error, SelectorError::Unknown { .. }), "{path}");
    }
    let slip = parse("src/env_ro.rs").expect_err("a slip").to_string();
    assert!(slip.contains("did you mean `env_or`"), "{slip}");
    let mut twice = catalog();
    twice.days[1]
        .katas
        .push(kata("day2_subprocess", "env_or", "2.3"));
    let error = Selection::parse("src/env_or.rs", &twice).expect_err("two katas");
    assert!(
        error
            .to_string()
            .contains("katas/day2_subprocess/src/env_or.rs")
    );
}

#[test]
fn what_could_mean_two_things_names_both() {
    let error = parse("day1::env").expect_err("two katas").to_string();
    assert!(
        error.contains("env_or") && error.contains("env_parse"),
        "{error}"
    );
    assert!(matches!(parse("day"), Err(SelectorError::Ambiguous { .. })));
}

#[test]
fn a_case_is_chosen_with_the_part_it_is_in_as_cargo_tells_it() {
    let twice = |text| parse(text).map(|(_, _, sentence)| sentence);
    let expected = Ok(Some("a_value_wins_twice".to_owned()));
    assert_eq!(twice("day1::env_or::bytes::a_value_wins_twice"), expected);
    assert_eq!(twice("env_or::a_value_wins_twice"), expected);
}

#[test]
fn what_is_nothing_says_so_and_what_comes_close() {
    assert!(
        parse("env_ro")
            .expect_err("a slip")
            .to_string()
            .contains("`env_or`")
    );
    for text in [
        "",
        "day9",
        "day1::zzzzzz",
        "day1::env_or::no",
        "day1::env_or::a_value_wins::more",
        "day1::env_or::text::a_value_wins",
        "day1::env_or::bytes::more::a_value_wins_twice",
        "zzzzzzzzzz",
    ] {
        assert!(
            matches!(parse(text), Err(SelectorError::Unknown { .. })),
            "{text}"
        );
    }
}

#[test]
fn a_selection_holds_its_cases_and_no_others() {
    let kata = Selection::parse("env_or", &catalog()).expect("a kata");
    assert!(kata.contains(&CaseId::new("day1_os_sys", "env_or", "a_value_wins")));
    assert!(!kata.contains(&CaseId::new("day1_os_sys", "env_parse", "a_value_wins")));
    assert!(!kata.contains(&CaseId::new("day2_subprocess", "env_or", "a_value_wins")));
}
