//! Files as `/proc` has them, and what is expected of those who read them.

use day5_platform::cpu_and_memory::{effective_cpus, parse_cpuinfo, parse_meminfo};
use day5_platform::{CpuInfo, MemInfo, ParseError};
use harness::equal;

pub fn info(logical: usize, cores: usize, sockets: usize, model: Option<&str>) -> CpuInfo {
    CpuInfo {
        logical,
        cores,
        sockets,
        model: model.map(str::to_owned),
    }
}

/// A processor as x86 lists it, on a chip and a core.
pub fn processor(number: usize, socket: u32, core: u32) -> String {
    format!(
        "processor\t: {number}\nvendor_id\t: Example\nmodel\t\t: 158\n\
         model name\t: Example CPU @ 2.00GHz\nphysical id\t: {socket}\nsiblings\t: 8\n\
         core id\t\t: {core}\ncpu cores\t: 4\nflags\t\t: fpu vme de\n\n"
    )
}

/// The chips and cores of the processors, in the order in which they are listed.
pub fn machine(processors: &[(u32, u32)]) -> String {
    let listed = processors.iter().enumerate();
    listed
        .map(|(number, (socket, core))| processor(number, *socket, *core))
        .collect()
}

/// A file beside these tests, which is too long to be shown.
pub fn fixture(name: &str) -> String {
    format!("the file katas/day5_platform/tests/fixtures/{name}")
}

/// Expects the processors to be counted so: logical ones, cores, chips.
#[track_caller]
pub fn counts(text: &str, expected: (usize, usize, usize)) {
    let counted = parse_cpuinfo(text).map(|info| (info.logical, info.cores, info.sockets));
    equal!(Ok::<_, ParseError>(expected), counted, "{text}");
}

/// What is read: total, available, swap, free swap.
pub fn memory(text: &str) -> Result<[u64; 4], ParseError> {
    parse_meminfo(text).map(|info| {
        let MemInfo {
            total,
            available,
            swap_total,
            swap_free,
        } = info;
        [total, available, swap_total, swap_free]
    })
}

/// Expects so many threads to make sense.
#[track_caller]
pub fn cpus(online: usize, affinity: Option<usize>, cpu_max: Option<&str>, expected: usize) {
    equal!(
        Ok::<_, ParseError>(expected),
        effective_cpus(online, affinity, cpu_max),
        "{online} online, affinity {affinity:?}, cpu.max {cpu_max:?}"
    );
}
