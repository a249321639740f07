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
///    outputs are captured, whatever the caller of this function has set before.
/// 2. If it ends within `limit`, by itself, [`Ended::Exited`](crate::Ended::Exited) has its
///    status, whatever that is, and nobody waits for the rest of the time. That its outputs
///    are closed does not mean that it has ended.
/// 3. Otherwise SIGTERM is sent to the whole group: please end. That it writes and writes is
///    no reason to wait for longer. If `cmd` has not ended when `grace` is over as well,
///    SIGKILL follows. The result is [`Ended::TimedOut`](crate::Ended::TimedOut), and
///    `escalated` says whether you had to send SIGKILL to end `cmd`; whatever its status is,
///    it is not if `cmd` has ended within `grace`.
/// 4. In every case, also if `cmd` ends in time, all of the group that are left are killed
///    (SIGKILL) as soon as `cmd` has ended, and before the function returns. They get no
///    more grace than `cmd` has needed.
/// 5. Everything that was written up to the end of `cmd` is in `stdout` and `stderr`, however
///    much, also if the time was up.
/// 6. A process that has left the group is neither killed nor waited for, even if it still
///    holds the pipes, and even if it writes into them without end.
/// 7. If `cmd` cannot be started, the error is the one that `spawn` returns.
/// 8. No zombie is left, and while it waits it does not keep asking, neither for the limit
///    nor for the grace, neither before nor after `cmd` has closed its outputs: at most 60
///    wake-ups a second if nothing is written.
/// 9. A number of a process or group whose leader has been waited for may belong to somebody
///    else already: nothing is sent to it any more. (No test can see that. Read your code
///    once more: is anything sent after the wait?)
/// 10. Any limit and any grace is fine, [`Duration::MAX`] too, and 0 is 0.
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
