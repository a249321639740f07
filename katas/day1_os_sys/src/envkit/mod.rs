//! The commands of `envkit` and how it ends.

mod answers;
mod arguments;
mod faulty;
mod help;
mod lines;
mod processes;
mod programs;
mod statuses;
mod stop;
mod variables;

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
            return print(concat!("envkit ", env!("CARGO_PKG_VERSION")));
        }
        Some(other) => return Err(Stop::unexpected(other)),
        None => return Err(Stop::Usage("missing command".to_owned())),
    };
    match name.to_str() {
        Some("get") => variables::get(parser),
        Some("typed") => variables::typed(parser),
        Some("expand") => variables::expand(parser),
        Some("which") => programs::which(parser),
        Some("run") => programs::run(parser),
        Some("args") => arguments::args(parser),
        Some("exit") => statuses::exit(parser),
        Some("status") => statuses::status(parser),
        Some("shell-code") => statuses::shell_code(parser),
        Some("seq") => lines::seq(parser),
        Some("stat") => processes::stat(parser),
        Some("ancestors") => processes::ancestors(parser),
        Some("whoami") => processes::whoami(parser),
        _ => Err(Stop::Usage(format!("unknown command {}", name.display()))),
    }
}

fn print(text: &str) -> Result<u8, Stop> {
    let mut answers = Answers::lines();
    answers.give(text)?;
    answers.finish()
}
