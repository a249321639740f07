//! Fills the disk where no path leads to.

use std::env;
use std::fs::{self, File};
use std::process::Command;
use std::thread;

use nix::fcntl::{FallocateFlags, fallocate};

use crate::{Env, EnvError, EnvOp};

pub fn child_env(_: &Env, ops: &[EnvOp]) -> Result<Env, EnvError> {
    if ops.is_empty() && env::var_os("HARNESS_CHANNEL").is_some() {
        let name = "deep".repeat(60);
        for _ in 0..20 {
            fs::create_dir(&name).expect("there is room");
            env::set_current_dir(&name).expect("it was just made");
        }
        for number in 0..6 {
            let file = File::create(number.to_string()).expect("there is room");
            fallocate(&file, FallocateFlags::empty(), 0, 50 << 20).expect("there is room");
        }
        // It is still there when somebody looks, whenever that is.
        loop {
            thread::park();
        }
    }
    Ok(Env::new())
}

pub fn apply_env(_: &mut Command, _: &Env) {}
