//! The commands of `sigkit` and how it ends.

mod answers;
mod catching;
mod children;
mod critical;
mod help;
mod jobs;
mod limits;
mod prompt;
mod sending;
mod serve;
mod stop;
mod words;

use std::process::ExitCode;

use lexopt::{Arg, Parser};
use nix::errno::Errno;
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};

use answers::answer;
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
        // EINVAL: it was killed by a signal that `nix` has no name for.
        Ok(_) | Err(Errno::EINVAL) => Ok(Some("a process has ended that nobody has waited for")),
        Err(error) => Err(error),
    }
}

fn command(parser: &mut Parser) -> Result<u8, Stop> {
    let name = match parser.next()? {
        Some(Arg::Value(name)) => name,
        Some(Arg::Short('V') | Arg::Long("version")) => {
            return print(concat!("sigkit ", env!("CARGO_PKG_VERSION")));
        }
        Some(other) => return Err(Stop::unexpected(other)),
        None => return Err(Stop::Usage("missing command".to_owned())),
    };
    match name.to_str() {
        Some("list") => sending::list(parser),
        Some("info") => sending::info(parser),
        Some("kill") => sending::kill(parser),
        Some("alive") => sending::alive(parser),
        Some("latch") => catching::latch(parser),
        Some("stream") => catching::stream(parser),
        Some("critical") => critical::critical(parser),
        Some("until") => limits::until(parser),
        Some("timeout") => limits::timeout(parser),
        Some("reap") => children::reap(parser),
        Some("serve") => serve::serve(parser),
        Some("repl") => prompt::repl(parser),
        _ => Err(Stop::Usage(format!("unknown command {}", name.display()))),
    }
}

fn print(text: &str) -> Result<u8, Stop> {
    answer(text)?;
    Ok(0)
}
