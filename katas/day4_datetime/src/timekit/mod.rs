//! The commands of `timekit` and how it ends.

mod answers;
mod calendars;
mod clocks;
mod formats;
mod help;
mod input;
mod lengths;
mod stop;
mod zones;

use std::process::ExitCode;

use lexopt::{Arg, Parser, ValueExt};
use support::{Clock, FakeClock, SystemClock};

use answers::Answers;
use stop::Stop;

/// The whole program; what it returns is the exit status.
pub fn main() -> ExitCode {
    let ended = match command(&mut Parser::from_env()) {
        Err(Stop::Help) => print(&help::help()),
        ended => ended,
    };
    ExitCode::from(ended.unwrap_or_else(Stop::tell))
}

fn command(parser: &mut Parser) -> Result<u8, Stop> {
    let mut clock: Box<dyn Clock> = Box::new(SystemClock::new());
    let name = loop {
        match parser.next()? {
            Some(Arg::Value(name)) => break name,
            Some(Arg::Long("at")) => {
                let at = input::instant(&parser.value()?.string()?)?;
                clock = Box::new(FakeClock::at(at.to_utc()));
            }
            Some(Arg::Short('V') | Arg::Long("version")) => {
                return print(concat!("timekit ", env!("CARGO_PKG_VERSION")));
            }
            Some(other) => return Err(Stop::unexpected(other)),
            None => return Err(Stop::Usage("missing command".to_owned())),
        }
    };
    match name.to_str() {
        Some("now") => clocks::now(parser, &*clock),
        Some("stamp") => clocks::stamps(parser),
        Some("age") => clocks::ages(parser, &*clock),
        Some("watch") => clocks::watch(parser),
        Some("fmt") => formats::fmt(parser),
        Some("parse") => formats::parse(parser),
        Some("local") => zones::local(parser),
        Some("world") => zones::world(parser),
        Some("next") => zones::next(parser),
        Some("cal") => calendars::cal(parser),
        Some("dur") => lengths::dur(parser),
        _ => Err(Stop::Usage(format!("unknown command {}", name.display()))),
    }
}

fn print(text: &str) -> Result<u8, Stop> {
    let mut answers = Answers::lines();
    answers.give(text)?;
    answers.finish()
}
