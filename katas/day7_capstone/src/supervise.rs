//! Kata 7.7: keep services running, and stop them so that nothing is left.

use std::io;
use std::sync::mpsc::Receiver;

use crate::{Control, Event, Service};

/// Runs services until nothing runs and nothing will, and tells what happens.
///
/// 1. It starts the services in their order. Each leads a process group of its own (its number
///    is the process's) and has an **empty signal mask**, whatever the mask of the caller;
///    standard input is the null device, the other two streams are the caller's.
///    [`Event::Started`] for each.
/// 2. When one has ended: what is left of its group is killed, [`Event::Exited`] with
///    `exit 3` or `killed by SIGTERM (15)` (a signal without a name: `killed by signal 40`;
///    nothing is said of a core dump), and then what
///    [`RestartTracker`](crate::restart::RestartTracker) decides: [`Event::Restarting`], and a
///    new start when the time has come; [`Event::GaveUp`]; or nothing.
/// 3. One that cannot be started, for whatever reason, has ended with `exit 127`; there is no
///    `Started` before that.
/// 4. [`Control::Status`]: [`Event::Running`] for each service that runs, in their order.
///    [`Control::Reopen`] does nothing.
/// 5. [`Control::Shutdown`], or a closed channel, for which the reason is `closed`:
///    [`Event::Stopping`] with the reason. Nothing is started any more, and nothing decided: of
///    a service that ends now, `Exited` is told and no more, and it does not count as given up.
///    Then the services are stopped one after the other, **the last one first**: SIGTERM to the
///    group; if it has not ended after its `stop_grace`, [`Event::Killed`] and SIGKILL to the
///    group; `Exited` as in 2; and only then the next one. `Status` is still answered.
/// 6. A second `Shutdown` kills all that still run at once, the last one first: `Killed` for
///    each, then `Exited` for each, in any order. That the channel is closed behind the first
///    one is no second one.
/// 7. When nothing runs and nothing is going to be started: [`Event::Stopped`], and the result
///    is 0, or 1 if a service was given up. No process of any group is left, and no zombie.
/// 8. Nothing is polled: while nothing happens, nothing is done. `on_event` is called from the
///    caller's thread, in the order in which things happen.
///
/// # Errors
/// What the system refuses to the supervisor itself, such as a thread. Then, too, no process
/// is left.
pub fn supervise(
    services: &[Service],
    control: Receiver<Control>,
    on_event: &mut dyn FnMut(&Event),
) -> io::Result<u8> {
    todo!()
}
