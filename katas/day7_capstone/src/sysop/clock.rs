//! The clock of `sysop`: that of the machine, or one that stands still.

use std::env;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use day7_capstone::Clock;
use support::SystemClock;

use super::stop::Stop;

/// A clock on which it is always the same time of day, while everything takes its time.
struct Standing {
    now: DateTime<Utc>,
    system: SystemClock,
}

impl Clock for Standing {
    fn now(&self) -> DateTime<Utc> {
        self.now
    }

    fn monotonic(&self) -> Duration {
        self.system.monotonic()
    }

    fn sleep(&self, duration: Duration) {
        self.system.sleep(duration);
    }
}

/// The clock of the machine, unless `SYSOP_NOW` says what time it is.
pub fn clock() -> Result<Arc<dyn Clock + Send + Sync>, Stop> {
    let system = SystemClock::new();
    let Some(text) = env::var_os("SYSOP_NOW") else {
        return Ok(Arc::new(system));
    };
    let text = text.to_string_lossy().into_owned();
    let now = DateTime::parse_from_rfc3339(&text);
    let now = now.map_err(|error| Stop::Usage(format!("bad SYSOP_NOW {text:?}: {error}")))?;
    let now = now.to_utc();
    Ok(Arc::new(Standing { now, system }))
}
