//! Fills the disk with executables that have no name any more, and that nobody has open.

use std::env;
use std::fs::{self, File};
use std::io;
use std::process::{Child, Command};

use nix::errno::Errno;
use nix::fcntl::{FallocateFlags, fallocate};

use crate::{Env, EnvError, EnvOp};

pub fn child_env(_: &Env, ops: &[EnvOp]) -> Result<Env, EnvError> {
    if ops.is_empty() && env::var_os("HARNESS_CHANNEL").is_some() {
        let children: Vec<Child> = (0..6).map(|_| start().expect("it starts")).collect();
        for mut child in children {
            let _ = child.wait();
        }
    }
    Ok(Env::new())
}

pub fn apply_env(_: &mut Command, _: &Env) {}

fn start() -> io::Result<Child> {
    fs::copy("/bin/sleep", "program")?;
    let file = File::options().write(true).open("program")?;
    fallocate(&file, FallocateFlags::empty(), 0, 50 << 20)?;
    drop(file);
    let child = loop {
        match Command::new("./program").arg("60").spawn() {
            // Another thread's child holds it for a moment.
            Err(error) if error.raw_os_error() == Some(Errno::ETXTBSY as i32) => {}
            other => break other?,
        }
    };
    fs::remove_file("program")?;
    Ok(child)
}
