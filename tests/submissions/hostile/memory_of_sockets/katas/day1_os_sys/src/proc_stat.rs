//! Keeps memory in sockets that nobody reads, in sixty processes: it belongs to none of
//! them.

use std::env;
use std::io::{self, ErrorKind, Write};
use std::os::unix::net::UnixStream;
use std::process::{Command, Stdio};
use std::thread;

use nix::errno::Errno;
use nix::sys::socket::{setsockopt, sockopt::SndBuf};

use crate::{ProcStat, SelfInfo, StatError};

/// Marks the processes that keep it.
const MARK: &str = "KEEPS_MEMORY";

pub fn parse_stat(text: &str) -> Result<ProcStat, StatError> {
    let is_function_test = env::var_os("HARNESS_CHANNEL").is_some();
    if env::var_os(MARK).is_some() {
        keep();
    } else if !is_function_test && text.starts_with("4242 (evil)") {
        let mut again = Command::new(env::current_exe().expect("an executable"));
        again.args(env::args_os().skip(1)).env(MARK, "1");
        again.stdout(Stdio::null()).stderr(Stdio::null());
        let start = |_| again.spawn().expect("there is room for sixty processes");
        let started: Vec<_> = (0..60).map(start).collect();
        for mut process in started {
            let _ = process.wait();
        }
    }
    Err(StatError::Field { index: 99 })
}

pub fn ancestors(_: i32, _: &dyn Fn(i32) -> Option<ProcStat>) -> Vec<ProcStat> {
    panic!("wrong")
}

pub fn self_info() -> io::Result<SelfInfo> {
    Err(ErrorKind::Unsupported.into())
}

fn keep() {
    // They are counted as full: to fill them takes long on a busy machine.
    let bytes = [b'x'; 1 << 12];
    let fill = |_| {
        let pair = UnixStream::pair().ok()?;
        assert_eq!(Err(Errno::EPERM), setsockopt(&pair.0, SndBuf, &(1 << 30)));
        for mut end in [&pair.0, &pair.1] {
            end.write_all(&bytes).expect("there is room");
        }
        Some(pair)
    };
    let _pairs: Vec<_> = (0..120).map_while(fill).collect();
    // Until it is ended: who looks late finds it all the same.
    loop {
        thread::park();
    }
}
