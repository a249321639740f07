//! Blocks of lines as maps, sorted lists instead of sets, and folds instead of minima.

use std::collections::HashMap;

use crate::{CpuInfo, MemInfo, ParseError};

/// Counts what `/proc/cpuinfo` lists.
///
/// # Errors
/// An id that is no number; no processor at all.
pub fn parse_cpuinfo(text: &str) -> Result<CpuInfo, ParseError> {
    let mut ids: Vec<[Option<u32>; 2]> = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let Some((key, value)) = line.split_once(':') else {
            continue;
        };
        let place = match key.trim() {
            "processor" => {
                ids.push([None; 2]);
                continue;
            }
            "physical id" => 0,
            "core id" => 1,
            _ => continue,
        };
        let id = value.trim().parse().map_err(|_| ParseError::Line {
            number: index + 1,
            reason: "not a u32",
        })?;
        if let Some(last) = ids.last_mut() {
            last[place] = Some(id);
        }
    }
    if ids.is_empty() {
        return Err(ParseError::Missing("processor"));
    }
    let logical = ids.len();
    let (mut cores, mut sockets) = (logical, 1);
    if ids.iter().flatten().all(Option::is_some) {
        ids.sort();
        ids.dedup();
        cores = ids.len();
        ids.dedup_by_key(|pair| pair[0]);
        sockets = ids.len();
    }
    let model = ["model name", "Model", "Hardware"]
        .iter()
        .find_map(|key| first(text, key));
    Ok(CpuInfo {
        logical,
        cores,
        sockets,
        model,
    })
}

fn first(text: &str, wanted: &str) -> Option<String> {
    let mut pairs = text.lines().filter_map(|line| line.split_once(':'));
    let (_, value) = pairs.find(|(key, _)| key.trim() == wanted)?;
    Some(value.trim().to_owned())
}

/// Reads `/proc/meminfo`.
///
/// # Errors
/// A line that is no amount of memory; an amount that is missing.
pub fn parse_meminfo(text: &str) -> Result<MemInfo, ParseError> {
    let mut amounts: HashMap<&str, u64> = HashMap::new();
    let mut number = 0;
    for line in text.lines() {
        number += 1;
        let (key, value) = line.split_once(':').unwrap_or_default();
        match key.trim() {
            key @ ("MemTotal" | "MemAvailable" | "MemFree" | "Buffers" | "Cached" | "SwapTotal"
            | "SwapFree") => {
                let reason = "no amount";
                let amount = amount(value).ok_or(ParseError::Line { number, reason })?;
                amounts.insert(key, amount);
            }
            _ => {}
        }
    }
    let total = *amounts
        .get("MemTotal")
        .ok_or(ParseError::Missing("MemTotal"))?;
    let available = match amounts.get("MemAvailable") {
        Some(available) => *available,
        None => {
            let mut sum = 0u64;
            for key in ["Cached", "Buffers", "MemFree"] {
                let part = amounts
                    .get(key)
                    .ok_or(ParseError::Missing("MemAvailable"))?;
                sum = sum.saturating_add(*part);
            }
            sum
        }
    };
    Ok(MemInfo {
        total,
        available,
        swap_total: amounts.get("SwapTotal").copied().unwrap_or_default(),
        swap_free: amounts.get("SwapFree").copied().unwrap_or_default(),
    })
}

fn amount(text: &str) -> Option<u64> {
    let digits = text.trim().strip_suffix("kB")?;
    // There must be a blank in between.
    let number = digits.trim_end();
    if number.len() == digits.len() || !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let kib: u128 = number.parse().ok()?;
    u64::try_from(kib.checked_mul(1 << 10)?).ok()
}

/// How many threads it makes sense to start.
///
/// # Errors
/// A `cpu_max` that is none.
pub fn effective_cpus(
    online: usize,
    affinity: Option<usize>,
    cpu_max: Option<&str>,
) -> Result<usize, ParseError> {
    let bad = |reason| ParseError::Line { number: 1, reason };
    let mut count = affinity.map_or(online, |affinity| affinity.min(online)) as u64;
    if let Some(text) = cpu_max {
        let mut words = text.split_whitespace();
        let (Some(quota), Some(period), None) = (words.next(), words.next(), words.next()) else {
            return Err(bad("not two words"));
        };
        let period: u64 = period.parse().map_err(|_| bad("no period"))?;
        if period == 0 {
            return Err(bad("no time at all"));
        }
        if quota != "max" {
            let quota: u64 = quota.parse().map_err(|_| bad("no quota"))?;
            count = count.min(quota / period);
        }
    }
    Ok(if count == 0 { 1 } else { count as usize })
}
