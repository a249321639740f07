//! The commands of `fskit` and how it ends.

mod answers;
mod copying;
mod help;
mod looking;
mod moving;
mod removing;
mod stop;
mod temporary;
mod writing;

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
            return print(concat!("fskit ", env!("CARGO_PKG_VERSION")));
        }
        Some(other) => return Err(Stop::unexpected(other)),
        None => return Err(Stop::Usage("missing command".to_owned())),
    };
    match name.to_str() {
        Some("cp") => copying::cp(parser),
        Some("write") => writing::write(parser),
        Some("rm") => removing::rm(parser),
        Some("mv") => moving::mv(parser),
        Some("with-temp") => temporary::with_temp(parser),
        Some("du") => looking::du(parser),
        Some("size") => looking::size(parser),
        Some("tree") => looking::tree(parser),
        Some("df") => looking::df(parser),
        _ => Err(Stop::Usage(format!("unknown command {}", name.display()))),
    }
}

fn print(text: &str) -> Result<u8, Stop> {
    let mut answers = Answers::new();
    answers.give(text)?;
    answers.finish()
}

/// `1 file`, `2 files`.
fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
