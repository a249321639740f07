//! What a process inherits from the one that started it, and what it hands back.

use std::env;
use std::io::{self, IsTerminal, Write};
use std::os::unix::process::parent_id;
use std::process::{self, ExitCode};

fn main() -> ExitCode {
    match report(&mut io::stdout().lock()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            // If this fails as well, there is nobody left to tell.
            let _ = writeln!(io::stderr(), "inherited: {error}");
            ExitCode::from(74)
        }
    }
}

/// Writes what was inherited. The result: is every argument text?
fn report(out: &mut impl Write) -> io::Result<bool> {
    let mut args = env::args_os();
    let name = args.next().unwrap_or_default();
    writeln!(out, "called as {}", name.display())?;
    let mut all_are_text = true;
    for arg in args {
        let is_text = arg.to_str().is_some();
        writeln!(out, "argument  {} (text: {is_text})", arg.display())?;
        all_are_text &= is_text;
    }
    writeln!(out, "variables {}", env::vars_os().count())?;
    writeln!(out, "process   {}, parent {}", process::id(), parent_id())?;
    writeln!(out, "terminal  {}", io::stdout().is_terminal())?;
    out.flush()?;
    Ok(all_are_text)
}
