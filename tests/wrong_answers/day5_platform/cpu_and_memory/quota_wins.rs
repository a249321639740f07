//! Rejected by: day5_platform::cpu_and_memory::the_smallest_of_three_limits_counts
//! The quota counts, if there is one, and else the affinity.

use std::collections::{BTreeMap, BTreeSet};

use crate::{CpuInfo, MemInfo, ParseError};

fn pairs(text: &str) -> impl Iterator<Item = (usize, &str, &str)> {
    (1..).zip(text.lines()).filter_map(|(number, line)| {
        let (key, value) = line.split_once(':')?;
        Some((number, key.trim_ascii(), value.trim_ascii()))
    })
}

#[derive(Default)]
struct Processor {
    socket: Option<u32>,
    core: Option<u32>,
}

pub fn parse_cpuinfo(text: &str) -> Result<CpuInfo, ParseError> {
    let mut processors: Vec<Processor> = Vec::new();
    let mut models = [None; 3];
    for (number, key, value) in pairs(text) {
        let id = || {
            let reason = "the id is no number";
            let id = value
                .parse()
                .map_err(|_| ParseError::Line { number, reason });
            id.map(Some)
        };
        match (key, processors.last_mut()) {
            ("processor", _) => processors.push(Processor::default()),
            ("physical id", Some(processor)) => processor.socket = id()?,
            ("core id", Some(processor)) => processor.core = id()?,
            ("model name", _) => models[0] = models[0].or(Some(value)),
            ("Model", _) => models[1] = models[1].or(Some(value)),
            ("Hardware", _) => models[2] = models[2].or(Some(value)),
            _ => {}
        }
    }
    let logical = processors.len();
    if logical == 0 {
        return Err(ParseError::Missing("processor"));
    }
    let pairs: Option<BTreeSet<(u32, u32)>> = processors
        .iter()
        .map(|processor| processor.socket.zip(processor.core))
        .collect();
    let (cores, sockets) = match &pairs {
        Some(pairs) => {
            let sockets: BTreeSet<u32> = pairs.iter().map(|(socket, _)| *socket).collect();
            (pairs.len(), sockets.len())
        }
        None => (logical, 1),
    };
    let model = models.into_iter().flatten().next().map(str::to_owned);
    Ok(CpuInfo {
        logical,
        cores,
        sockets,
        model,
    })
}

const KEYS: [&str; 7] = [
    "MemTotal",
    "MemAvailable",
    "MemFree",
    "Buffers",
    "Cached",
    "SwapTotal",
    "SwapFree",
];

pub fn parse_meminfo(text: &str) -> Result<MemInfo, ParseError> {
    let mut amounts = BTreeMap::new();
    for (number, key, value) in pairs(text) {
        if KEYS.contains(&key) {
            let reason = "no amount in kB, or too large";
            let bytes = bytes(value).ok_or(ParseError::Line { number, reason })?;
            amounts.insert(key, bytes);
        }
    }
    let amount = |key| amounts.get(key).copied();
    let free_and_cached = || {
        let sum = amount("MemFree")?.checked_add(amount("Buffers")?)?;
        sum.checked_add(amount("Cached")?)
    };
    Ok(MemInfo {
        total: amount("MemTotal").ok_or(ParseError::Missing("MemTotal"))?,
        available: amount("MemAvailable")
            .or_else(free_and_cached)
            .ok_or(ParseError::Missing("MemAvailable"))?,
        swap_total: amount("SwapTotal").unwrap_or(0),
        swap_free: amount("SwapFree").unwrap_or(0),
    })
}

fn bytes(value: &str) -> Option<u64> {
    let words: Vec<&str> = value.split_ascii_whitespace().collect();
    let [number, "kB"] = words[..] else {
        return None;
    };
    number.parse::<u64>().ok()?.checked_mul(1024)
}

pub fn effective_cpus(
    online: usize,
    affinity: Option<usize>,
    cpu_max: Option<&str>,
) -> Result<usize, ParseError> {
    let quota = match cpu_max {
        Some(text) => quota(text).ok_or(ParseError::Line {
            number: 1,
            reason: "no quota and period",
        })?,
        None => None,
    };
    let smallest = quota.or(affinity).unwrap_or(online);
    Ok(smallest.max(1))
}

fn quota(text: &str) -> Option<Option<usize>> {
    let words: Vec<&str> = text.split_ascii_whitespace().collect();
    let [quota, period] = words[..] else {
        return None;
    };
    let period: u64 = period.parse().ok()?;
    if quota == "max" {
        return (period > 0).then_some(None);
    }
    let cpus = quota.parse::<u64>().ok()?.checked_div(period)?;
    Some(Some(usize::try_from(cpus).unwrap_or(usize::MAX)))
}
