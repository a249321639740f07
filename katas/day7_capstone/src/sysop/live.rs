//! Samples of this machine, from `/proc`.

use std::fs;
use std::io::{self, ErrorKind};
use std::str::FromStr;
use std::time::Duration;

use day7_capstone::{RawProc, RawSample};

/// What the machine's counters show now, at the time `at`.
pub fn sample(at: Duration) -> io::Result<RawSample> {
    let (cpu_busy, cpu_total) = processors(&fs::read_to_string("/proc/stat")?).ok_or_else(odd)?;
    let meminfo = fs::read_to_string("/proc/meminfo")?;
    let memory = |name: &str| -> Option<u64> {
        let line = meminfo.lines().find_map(|line| line.strip_prefix(name))?;
        let kibibytes: u64 = line.split_whitespace().next()?.parse().ok()?;
        kibibytes.checked_mul(1024)
    };
    Ok(RawSample {
        at,
        cpu_busy,
        cpu_total,
        mem_total: memory("MemTotal:").ok_or_else(odd)?,
        mem_available: memory("MemAvailable:").ok_or_else(odd)?,
        procs: processes()?,
    })
}

fn odd() -> io::Error {
    io::Error::new(ErrorKind::InvalidData, "/proc is not as expected")
}

/// The ticks of all processors: user nice system idle iowait irq softirq steal. What guests
/// take is in the first two already.
fn processors(stat: &str) -> Option<(u64, u64)> {
    let line = stat.lines().next()?.strip_prefix("cpu ")?;
    let ticks: Vec<u64> = line
        .split_whitespace()
        .take(8)
        .map_while(|field| field.parse().ok())
        .collect();
    let total: u64 = ticks.iter().sum();
    let idle = ticks.get(3)? + ticks.get(4).unwrap_or(&0);
    Some((total - idle, total))
}

fn processes() -> io::Result<Vec<RawProc>> {
    let page = rustix::param::page_size() as u64;
    let mut found = Vec::new();
    for entry in fs::read_dir("/proc")? {
        let entry = entry?;
        let Some(pid) = entry
            .file_name()
            .to_str()
            .and_then(|name| name.parse().ok())
        else {
            continue;
        };
        // It may have ended since; and a name need not be text.
        if let Ok(stat) = fs::read(entry.path().join("stat")) {
            found.extend(process(pid, &String::from_utf8_lossy(&stat), page));
        }
    }
    Ok(found)
}

/// A process from `/proc/PID/stat`. Its name may hold blanks and parentheses: the last
/// parenthesis closes it.
fn process(pid: u32, stat: &str, page: u64) -> Option<RawProc> {
    let (head, tail) = stat.rsplit_once(')')?;
    let (_, name) = head.split_once('(')?;
    let fields: Vec<&str> = tail.split_whitespace().collect();
    // Behind the name, field 3 of proc_pid_stat(5) is the first.
    let field = |number: usize| fields.get(number - 3).copied();
    Some(RawProc {
        pid,
        start: number(field(22)?)?,
        name: name.to_owned(),
        cpu: number::<u64>(field(14)?)? + number::<u64>(field(15)?)?,
        rss: number::<u64>(field(24)?)?.saturating_mul(page),
    })
}

fn number<T: FromStr>(text: &str) -> Option<T> {
    text.parse().ok()
}
