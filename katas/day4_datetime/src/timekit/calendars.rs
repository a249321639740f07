//! `cal`: calculations with dates.

use std::fmt::Display;

use chrono::{NaiveDate, Weekday};
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
    let questions = groups(&words, ["DATE", "N"])?.into_iter();
    let questions = questions.map(|[day, months]| Ok((date(day)?, number(months)?)));
    answer(questions, |(day, months)| {
        add_months(day, months).ok_or("no such date")
    })
}

fn nth(parser: &mut Parser) -> Result<u8, Stop> {
    let words = words(parser)?;
    let questions = groups(&words, ["YEAR", "MONTH", "DAY", "N"])?.into_iter();
    let questions = questions.map(|[year, month, day, n]| {
        Ok((number(year)?, number(month)?, weekday(day)?, number(n)?))
    });
    answer(questions, |(year, month, day, n)| {
        nth_weekday(year, month, day, n).ok_or("no such date")
    })
}

fn age(parser: &mut Parser) -> Result<u8, Stop> {
    let words = words(parser)?;
    answer(ranges(&words, ["BORN", "ON"])?, |(born, on)| {
        years_old(born, on).ok_or("not yet born")
    })
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
    answer(ranges(&words, ["FROM", "TO"])?, |(from, to)| {
        Ok(business_days(from, to, &holidays))
    })
}

/// A question that may turn out to be none.
type Asked<Q> = Result<Q, Stop>;

fn ranges(
    words: &[String],
    names: [&str; 2],
) -> Result<impl Iterator<Item = Asked<(NaiveDate, NaiveDate)>>, Stop> {
    let pairs = groups(words, names)?.into_iter();
    Ok(pairs.map(|[from, to]| Ok((date(from)?, date(to)?))))
}

fn weekday(name: &str) -> Result<Weekday, Stop> {
    let bad = |_| Stop::Usage(format!("bad day of the week {name:?}"));
    name.parse().map_err(bad)
}

/// Reads all questions before it answers the first one.
fn answer<Q, A: Display>(
    questions: impl Iterator<Item = Asked<Q>>,
    reply: impl Fn(Q) -> Result<A, &'static str>,
) -> Result<u8, Stop> {
    let questions = questions.collect::<Result<Vec<Q>, Stop>>()?;
    let mut answers = Answers::lines();
    for question in questions {
        let answer = reply(question).map(|answer| answer.to_string());
        answers.give_or_fail(answer.map_err(|reason| Failure::new(NO, reason)))?;
    }
    answers.finish()
}
