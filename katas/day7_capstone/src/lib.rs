//! Day 7, review and challenge: one tool that watches, backs up, keeps running and rotates.
//!
//! Each module is one kata and one file of yours; the rest is given.

pub mod alerts;
pub mod backup;
pub mod monitor;
pub mod plan;
pub mod recovery;
pub mod restart;
pub mod rotation;
pub mod supervise;
pub mod system;

pub mod archive;
pub mod ini;
pub mod manifest;
mod types;
pub mod units;

pub use support::Clock;
pub use types::{
    AlertEvent, BackupConfig, Compress, Config, ConfigError, Control, Decision, Event, LogConfig,
    Metric, Policy, RawProc, RawSample, Restart, RotatePolicy, Row, Rule, Service, TopProc,
};

/// What the tests and `sysop` rely on. A signature that was changed by accident is an
/// error in these lines, which name the kata, instead of many errors in the tests.
mod contract {
    use std::io::{self, Write};
    use std::path::Path;
    use std::process::ExitStatus;
    use std::sync::Arc;
    use std::sync::mpsc::Receiver;
    use std::time::Duration;

    use crate::alerts::Alerts;
    use crate::archive::{BackupError, Hooks, Manifest, Plan, Problem, Repo, Seen, Summary};
    use crate::monitor::Monitor;
    use crate::restart::RestartTracker;
    use crate::rotation::RotatingLog;
    use crate::{
        AlertEvent, Clock, Config, ConfigError, Control, Decision, Event, Policy, RawSample,
        RotatePolicy, Row, Rule, Service,
    };
    use crate::{plan, rotation, supervise, system};

    const _: fn(usize) -> Monitor = Monitor::new;
    const _: fn(&mut Monitor, RawSample) -> Option<Row> = Monitor::push;

    const _: fn(Vec<Rule>) -> Result<Alerts, String> = Alerts::new;
    const _: fn(&mut Alerts, &Row) -> Vec<AlertEvent> = Alerts::feed;

    const _: fn(Option<&Manifest>, &[Seen]) -> Plan = plan::plan;

    const _: fn(&Path) -> Result<Repo, BackupError> = Repo::init;
    const _: fn(&Path) -> Result<Repo, BackupError> = Repo::open;
    type Backup = fn(&Repo, &Path, &dyn Clock, &mut dyn Hooks) -> Result<Summary, BackupError>;
    const _: Backup = Repo::backup;
    const _: fn(&Repo) -> Result<Vec<Manifest>, BackupError> = Repo::snapshots;

    const _: fn(&Repo) -> Result<Vec<Problem>, BackupError> = Repo::verify;
    const _: fn(&Repo, &str, &Path) -> Result<u64, BackupError> = Repo::restore;
    const _: fn(&Repo, usize) -> Result<u64, BackupError> = Repo::prune;

    const _: fn(Policy) -> RestartTracker = RestartTracker::new;
    const _: fn(&mut RestartTracker, Duration) = RestartTracker::started;
    const _: fn(&mut RestartTracker, Duration, ExitStatus) -> Decision = RestartTracker::exited;

    type Supervise = fn(&[Service], Receiver<Control>, &mut dyn FnMut(&Event)) -> io::Result<u8>;
    const _: Supervise = supervise::supervise;

    type SharedClock = Arc<dyn Clock + Send + Sync>;
    type Open = fn(&Path, RotatePolicy, SharedClock) -> io::Result<RotatingLog>;
    const _: Open = RotatingLog::open;
    const _: fn(&RotatingLog, &[u8]) -> io::Result<()> = RotatingLog::write_line;
    const _: fn(&RotatingLog) -> io::Result<()> = RotatingLog::reopen;
    const fn is_shared<T: Clone + Send + Sync>() {}
    const _: () = is_shared::<RotatingLog>();
    type Rotate = fn(&Path, &RotatePolicy, &mut dyn FnMut() -> io::Result<()>) -> io::Result<bool>;
    const _: Rotate = rotation::rotate;

    const _: fn(&str) -> Result<Config, ConfigError> = system::parse_config;
    const _: fn(Duration, &[Duration]) -> Duration = system::next_wakeup;
    type RunSystem = fn(
        &Config,
        SharedClock,
        &mut dyn FnMut() -> io::Result<RawSample>,
        Receiver<Control>,
        &mut dyn Write,
    ) -> io::Result<u8>;
    const _: RunSystem = system::run_system;
}
