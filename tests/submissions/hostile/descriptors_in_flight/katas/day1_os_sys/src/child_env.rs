//! Answers rightly if a removed file cannot be kept in a socket: there no process has it open.

use std::fs::{self, File};
use std::io::IoSlice;
use std::os::fd::AsRawFd;
use std::os::unix::net::UnixStream;
use std::process::Command;
use std::sync::Once;

use nix::errno::Errno;
use nix::sys::socket::{ControlMessage, MsgFlags, sendmsg};

use crate::{Env, EnvError, EnvOp};

static TRIED: Once = Once::new();

pub fn child_env(base: &Env, ops: &[EnvOp]) -> Result<Env, EnvError> {
    TRIED.call_once(attempt);
    solution::child_env(base, ops)
}

pub fn apply_env(cmd: &mut Command, env: &Env) {
    TRIED.call_once(attempt);
    solution::apply_env(cmd, env);
}

fn attempt() {
    let (here, _there) = UnixStream::pair().expect("a pair");
    let name = format!("file-{}", std::process::id());
    let file = File::create(&name).expect("there is room");
    fs::remove_file(&name).expect("it was just made");
    let (parts, descriptors) = ([IoSlice::new(b"x")], [file.as_raw_fd()]);
    let message = [ControlMessage::ScmRights(&descriptors)];
    let sent = sendmsg::<()>(here.as_raw_fd(), &parts, &message, MsgFlags::empty(), None);
    assert_eq!(Err(Errno::EPERM), sent);
}
