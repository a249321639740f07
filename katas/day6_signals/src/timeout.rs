//! Kata 6.6: a command that has only so much time, and all that it starts.

use std::io;
use std::process::Command;
use std::time::Duration;

use crate::TimedRun;

/// Runs `cmd`, for at most `limit`.
///
/// To kill a child is easy; but it has children, too, and they live on and hold the pipes
/// into which it wrote. So the command gets a *process group* of its own, to which a signal
/// can be sent as a whole. What was started by it is in the same group, unless it has left.
///
/// 1. `cmd` runs in a **new process group**. Its standard input is the null device; both
///    outputs are captured.
/// 2. If it ends within `limit`, by itself, [`Ended::Exited`](crate::Ended::Exited) has its
///    status, whatever that is.
/// 3. Otherwise SIGTERM is sent to the whole group: please end. If `cmd` has not ended when
///    `grace` is over as well, SIGKILL follows. The result is
///    [`Ended::TimedOut`](crate::Ended::TimedOut), and `escalated` says whether SIGKILL was
///    needed to end `cmd`.
/// 4. In every case, also if `cmd` ends in time, all of the group that are left are killed
///    (SIGKILL) before the function returns.
/// 5. Everything that was written up to the end is in `stdout` and `stderr`, however much,
///    also if the time was up.
/// 6. A process that has left the group is neither killed nor waited for, even if it still
///    holds the pipes, and even if it writes into them without end.
/// 7. If `cmd` cannot be started, the error is the one that `spawn` returns.
/// 8. No zombie is left, and while it waits it does not keep asking: at most 60 wake-ups a
///    second.
/// 9. A number of a process or group whose leader has been waited for may belong to somebody
///    else already: nothing is sent to it any more.
/// 10. Any limit is fine, [`Duration::MAX`] too, and so is a limit of 0.
///
/// # Errors
/// What the system says.
pub fn run_with_timeout(
    cmd: &mut Command,
    limit: Duration,
    grace: Duration,
) -> io::Result<TimedRun> {
    todo!()
}
