//! The commands of `platkit` and how it ends.

mod answers;
mod choices;
mod files;
mod help;
mod machine;
mod stop;
mod systems;
mod texts;
mod versions;

use std::process::ExitCode;

use lexopt::{Arg, Parser};

use answers::Answers;
use stop::Stop;

/// The whole program; what it returns is the exit status.
pub fn main() -> ExitCode {
    let ended = match command(&mut Parser::from_env()) {
        Err(Stop::Help) => print(help::HELP),
        ended => ended,
    };
    ExitCode::from(ended.unwrap_or_else(Stop::tell))
}

fn command(parser: &mut Parser) -> Result<u8, Stop> {
    let name = match parser.next()? {
        Some(Arg::Value(name)) => name,
        Some(Arg::Short('V') | Arg::Long("version")) => {
            return print(concat!("platkit ", env!("CARGO_PKG_VERSION")));
        }
        Some(other) => return Err(Stop::unexpected(other)),
        None => return Err(Stop::Usage("missing command".to_owned())),
    };
    match name.to_str() {
        Some("os") => systems::os(parser),
        Some("dirs") => systems::dirs(parser),
        Some("path") => texts::path(parser),
        Some("newlines") => texts::newlines(parser),
        Some("release") => files::release(parser),
        Some("cpu") => files::cpu(parser),
        Some("mem") => files::mem(parser),
        Some("cpus") => files::cpus(parser),
        Some("hw") => machine::hw(parser),
        Some("version") => versions::version(parser),
        Some("backend") => choices::backend(parser),
        Some("open") => choices::open(parser),
        _ => Err(Stop::Usage(format!("unknown command {}", name.display()))),
    }
}

fn print(text: &str) -> Result<u8, Stop> {
    let mut answers = Answers::new();
    answers.give(text)?;
    answers.finish()
}
