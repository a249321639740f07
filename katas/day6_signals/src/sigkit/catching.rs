//! `latch` and `stream`: signals that come.

use std::io::{self, ErrorKind};
use std::time::Duration;

use day6_signals::latch::install_latch;
use day6_signals::signal_stream::SignalStream;
use lexopt::Parser;

use super::answers::answer;
use super::stop::{Failure, INPUT_OUTPUT, NO, Stop, system};
use super::words::{duration, number, signals};

pub fn latch(parser: &mut Parser) -> Result<u8, Stop> {
    let mut exit_on_second = false;
    let signals = signals(parser, |_, option| {
        exit_on_second |= option == "second";
        Ok(option == "second")
    })?;
    let latch = install_latch(&signals, exit_on_second).map_err(refused)?;
    answer("ready")?;
    // Each line is a question.
    for line in io::stdin().lines() {
        line.map_err(|error| Failure::new(INPUT_OUTPUT, error))?;
        let mut words = vec![if latch.is_set() { "set" } else { "clear" }];
        words.extend(latch.caught().iter().map(|signal| signal.as_str()));
        answer(words.join(" "))?;
    }
    Ok(0)
}

pub fn stream(parser: &mut Parser) -> Result<u8, Stop> {
    let (mut limit, mut count) = (Duration::MAX, u64::MAX);
    let signals = signals(parser, |parser, option| {
        match option {
            "limit" => limit = duration(parser.value()?)?,
            "count" => count = number(parser.value()?)?,
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    let mut stream = SignalStream::new(&signals).map_err(refused)?;
    answer("ready")?;
    for _ in 0..count {
        match stream.next_timeout(limit).map_err(system)? {
            Some(signal) => answer(signal)?,
            None => {
                let message = format_args!("no signal within {limit:?}");
                return Err(Failure::new(NO, message).into());
            }
        }
    }
    Ok(0)
}

fn refused(error: io::Error) -> Stop {
    match error.kind() {
        ErrorKind::InvalidInput => Stop::Usage("these signals cannot be caught".to_owned()),
        _ => system(error),
    }
}
