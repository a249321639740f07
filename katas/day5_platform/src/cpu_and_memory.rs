//! Kata 5.5: count processors, measure memory.

use crate::{CpuInfo, MemInfo, ParseError};

/// Counts what `/proc/cpuinfo` lists; see proc(5).
///
/// ```text
/// processor       : 0
/// model name      : Example CPU @ 2.00GHz
/// physical id     : 0
/// core id         : 0
///
/// processor       : 1
/// …
/// ```
///
/// 1. A line is a key, a colon and a value; the blanks around both do not count. A line
///    without a colon says nothing. Empty lines separate the processors.
/// 2. `logical` is the number of lines with the key `processor`, exactly so. If there is none:
///    [`ParseError::Missing`] with `"processor"`.
/// 3. `sockets` is the number of different values of `physical id`. `cores` is the number of
///    different pairs of `physical id` and `core id`: each chip counts its cores from
///    anywhere, and two processors with the same pair share a core. What the line
///    `cpu cores` says does not matter.
/// 4. Unless *every* processor has both, as on most machines that are not x86, `cores` is
///    `logical` and `sockets` is 1.
/// 5. `model` is the first value of `model name`, or else of `Model`, or else of `Hardware`.
///    The key `model`, which x86 has as well, is a number and something else.
/// 6. A `physical id` or `core id` that is no `u32` is [`ParseError::Line`] with the number
///    of its line, from 1.
///
/// ```ignore
/// let one_core = "processor: 0\nphysical id: 0\ncore id: 0\n\nprocessor: 1\nphysical id: 0\ncore id: 0\n";
/// let info = parse_cpuinfo(one_core)?;
/// assert_eq!((info.logical, info.cores, info.sockets), (2, 1, 1));
/// ```
///
/// # Errors
/// [`ParseError`], as above.
pub fn parse_cpuinfo(text: &str) -> Result<CpuInfo, ParseError> {
    todo!()
}

/// Reads `/proc/meminfo`; see proc(5).
///
/// ```text
/// MemTotal:       16303340 kB
/// MemFree:          521308 kB
/// …
/// HugePages_Total:       0
/// ```
///
/// 1. `total` is `MemTotal`, `available` is `MemAvailable`, `swap_total` and `swap_free` are
///    `SwapTotal` and `SwapFree`. The file says `kB` and means 1024 bytes; the results are in
///    bytes.
/// 2. If `MemTotal` is not there: [`ParseError::Missing`] with `"MemTotal"`. A missing
///    `SwapTotal` or `SwapFree` is 0.
/// 3. Kernels before 3.14 had no `MemAvailable`. The sum of `MemFree`, `Buffers` and `Cached`
///    takes its place; if it cannot be made either: `Missing("MemAvailable")`.
/// 4. The line of one of these seven keys must hold a whole number and `kB`, and nothing
///    else, with blanks between them; and the number of bytes must fit into a `u64`.
///    Otherwise: [`ParseError::Line`] with its number, from 1. All other lines say nothing.
///    A line that is wrong is told before anything that is missing.
///
/// ```ignore
/// let info = parse_meminfo("MemTotal: 2048 kB\nMemAvailable: 1024 kB\n")?;
/// assert_eq!((info.total, info.available, info.swap_total), (2_097_152, 1_048_576, 0));
/// ```
///
/// # Errors
/// [`ParseError`], as above.
pub fn parse_meminfo(text: &str) -> Result<MemInfo, ParseError> {
    todo!()
}

/// How many threads it makes sense to start.
///
/// 1. It is the smallest of `online`, the processors that are switched on; `affinity`, those
///    that this process may run on, if that is limited; and the quota of its control group,
///    if there is one. It is never less than 1.
/// 2. `cpu_max` is the content of `cpu.max`, see cgroups(7): two words with blanks between,
///    before and behind them (a newline, too). `250000 100000` means 250 ms of processor time
///    in each 100 ms; that is 2, rounded down. `max 100000` means no limit.
/// 3. Two words, of which the second is a whole number above 0 and the first a whole number
///    or `max`; anything else is [`ParseError::Line`] with number 1.
///
/// ```ignore
/// assert_eq!(effective_cpus(8, Some(4), Some("250000 100000\n")), Ok(2));
/// assert_eq!(effective_cpus(8, Some(4), Some("max 100000\n")), Ok(4));
/// assert_eq!(effective_cpus(8, None, Some("50000 100000\n")), Ok(1));
/// ```
///
/// # Errors
/// [`ParseError::Line`], as above.
pub fn effective_cpus(
    online: usize,
    affinity: Option<usize>,
    cpu_max: Option<&str>,
) -> Result<usize, ParseError> {
    todo!()
}
