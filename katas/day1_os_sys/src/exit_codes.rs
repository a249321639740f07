//! Kata 1.7: how programs end.

use std::process::ExitStatus;

/// The byte with which a program ends that wants to report `code`.
///
/// Of what a program hands to exit(3), the kernel keeps the lowest eight bits: 256 would
/// become 0, "all went well". (In Python, `sys.exit(256)` is a success.)
///
/// 1. 0 to 255 stay as they are.
/// 2. **Everything else**, below and above, becomes 70, the `EX_SOFTWARE` of sysexits.h: a
///    failure never becomes a success.
///
/// ```ignore
/// assert_eq!(exit_byte(3), 3);
/// assert_eq!(exit_byte(256), 70);
/// assert_eq!(exit_byte(-1), 70);
/// ```
#[must_use]
pub fn exit_byte(code: i64) -> u8 {
    todo!()
}

/// The status `$?` that a shell would show for a child that ended with `status`.
///
/// What wait(2) reports about a child holds more than an exit code; see there, under
/// `WIFEXITED` and its kin.
///
/// 1. A child that exited: its code.
/// 2. One that was killed by signal number n: 128 + n.
/// 3. One that is stopped by signal number n: 128 + n.
/// 4. One that was continued: 0.
///
/// ```ignore
/// assert_eq!(shell_code(ExitStatus::from_raw(0x300)), 3); // exit(3)
/// assert_eq!(shell_code(ExitStatus::from_raw(9)), 137); // kill -9
/// ```
#[must_use]
pub fn shell_code(status: ExitStatus) -> u8 {
    todo!()
}

/// What became of a child, for people.
///
/// 1. A child that exited: `exit 3`.
/// 2. One that was killed: `killed by SIGKILL (9)`; if it left a core dump, see core(5),
///    `killed by SIGSEGV (11), core dumped`.
/// 3. One that is stopped: `stopped by SIGSTOP (19)`.
/// 4. One that was continued: `continued`.
/// 5. A signal whose number has no name (a real-time signal, see signal(7)) is told by its
///    number: `killed by signal 40` (with `, core dumped` as above), `stopped by signal 40`.
/// 6. Where signal(7) has several names for one number, it is the name that
///    `nix::sys::signal::Signal` has: SIGABRT, SIGCHLD, SIGIO, SIGSYS.
///
/// ```ignore
/// assert_eq!(describe_status(ExitStatus::from_raw(0)), "exit 0");
/// assert_eq!(describe_status(ExitStatus::from_raw(15)), "killed by SIGTERM (15)");
/// assert_eq!(describe_status(ExitStatus::from_raw(0x8b)), "killed by SIGSEGV (11), core dumped");
/// ```
#[must_use]
pub fn describe_status(status: ExitStatus) -> String {
    todo!()
}
