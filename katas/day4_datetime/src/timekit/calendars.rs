//! `cal`: calculations with dates.

use std::fmt::Display;

use chrono::Weekday;
use day4_datetime::calendar::{add_months, business_days, nth_weekday, years_old};
use lexopt::{Arg, Parser, ValueExt};

use super::answers::Answers;
use super::input::{date, groups, number, words};
use super::stop::{Failure, NO, Stop};

pub fn cal(parser: &mut Parser) -> Result<u8, Stop> {
    let question = match parser.next()? {
        Some(Arg::Value(question)) => question.string()?,
        Some(other) => return Err(Stop::unexpected(other)),
        None => return Err(Stop::Usage("missing question".to_owned())),
    };
    match question.as_str() {
        "add-months" => months(parser),
        "nth" => nth(parser),
        "age" => age(parser),
        "workdays" => workdays(parser),
        _ => Err(Stop::Usage(format!("unknown question {question}"))),
    }
}

fn months(parser: &mut Parser) -> Result<u8, Stop> {
    let words = words(parser)?;
    let mut answers = Answers::lines();
    for [day, months] in groups(&words, ["DATE", "N"])? {
        let moved = add_months(date(day)?, number(months)?);
        answers.give_or_fail(answer(moved, "no such date"))?;
    }
    answers.finish()
}

fn nth(parser: &mut Parser) -> Result<u8, Stop> {
    let words = words(parser)?;
    let mut answers = Answers::lines();
    for [year, month, day, n] in groups(&words, ["YEAR", "MONTH", "DAY", "N"])? {
        let weekday: Weekday = day
            .parse()
            .map_err(|_| Stop::Usage(format!("bad day of the week {day:?}")))?;
        let found = nth_weekday(number(year)?, number(month)?, weekday, number(n)?);
        answers.give_or_fail(answer(found, "no such date"))?;
    }
    answers.finish()
}

fn age(parser: &mut Parser) -> Result<u8, Stop> {
    let words = words(parser)?;
    let mut answers = Answers::lines();
    for [born, on] in groups(&words, ["BORN", "ON"])? {
        let age = years_old(date(born)?, date(on)?);
        answers.give_or_fail(answer(age, "not yet born"))?;
    }
    answers.finish()
}

fn workdays(parser: &mut Parser) -> Result<u8, Stop> {
    let mut holidays = Vec::new();
    let mut words = Vec::new();
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("holiday") => holidays.push(date(&parser.value()?.string()?)?),
            Arg::Value(word) => words.push(word.string()?),
            other => return Err(Stop::unexpected(other)),
        }
    }
    let mut answers = Answers::lines();
    for [from, to] in groups(&words, ["FROM", "TO"])? {
        let days = business_days(date(from)?, date(to)?, &holidays);
        answers.give(days.to_string())?;
    }
    answers.finish()
}

fn answer(value: Option<impl Display>, otherwise: &str) -> Result<String, Failure> {
    let value = value.map(|value| value.to_string());
    value.ok_or_else(|| Failure::new(NO, otherwise))
}
