//! A command on the command line, and what comes of it.

use std::ffi::OsString;
use std::io::{self, Read, Write};

use day2_subprocess::{Captured, Cmd};
use lexopt::{Arg, Parser};

use super::stop::{Failure, INPUT_OUTPUT, Stop, complain, ending, shell_code};

/// The command `name` with all arguments that are left, whatever they look like.
pub fn cmd(name: OsString, parser: &mut Parser) -> Result<Cmd, Stop> {
    Ok(Cmd::new(name).args(parser.raw_args()?))
}

/// The command behind options of which there are none.
pub fn only_cmd(parser: &mut Parser) -> Result<Cmd, Stop> {
    match parser.next()? {
        Some(Arg::Value(name)) => cmd(name, parser),
        Some(other) => Err(Stop::unexpected(other)),
        None => Err(missing()),
    }
}

/// What to say if there is no command.
pub fn missing() -> Stop {
    Stop::Usage("missing CMD".to_owned())
}

/// All that there is to read.
pub fn own_input() -> Result<Vec<u8>, Stop> {
    let mut input = Vec::new();
    match io::stdin().lock().read_to_end(&mut input) {
        Ok(_) => Ok(input),
        Err(error) => {
            Err(Failure::new(INPUT_OUTPUT, format_args!("standard input: {error}")).into())
        }
    }
}

/// Passes on what a command has written.
pub fn pass_on(done: &Captured) -> Result<(), Stop> {
    // That nobody can be told of errors is no reason to end differently.
    let _ = io::stderr().write_all(&done.stderr);
    write(&done.stdout)
}

/// Writes to standard output.
pub fn write(bytes: &[u8]) -> Result<(), Stop> {
    let mut out = io::stdout().lock();
    out.write_all(bytes)
        .and_then(|()| out.flush())
        .map_err(Stop::Write)
}

/// Passes on what a command has written, and ends as it has ended.
pub fn end_like(done: &Captured) -> Result<u8, Stop> {
    pass_on(done)?;
    if done.status.code().is_none() {
        complain(ending(done.status));
    }
    Ok(shell_code(done.status))
}
