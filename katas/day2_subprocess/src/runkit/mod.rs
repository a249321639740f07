//! The commands of `runkit` and how it ends.

mod answers;
mod commands;
mod help;
mod orders;
mod pipes;
mod redirections;
mod retries;
mod stop;
mod words;

use std::process::ExitCode;

use lexopt::{Arg, Parser};
use nix::errno::Errno;
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};

use answers::Answers;
use stop::{SOFTWARE, Stop};

/// The whole program; what it returns is the exit status.
pub fn main() -> ExitCode {
    // A shell may start children and then turn into this program.
    let has_inherited = child_left() != Ok(None);
    let ended = match command(&mut Parser::from_env()) {
        Err(Stop::Help) => print(help::HELP),
        ended => ended,
    };
    let status = ended.unwrap_or_else(Stop::tell);
    match child_left() {
        Ok(Some(what)) if !has_inherited => {
            stop::complain(what);
            ExitCode::from(SOFTWARE)
        }
        _ => ExitCode::from(status),
    }
}

/// Whether a child is left that nobody has waited for. That is no way to treat children,
/// and a fault of whichever kata started it.
fn child_left() -> Result<Option<&'static str>, Errno> {
    match waitpid(None, Some(WaitPidFlag::WNOHANG)) {
        Err(Errno::ECHILD) => Ok(None),
        Ok(WaitStatus::StillAlive) => Ok(Some("a process was left behind that still runs")),
        Ok(_) => Ok(Some("a process has ended that nobody has waited for")),
        Err(error) => Err(error),
    }
}

fn command(parser: &mut Parser) -> Result<u8, Stop> {
    let name = match parser.next()? {
        Some(Arg::Value(name)) => name,
        Some(Arg::Short('V') | Arg::Long("version")) => {
            return print(concat!("runkit ", env!("CARGO_PKG_VERSION")));
        }
        Some(other) => return Err(Stop::unexpected(other)),
        None => return Err(Stop::Usage("missing command".to_owned())),
    };
    match name.to_str() {
        Some("run") => commands::run(parser),
        Some("report") => commands::report(parser),
        Some("feed") => commands::feed(parser),
        Some("redirect") => redirections::redirect(parser),
        Some("pipe") => pipes::pipe(parser),
        Some("pipefail") => pipes::pipefail(parser),
        Some("talk") => pipes::talk(parser),
        Some("quote") => words::quote(parser),
        Some("split") => words::split(parser),
        Some("sh") => words::sh(parser),
        Some("retry") => retries::retry(parser),
        _ => Err(Stop::Usage(format!("unknown command {}", name.display()))),
    }
}

fn print(text: &str) -> Result<u8, Stop> {
    let mut answers = Answers::lines();
    answers.give(text)?;
    answers.finish()
}
