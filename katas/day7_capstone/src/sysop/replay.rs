//! Samples from a file.
//!
//! ```text
//! sample AT CPU_BUSY CPU_TOTAL MEM_TOTAL MEM_AVAILABLE
//! proc PID START CPU RSS NAME
//! ```

use std::fs;
use std::io::{self, Read};
use std::path::Path;
use std::str::FromStr;

use day7_capstone::units::parse_duration;
use day7_capstone::{RawProc, RawSample};

use super::stop::{DATA, NO_INPUT, Stop};

/// All text of a file, or of standard input if it is called `-`.
pub fn text(path: &Path) -> Result<String, Stop> {
    let text = if path.as_os_str() == "-" {
        let mut text = String::new();
        io::stdin().lock().read_to_string(&mut text).map(|_| text)
    } else {
        fs::read_to_string(path)
    };
    text.map_err(|error| Stop::failure(NO_INPUT, format_args!("{}: {error}", path.display())))
}

/// The samples of a file, in order.
pub fn samples(path: &Path) -> Result<Vec<RawSample>, Stop> {
    let mut samples: Vec<RawSample> = Vec::new();
    for (index, line) in text(path)?.lines().enumerate() {
        let understood = match line.split_once(' ') {
            Some(("sample", fields)) => sample(fields).map(|sample| samples.push(sample)),
            Some(("proc", fields)) => match (process(fields), samples.last_mut()) {
                (Some(process), Some(sample)) => {
                    sample.procs.push(process);
                    Some(())
                }
                _ => None,
            },
            _ => None,
        };
        understood.ok_or_else(|| {
            let place = format!("{}: line {}", path.display(), index + 1);
            Stop::failure(DATA, format_args!("{place} is no sample: {line:?}"))
        })?;
    }
    Ok(samples)
}

fn number<T: FromStr>(text: &str) -> Option<T> {
    text.parse().ok()
}

fn sample(fields: &str) -> Option<RawSample> {
    let fields: Vec<&str> = fields.split(' ').collect();
    let [at, busy, total, mem_total, mem_available] = fields[..] else {
        return None;
    };
    Some(RawSample {
        at: parse_duration(at)?,
        cpu_busy: number(busy)?,
        cpu_total: number(total)?,
        mem_total: number(mem_total)?,
        mem_available: number(mem_available)?,
        procs: Vec::new(),
    })
}

fn process(fields: &str) -> Option<RawProc> {
    let mut fields = fields.splitn(5, ' ');
    Some(RawProc {
        pid: number(fields.next()?)?,
        start: number(fields.next()?)?,
        cpu: number(fields.next()?)?,
        rss: number(fields.next()?)?,
        name: fields.next()?.to_owned(),
    })
}
