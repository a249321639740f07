//! Kata 4.6 from outside: `timekit cal`.

use std::collections::BTreeSet;

use harness::{Program, Scratch, rng, snapshot};

use crate::civil::{Date, WEEKDAYS, month_length};
use crate::{Answer, Question, check_answers};

fn cal(scratch: &Scratch) -> Program<'_> {
    Program::new("timekit", scratch).arg("cal")
}

#[harness::test]
fn add_months_ends_in_the_month_that_is_meant() {
    let scratch = Scratch::new();
    let words = ["add-months", "--", "2024-01-31", "1", "2024-01-31", "-11"];
    snapshot!(cal(&scratch).args(words).args(["2024-01-31", "2000000000"]).transcript(), @"
    $ timekit cal add-months -- 2024-01-31 1 2024-01-31 -11 2024-01-31 2000000000
    exit: 1
    --- stdout ---
    2024-02-29
    2023-02-28
    --- stderr ---
    timekit: no such date
    ");
}

#[harness::test]
fn nth_finds_days_of_the_week() {
    let scratch = Scratch::new();
    let words = [
        "nth", "--", "2024", "3", "Sun", "-1", "2024", "2", "Fri", "5",
    ];
    snapshot!(cal(&scratch).args(words).transcript(), @"
    $ timekit cal nth -- 2024 3 Sun -1 2024 2 Fri 5
    exit: 1
    --- stdout ---
    2024-03-31
    --- stderr ---
    timekit: no such date
    ");
}

#[harness::test]
fn age_counts_completed_years() {
    let scratch = Scratch::new();
    let words = [
        "age",
        "2000-02-29",
        "2023-02-28",
        "2000-02-29",
        "2023-03-01",
        "2024-03-15",
        "2024-03-14",
    ];
    snapshot!(cal(&scratch).args(words).transcript(), @"
    $ timekit cal age 2000-02-29 2023-02-28 2000-02-29 2023-03-01 2024-03-15 2024-03-14
    exit: 1
    --- stdout ---
    22
    23
    --- stderr ---
    timekit: not yet born
    ");
}

#[harness::test]
fn workdays_leave_out_weekends_and_holidays() {
    let scratch = Scratch::new();
    let words = [
        "workdays",
        "--holiday",
        "2024-03-29",
        "--holiday",
        "2024-03-31",
        "2024-03-25",
        "2024-04-01",
        "2024-04-01",
        "2024-03-25",
    ];
    snapshot!(cal(&scratch).args(words).transcript(), @"
    $ timekit cal workdays --holiday 2024-03-29 --holiday 2024-03-31 2024-03-25 2024-04-01 2024-04-01 2024-03-25
    exit: 0
    --- stdout ---
    4
    -4
    ");
}

fn question(command: &str, arguments: &[String], answer: Answer) -> Question {
    Question {
        story: format!("timekit cal {command} {}", arguments.join(" ")),
        answer,
        arguments: arguments.iter().map(Into::into).collect(),
    }
}

#[harness::test(seeded)]
fn any_number_of_months_is_added() {
    let rng = rng();
    let scratch = Scratch::new();
    let question = |_| {
        let date = Date::random(&rng, 1000..=3000);
        let most = *rng.pick(&[2, 30, 11_000]);
        let months = rng.between(-most..=most);
        let number = date.year * 12 + date.month - 1 + months;
        let (year, month) = (number.div_euclid(12), number.rem_euclid(12) + 1);
        let day = date.day.min(month_length(year, month));
        let moved = Date { year, month, day };
        question(
            "add-months --",
            &[date.to_string(), months.to_string()],
            Answer::is(format!("{moved}\n")),
        )
    };
    let questions: Vec<Question> = (0..80).map(question).collect();
    check_answers(|| cal(&scratch).args(["add-months", "--"]), &questions);
}

#[harness::test(seeded)]
fn any_day_of_the_week_is_found_by_its_number() {
    let rng = rng();
    let scratch = Scratch::new();
    let question = |_| {
        let (year, month) = (rng.between(1900..=2100), rng.between(1..=12));
        let most = *rng.pick(&[6, 6, 6, 127]);
        let (weekday, n) = (rng.index(7), rng.between(-most..=most));
        let days = (1..=month_length(year, month)).map(|day| Date { year, month, day });
        let days: Vec<Date> = days.filter(|date| date.weekday() == weekday).collect();
        let index = match n {
            1.. => usize::try_from(n - 1).ok(),
            0 => None,
            _ => days.len().checked_sub(n.unsigned_abs() as usize),
        };
        let answer = match index.and_then(|index| days.get(index)) {
            Some(date) => Answer::is(format!("{date}\n")),
            None => Answer::fails(1, "no such date"),
        };
        let day = WEEKDAYS[weekday].to_owned();
        question(
            "nth --",
            &[year.to_string(), month.to_string(), day, n.to_string()],
            answer,
        )
    };
    let questions: Vec<Question> = (0..80).map(question).collect();
    check_answers(|| cal(&scratch).args(["nth", "--"]), &questions);
}

#[harness::test(seeded)]
fn any_age_is_the_number_of_birthdays() {
    let rng = rng();
    let scratch = Scratch::new();
    let question = |_| {
        let mut born = Date::random(&rng, 1950..=2024);
        let mut on = Date::random(&rng, 1945..=2060);
        if rng.one_in(2) {
            // Around the birthday, and around that of few.
            (on.month, on.day) = (born.month, rng.between(1..=28));
        }
        if rng.one_in(4) {
            (born.year, born.month, born.day) = (born.year / 4 * 4, 2, 29);
            (on.month, on.day) = *rng.pick(&[(2, 28), (3, 1)]);
        }
        // A birthday in each year after that of birth, unless it is still to come.
        let is_still_to_come = (on.month, on.day) < (born.month, born.day);
        let years = on.year - born.year - i64::from(is_still_to_come);
        let answer = if on < born {
            Answer::fails(1, "not yet born")
        } else {
            Answer::is(format!("{years}\n"))
        };
        question("age", &[born.to_string(), on.to_string()], answer)
    };
    let questions: Vec<Question> = (0..80).map(question).collect();
    check_answers(|| cal(&scratch).arg("age"), &questions);
}

/// Day by day.
fn working_days(from: Date, to: Date, holidays: &BTreeSet<Date>) -> i64 {
    let (mut day, mut count) = (from, 0);
    while day < to {
        count += i64::from(day.weekday() < 5 && !holidays.contains(&day));
        day = day.next();
    }
    count
}

#[harness::test(seeded)]
fn any_range_is_counted_day_by_day() {
    let rng = rng();
    let scratch = Scratch::new();
    for _ in 0..3 {
        let holidays: Vec<Date> = (0..rng.index(40))
            .map(|_| Date::random(&rng, 2023..=2024))
            .collect();
        let timekit = || {
            let options = holidays.iter().map(|day| format!("--holiday={day}"));
            // The first ones are named twice.
            let twice = holidays
                .iter()
                .take(5)
                .map(|day| format!("--holiday={day}"));
            cal(&scratch).arg("workdays").args(options).args(twice)
        };
        let options = holidays.iter().map(|day| format!(" --holiday={day}"));
        let command = format!("workdays{}", options.collect::<String>());
        let set: BTreeSet<Date> = holidays.iter().copied().collect();
        let question = |_| {
            let years = if rng.one_in(8) {
                2018..=2028
            } else {
                2023..=2024
            };
            let from = Date::random(&rng, years.clone());
            let mut to = Date::random(&rng, years);
            if rng.one_in(2) {
                to = (0..rng.index(16)).fold(from, |day, _| day.next());
            }
            let count = working_days(from, to, &set) - working_days(to, from, &set);
            question(
                &command,
                &[from.to_string(), to.to_string()],
                Answer::is(format!("{count}\n")),
            )
        };
        let questions: Vec<Question> = (0..40).map(question).collect();
        check_answers(timekit, &questions);
    }
}
