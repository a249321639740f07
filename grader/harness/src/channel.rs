//! The test's end of the socket pair that the grader leaves at a known descriptor.

use std::env;
use std::fs::File;
use std::io::{Read, Write};
use std::os::fd::{FromRawFd, OwnedFd};

use nix::fcntl::{FcntlArg, FdFlag, fcntl};
use nix::sys::stat::{SFlag, fstat};
use proof::{CHANNEL_DESCRIPTOR, CHANNEL_VARIABLE, Record, SECRET_BYTES};

/// An open channel to the grader.
pub(crate) struct Channel {
    socket: File,
    secret: String,
}

/// Opens the channel if a grader started this process.
///
/// Must be the first act of the test: until then the descriptor can be inherited, and
/// the secret can still be read by whoever comes first.
///
/// # Panics
/// If a grader is announced but its descriptor is not a socket or holds no secret; no
/// test can pass then.
pub(crate) fn open() -> Option<Channel> {
    let announced = env::var_os(CHANNEL_VARIABLE)?;
    assert!(
        announced.to_str() == Some(&CHANNEL_DESCRIPTOR.to_string()),
        "{CHANNEL_VARIABLE} must be {CHANNEL_DESCRIPTOR}; unset it to run without a grader"
    );
    // SAFETY: the descriptor was opened by whoever started this process for exactly this
    // use; nothing else in it knows the number, and a process runs one test case.
    let descriptor = unsafe { OwnedFd::from_raw_fd(CHANNEL_DESCRIPTOR) };
    let is_socket = fstat(&descriptor).is_ok_and(|status| {
        SFlag::from_bits_truncate(status.st_mode) & SFlag::S_IFMT == SFlag::S_IFSOCK
    });
    assert!(
        is_socket,
        "descriptor {CHANNEL_DESCRIPTOR} is not the grader's channel"
    );
    fcntl(&descriptor, FcntlArg::F_SETFD(FdFlag::FD_CLOEXEC))
        .expect("a flag of an open descriptor");
    let mut socket = File::from(descriptor);
    // Exactly the secret and its line feed: reading on would wait for the grader.
    let mut line = [0; SECRET_BYTES * 2 + 1];
    socket
        .read_exact(&mut line)
        .expect("the grader sends a secret first");
    let secret = line
        .strip_suffix(b"\n")
        .and_then(|hex| str::from_utf8(hex).ok());
    let secret = secret
        .expect("the secret is one line of hexadecimal digits")
        .to_owned();
    hide_memory();
    Some(Channel { socket, secret })
}

/// Makes this process non-dumpable, so that `/proc/self/mem`, `process_vm_readv` and
/// debuggers of the same user cannot read the secret (prctl(2), `PR_SET_DUMPABLE`).
fn hide_memory() {
    #[cfg(any(target_os = "linux", target_os = "android"))]
    nix::sys::prctl::set_dumpable(false).expect("prctl(PR_SET_DUMPABLE, 0) cannot fail");
}

impl Channel {
    pub(crate) fn secret(&self) -> &str {
        &self.secret
    }

    /// Writes the record and ends the process at once: no destructor, no exit handler
    /// and no other thread of the code under test gets a word in after it.
    pub(crate) fn finish(mut self, record: &Record) -> ! {
        let written = self.socket.write_all(record.encode().as_bytes());
        let passed = written.is_ok() && matches!(record, Record::Passed(_));
        // SAFETY: _exit(2) takes any number and does not return.
        unsafe { nix::libc::_exit(i32::from(!passed)) }
    }
}
