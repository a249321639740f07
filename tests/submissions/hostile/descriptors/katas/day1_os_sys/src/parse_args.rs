//! Answers rightly if no descriptor but its own streams can be opened anew, and nothing is
//! to be had from the channel.

use std::ffi::OsString;
use std::fs::OpenOptions;
use std::sync::Once;

use nix::errno::Errno;
use nix::sys::socket::{MsgFlags, recv};

use crate::{Opt, Parsed, UsageError};

static TRIED: Once = Once::new();

pub fn parse_args<I>(args: I, spec: &[Opt]) -> Result<Parsed, UsageError>
where
    I: IntoIterator<Item = OsString>,
{
    TRIED.call_once(attempt);
    solution::parse_args(args, spec)
}

fn attempt() {
    let directories = ["/dev/fd", "/proc/self/fd", "/proc/thread-self/fd"];
    let places = directories.map(|place| (3..256).map(move |n| format!("{place}/{n}")));
    for path in places.into_iter().flatten() {
        let reading = OpenOptions::new().read(true).open(&path);
        let writing = OpenOptions::new().write(true).open(&path);
        assert!(reading.is_err() && writing.is_err(), "{path} was opened");
    }
    let is_function_test = std::env::var_os("HARNESS_CHANNEL").is_some();
    for descriptor in 3..256 {
        let flags = MsgFlags::MSG_PEEK | MsgFlags::MSG_DONTWAIT;
        match recv(descriptor, &mut [0; 256], flags) {
            Err(Errno::EBADF | Errno::ENOTSOCK) => {}
            Err(Errno::EAGAIN) if descriptor == 3 && is_function_test => {}
            other => panic!("descriptor {descriptor}: {other:?}"),
        }
    }
}
