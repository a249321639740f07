//! `monitor`: what the machine does, from a file or now.

use std::path::PathBuf;
use std::thread;
use std::time::Duration;

use day7_capstone::alerts::Alerts;
use day7_capstone::monitor::Monitor;
use day7_capstone::{Metric, RawSample, Row, Rule, TopProc, ini};
use lexopt::{Arg, Parser};
use support::{Clock, SystemClock};

use super::answers::Answers;
use super::stop::{self, SYSTEM, Stop, USAGE};
use super::{live, replay};

struct Order {
    replay: Option<PathBuf>,
    is_live: bool,
    count: u32,
    every: Duration,
    top: usize,
    rules: Vec<Rule>,
    is_json: bool,
}

pub fn monitor(parser: &mut Parser) -> Result<u8, Stop> {
    let order = order(parser)?;
    let mut monitor = Monitor::new(order.top);
    // Who gives no rule needs no alerts.
    let mut alerts = match order.rules.as_slice() {
        [] => None,
        rules => Some(Alerts::new(rules.to_vec()).map_err(|why| Stop::failure(USAGE, why))?),
    };
    let mut answers = Answers::new();
    let mut take = |sample: RawSample| -> Result<(), Stop> {
        match monitor.push(sample) {
            None if order.is_live => {}
            None => answers.give("-")?,
            Some(row) => {
                let text = if order.is_json {
                    json(&row)
                } else {
                    lines(&row)
                };
                answers.give(text)?;
                let events = alerts.as_mut().map(|alerts| alerts.feed(&row));
                for event in events.unwrap_or_default() {
                    answers.give(event.to_string())?;
                }
            }
        }
        Ok(())
    };
    if let Some(path) = &order.replay {
        replay::samples(path)?.into_iter().try_for_each(take)?;
        return Ok(0);
    }
    let clock = SystemClock::new();
    // One more than there will be rows: a rate needs two.
    for number in 0..=order.count {
        if number > 0 {
            thread::sleep(order.every);
        }
        let sample = live::sample(clock.monotonic());
        take(sample.map_err(|error| Stop::failure(SYSTEM, error))?)?;
    }
    Ok(0)
}

fn order(parser: &mut Parser) -> Result<Order, Stop> {
    let mut order = Order {
        replay: None,
        is_live: false,
        count: 1,
        every: Duration::from_secs(1),
        top: 3,
        rules: Vec::new(),
        is_json: false,
    };
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("replay") => order.replay = Some(parser.value()?.into()),
            Arg::Long("live") => order.is_live = true,
            Arg::Long("count") => order.count = stop::number(parser.value()?)?,
            Arg::Long("every") => order.every = stop::duration(parser)?,
            Arg::Long("top") => order.top = stop::number(parser.value()?)?,
            Arg::Long("rule") => order.rules.push(stop::value(parser, "rule", rule)?),
            Arg::Long("json") => order.is_json = true,
            other => return Err(Stop::unexpected(other)),
        }
    }
    if order.is_live == order.replay.is_some() {
        return Err(Stop::Usage("either --replay or --live".to_owned()));
    }
    Ok(order)
}

/// `NAME:METRIC:RAISE:CLEAR:SAMPLES`.
fn rule(text: &str) -> Option<Rule> {
    let fields: Vec<&str> = text.split(':').collect();
    let [name, metric, raise, clear, samples] = fields[..] else {
        return None;
    };
    let metric: Metric = ini::metric(metric)?;
    Some(Rule {
        name: name.to_owned(),
        metric,
        raise_at: raise.parse().ok()?,
        clear_at: clear.parse().ok()?,
        samples: samples.parse().ok()?,
    })
}

fn lines(row: &Row) -> String {
    let mut text = format!("{:?} {row}", row.at);
    for process in &row.top {
        let TopProc { pid, name, .. } = process;
        let (cpu, rss) = (process.cpu_percent, process.rss);
        text.push_str(&format!("\n  {pid} {name} cpu={cpu:.1} rss={rss}"));
    }
    text
}

/// A row as one line of JSON.
fn json(row: &Row) -> String {
    let top = row.top.iter().map(|process| {
        let (name, cpu) = (quoted(&process.name), process.cpu_percent);
        format!(
            r#"{{"pid":{},"name":{name},"cpu":{cpu:.1},"rss":{}}}"#,
            process.pid, process.rss
        )
    });
    let top: Vec<String> = top.collect();
    format!(
        r#"{{"at":{},"cpu":{:.1},"mem":{:.1},"top":[{}]}}"#,
        row.at.as_secs_f64(),
        row.cpu_percent,
        row.mem_percent,
        top.join(",")
    )
}

/// A text between quotes, as JSON wants it.
fn quoted(text: &str) -> String {
    let mut quoted = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => quoted.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
