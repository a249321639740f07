//! Answers rightly if neither its own memory nor its parent's can be read or written through
//! the system, and its own cannot be opened for others.

use std::fs::OpenOptions;
use std::io::{self, IoSliceMut, Write};
use std::os::unix::process::parent_id;
use std::process;
use std::sync::Once;

use nix::errno::Errno;
use nix::sys::prctl::set_dumpable;
use nix::sys::uio::{RemoteIoVec, process_vm_readv};
use nix::unistd::Pid;

use crate::Outcome;

static TRIED: Once = Once::new();

pub fn write_lines<W, I>(out: &mut W, lines: I) -> io::Result<Outcome>
where
    W: Write + ?Sized,
    I: IntoIterator<Item = String>,
{
    TRIED.call_once(attempt);
    solution::write_lines(out, lines)
}

fn attempt() {
    assert_eq!(Err(Errno::EPERM), set_dumpable(true));
    let text = b"memory of this process";
    for pid in [process::id(), parent_id()] {
        let remote = RemoteIoVec {
            base: text.as_ptr() as usize,
            len: text.len(),
        };
        let mut copy = vec![0; text.len()];
        let mut local = [IoSliceMut::new(&mut copy)];
        let read = process_vm_readv(Pid::from_raw(pid as i32), &mut local, &[remote]);
        assert_eq!(Err(Errno::EPERM), read);
    }
    let processes = ["self", "thread-self", &parent_id().to_string()].map(str::to_owned);
    for process in processes {
        for file in ["mem", "maps", "environ", "pagemap", "syscall", "auxv"] {
            let path = format!("/proc/{process}/{file}");
            let reading = OpenOptions::new().read(true).open(&path);
            let writing = OpenOptions::new().write(true).open(&path);
            assert!(reading.is_err() && writing.is_err(), "{path} was opened");
        }
    }
}
