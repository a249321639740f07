//! The commands of `sysop` and how it ends.

mod answers;
mod backups;
mod clock;
mod configs;
mod help;
mod live;
mod logs;
mod monitoring;
mod replay;
mod services;
mod stop;

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

/// Whether a child is left that nobody has waited for: a fault of kata 7.7.
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
            return print(concat!("sysop ", env!("CARGO_PKG_VERSION")));
        }
        Some(other) => return Err(Stop::unexpected(other)),
        None => return Err(Stop::Usage("missing command".to_owned())),
    };
    match name.to_str() {
        Some("monitor") => monitoring::monitor(parser),
        Some("plan") => backups::plan(parser),
        Some("backup") => backups::backup(parser),
        Some("backoff") => services::backoff(parser),
        Some("supervise") => services::supervise(parser),
        Some("logger") => logs::logger(parser),
        Some("rotate") => logs::rotate(parser),
        Some("config") => configs::config(parser),
        Some("wakeup") => configs::wakeup(parser),
        Some("run") => configs::run(parser),
        _ => Err(Stop::Usage(format!("unknown command {}", name.display()))),
    }
}

fn print(text: &str) -> Result<u8, Stop> {
    let mut answers = Answers::new();
    answers.give(text)?;
    Ok(0)
}
