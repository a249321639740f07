//! Rejected by: day5_platform::cpu_and_memory::what_is_no_quota_is_wrong
//! Reads the first line of cpu.max, whatever comes behind it.

use std::collections::BTreeSet;

use crate::{CpuInfo, MemInfo, ParseError};

/// Counts what `/proc/cpuinfo` lists; see proc(5).
pub fn parse_cpuinfo(text: &str) -> Result<CpuInfo, ParseError> {
    let mut blocks = vec![Block::default()];
    let mut models = MODEL_KEYS.map(|_| None);
    for (number, line) in (1..).zip(text.lines()) {
        let Some((key, value)) = key_and_value(line) else {
            // Only an empty line separates. Any other line without a colon says nothing.
            if line.trim_ascii().is_empty() {
                blocks.push(Block::default());
            }
            continue;
        };
        let id = || {
            value.parse::<u32>().map_err(|_| ParseError::Line {
                number,
                reason: "this is not the number of a chip or a core",
            })
        };
        // There is always one: the list begins with one, and only grows.
        let last = blocks.len() - 1;
        match key {
            "processor" if blocks[last].processors > 0 => blocks.push(Block {
                processors: 1,
                ..Block::default()
            }),
            "processor" => blocks[last].processors = 1,
            "physical id" => blocks[last].socket = Some(id()?),
            "core id" => blocks[last].core = Some(id()?),
            _ => {}
        }
        for (model, _) in models
            .iter_mut()
            .zip(MODEL_KEYS)
            .filter(|(_, wanted)| *wanted == key)
        {
            model.get_or_insert(value);
        }
    }
    // Some machines end with a block about the board, in which there is no processor.
    blocks.retain(|block| block.processors > 0);
    let logical = blocks.len();
    if logical == 0 {
        return Err(ParseError::Missing("processor"));
    }
    let places: Option<BTreeSet<(u32, u32)>> = blocks
        .iter()
        .map(|block| block.socket.zip(block.core))
        .collect();
    let (cores, sockets) = places.map_or((logical, 1), |places| {
        let sockets: BTreeSet<u32> = places.iter().map(|(socket, _)| *socket).collect();
        (places.len(), sockets.len())
    });
    Ok(CpuInfo {
        logical,
        cores,
        sockets,
        model: models.into_iter().flatten().next().map(str::to_owned),
    })
}

/// Reads `/proc/meminfo`; see proc(5).
pub fn parse_meminfo(text: &str) -> Result<MemInfo, ParseError> {
    let mut values = MEMORY_KEYS.map(|_| None);
    for (number, line) in (1..).zip(text.lines()) {
        let Some((key, value)) = key_and_value(line) else {
            continue;
        };
        let Some(place) = MEMORY_KEYS.iter().position(|wanted| *wanted == key) else {
            continue;
        };
        let bytes = kib(value).ok_or(ParseError::Line {
            number,
            reason: "this is not a number of kB",
        })?;
        values[place].get_or_insert(bytes);
    }
    let [
        total,
        available,
        free,
        buffers,
        cached,
        swap_total,
        swap_free,
    ] = values;
    // A sum that does not fit is one that cannot be made.
    let estimate = || {
        [free, buffers, cached]
            .into_iter()
            .try_fold(0_u64, |sum, bytes| sum.checked_add(bytes?))
    };
    Ok(MemInfo {
        total: total.ok_or(ParseError::Missing("MemTotal"))?,
        available: available
            .or_else(estimate)
            .ok_or(ParseError::Missing("MemAvailable"))?,
        swap_total: swap_total.unwrap_or(0),
        swap_free: swap_free.unwrap_or(0),
    })
}

/// How many threads it makes sense to start.
pub fn effective_cpus(
    online: usize,
    affinity: Option<usize>,
    cpu_max: Option<&str>,
) -> Result<usize, ParseError> {
    let quota = cpu_max.map_or(Ok(None), |text| {
        quota(text.lines().next().unwrap_or("")).ok_or(ParseError::Line {
            number: 1,
            reason: "this is not a quota and a period",
        })
    })?;
    Ok(affinity
        .into_iter()
        .chain(quota)
        .fold(online, usize::min)
        .max(1))
}

/// Where the name of a processor may stand, best first.
const MODEL_KEYS: [&str; 3] = ["model name", "Model", "Hardware"];

/// What matters of `/proc/meminfo`.
const MEMORY_KEYS: [&str; 7] = [
    "MemTotal",
    "MemAvailable",
    "MemFree",
    "Buffers",
    "Cached",
    "SwapTotal",
    "SwapFree",
];

/// The lines about one processor.
#[derive(Default)]
struct Block {
    /// 0 or 1.
    processors: usize,
    socket: Option<u32>,
    core: Option<u32>,
}

fn key_and_value(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once(':')?;
    Some((key.trim_ascii(), value.trim_ascii()))
}

/// `12 kB` in bytes.
fn kib(value: &str) -> Option<u64> {
    let mut words = value.split_ascii_whitespace();
    let (number, unit) = (words.next()?, words.next()?);
    (unit == "kB" && words.next().is_none())
        .then(|| whole(number)?.checked_mul(1024))
        .flatten()
}

/// A number of digits only; `parse` alone would take a `+` as well.
fn whole(word: &str) -> Option<u64> {
    word.bytes()
        .all(|byte| byte.is_ascii_digit())
        .then(|| word.parse().ok())
        .flatten()
}

/// How many processors `cpu.max` allows, if it limits them. `None` outside: it is no `cpu.max`.
fn quota(text: &str) -> Option<Option<usize>> {
    let mut words = text.split_ascii_whitespace();
    let (first, second) = (words.next()?, words.next()?);
    let period = whole(second).filter(|period| *period > 0)?;
    match (first, words.next()) {
        (_, Some(_)) => None,
        ("max", None) => Some(None),
        // More processors than a `usize` counts are no limit to any number of them.
        (number, None) => Some(usize::try_from(whole(number)? / period).ok()),
    }
}
