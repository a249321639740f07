//! Kata 7.9: one loop for everything.

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::mpsc::Receiver;
use std::time::Duration;

use support::Clock;

use crate::{Config, ConfigError, Control, RawSample};

/// Reads a configuration.
///
/// [`sections`](crate::ini::sections) makes sections of lines and finds what is wrong with
/// their form; [`Section`](crate::ini::Section) and the functions beside it read values. What
/// the sections and keys mean is up to you:
///
/// | section | keys (those in brackets may be missing, and are then) |
/// |---|---|
/// | `[monitor]` | (`every` = 10s) |
/// | `[rule NAME]` | `metric`, `raise`, (`clear` = as `raise`), (`samples` = 1) |
/// | `[service NAME]` | `command`, (`restart` = on-failure), (`base` = 1s), (`cap` = 60s), (`stable` = 10s), (`max` = 5), (`grace` = 10s) |
/// | `[log]` | `path`, (`max` = no limit), (`every` = never), (`keep` = 5), (`compress` = never) |
/// | `[backup]` | `source`, `repo`, (`every` = 1d), (`keep` = 7) |
///
/// 1. Sections may be missing. Without `[monitor]`, `sample_every` is zero.
/// 2. `command` is split at blanks. `raise` and `clear` are numbers such as `92.5`; the others
///    are durations, sizes (`max` of a log), whole numbers and words. `every`, `keep` and
///    `samples` must not be zero.
/// 3. **Nothing is ignored silently.** An error in a value, or a key that its section does not
///    know, is told with the line of the key. A section that is not known, or that lacks its
///    name or has one where none belongs, a key that is missing, and a rule that
///    [`Alerts`](crate::alerts::Alerts) would refuse, with the line of the section.
/// 4. The message holds the name of the key, or of the section if it is about that.
///
/// # Errors
/// [`ConfigError`], as above.
pub fn parse_config(text: &str) -> Result<Config, ConfigError> {
    todo!()
}

/// How long to sleep at `now` until the first of `timers`: not at all if one is due or
/// overdue, an hour if there is none.
#[must_use]
pub fn next_wakeup(now: Duration, timers: &[Duration]) -> Duration {
    todo!()
}

/// Does all that a configuration says, until it is told to stop. What happens is written to
/// `out`, a line each, which is flushed at once, and to the log, if there is one.
///
/// 1. The services are kept running as by [`supervise`](crate::supervise::supervise). Each
///    event is a line, as it shows itself (`{event}`). If there are none, `supervise` is not
///    called, and nothing is said of them.
/// 2. `sample` is called at once, and then whenever another `sample_every` has passed on the
///    clock's `monotonic()`. From the second sample on each [`Row`](crate::Row) is a line,
///    `monitor cpu=12.5 mem=40.0` (`monitor {row}`), and the rules' alerts follow it
///    (`{event}`). A sample that fails is `monitor unavailable: REASON`, and it goes on.
/// 3. The first backup is due when `every` has passed since the newest snapshot was begun, at
///    once if there is none; then once every `every`. The repository is made if there is none,
///    and pruned after each backup. It is `backup ok ID stored=1 reused=2`
///    (`backup ok {summary}`) or `backup failed: REASON`, and it goes on.
/// 4. What was missed, because the machine slept or something took long, is **skipped**: it is
///    done once, and the next time is the next whole step from the first.
/// 5. [`Control::Status`]: for each service, in the order of the configuration,
///    `status NAME pid=N` or `status NAME down`, and behind them `status {row}` with the last
///    row, if there was one.
/// 6. [`Control::Reopen`] opens the log anew. If that fails, or a line cannot be logged,
///    `log failed: REASON` follows on `out` alone, and it goes on.
/// 7. [`Control::Shutdown`], or a closed channel (reason `closed`): no new samples and backups,
///    the services are stopped; a backup that runs is waited for, or told to end. The last line
///    is `bye`. The result is 0, or 1 if a service was given up. A second `Shutdown` is passed
///    on to the services; that the channel is closed behind the first one is no second one.
///    Without a shutdown `run_system` goes on, even if no service runs any more.
/// 8. A shutdown is obeyed at once, not at the next step of a timer; a backup does not hold it
///    up for long, nor do the services hold up the timers.
///
/// # Errors
/// If the log cannot be opened at the beginning, nothing is started. If `out` cannot be
/// written to: that, after all services have been stopped.
pub fn run_system(
    config: &Config,
    clock: Arc<dyn Clock + Send + Sync>,
    sample: &mut dyn FnMut() -> io::Result<RawSample>,
    control: Receiver<Control>,
    out: &mut dyn Write,
) -> io::Result<u8> {
    todo!()
}
