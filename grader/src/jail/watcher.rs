//! Looks now and then at what a command and its descendants take together: the limits of
//! setrlimit(2) hold for each process, or for each file, alone.

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;
use nix::unistd::{SysconfVar, sysconf};

use crate::model::outcome::Limit;

use super::hidden::Hidden;
use super::job::{Cell, Limits};
use super::size::measure;
use super::sweep::{self, Process};

/// How long between two looks. What is over before the first one took nothing.
const INTERVAL: Duration = Duration::from_millis(100);

/// What a socket holds if the system does not say.
const USUAL_SOCKET_BYTES: u64 = 212_992;

/// One command's watcher.
pub(super) struct Watcher {
    pub(super) limits: Limits,
    pub(super) scratch: PathBuf,
    next: Instant,
    /// What ended children of this process had used before the command was started.
    used_before: Duration,
    page_bytes: u64,
    pub(super) socket_bytes: u64,
    tick: Duration,
}

impl Watcher {
    pub(super) fn new(cell: &Cell) -> Self {
        let configured = |variable, usual| match sysconf(variable) {
            Ok(Some(value)) => u64::try_from(value).unwrap_or(usual).max(1),
            _ => usual,
        };
        Self {
            limits: cell.limits.clone(),
            // As the kernel names it.
            scratch: fs::canonicalize(&cell.scratch).unwrap_or_else(|_| cell.scratch.clone()),
            next: Instant::now() + INTERVAL,
            used_before: used_by_ended_children(),
            page_bytes: configured(SysconfVar::PAGE_SIZE, 4096),
            socket_bytes: socket_bytes(),
            tick: Duration::from_secs(1)
                / u32::try_from(configured(SysconfVar::CLK_TCK, 100)).unwrap_or(100),
        }
    }

    /// How long until the next look is due.
    pub(super) fn time_left(&self) -> Duration {
        self.next.saturating_duration_since(Instant::now())
    }

    /// Looks, if it is time to; what there is too much of.
    pub(super) fn look(&mut self) -> Option<Limit> {
        if !self.time_left().is_zero() {
            return None;
        }
        let exceeded = self.judge(&sweep::family());
        self.next = Instant::now() + INTERVAL;
        exceeded
    }

    fn judge(&self, processes: &[Process]) -> Option<Limit> {
        let limits = &self.limits;
        let tasks: u64 = processes.iter().map(|process| process.threads).sum();
        if tasks > limits.processes {
            return Some(Limit::Processes(limits.processes));
        }
        let hidden = Hidden::of(processes, self);
        let pages: u64 = processes.iter().map(|process| process.resident_pages).sum();
        if pages * self.page_bytes + hidden.memory_bytes > limits.total_memory_bytes {
            return Some(Limit::Memory(limits.total_memory_bytes));
        }
        let ticks: u64 = processes.iter().map(|process| process.ticks).sum();
        let living = self.tick * u32::try_from(ticks).unwrap_or(u32::MAX);
        let ended = used_by_ended_children().saturating_sub(self.used_before);
        if living + ended > limits.total_cpu_time {
            return Some(Limit::CpuTime(limits.total_cpu_time.as_secs()));
        }
        let size = measure(&self.scratch, limits.files);
        if size.files > limits.files {
            return Some(Limit::Files(limits.files));
        }
        let bytes = size.bytes + hidden.disk_bytes;
        (size.is_too_deep || bytes > limits.disk_bytes).then_some(Limit::Disk(limits.disk_bytes))
    }
}

/// How much a socket takes before its reader must read (socket(7)).
fn socket_bytes() -> u64 {
    let text = fs::read_to_string("/proc/sys/net/core/wmem_default");
    let configured = text.ok().and_then(|text| text.trim().parse().ok());
    configured.unwrap_or(USUAL_SOCKET_BYTES)
}

/// Processor time of all descendants that were waited for (getrusage(2)).
pub(super) fn used_by_ended_children() -> Duration {
    getrusage(UsageWho::RUSAGE_CHILDREN).map_or(Duration::ZERO, |usage| {
        let time = usage.user_time() + usage.system_time();
        Duration::from_micros(u64::try_from(time.num_microseconds()).unwrap_or(0))
    })
}
