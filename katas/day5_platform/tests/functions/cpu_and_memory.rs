//! Kata 5.5 from inside: `parse_cpuinfo`, `parse_meminfo` and `effective_cpus`.

use day5_platform::cpu_and_memory::{effective_cpus, parse_cpuinfo, parse_meminfo};
use day5_platform::{CpuInfo, MemInfo, ParseError};
use harness::equal;

const ARM: &str = include_str!("../fixtures/arm.cpuinfo");
const VM: &str = include_str!("../fixtures/vm.cpuinfo");
const MEMINFO: &str = include_str!("../fixtures/plain.meminfo");

fn info(logical: usize, cores: usize, sockets: usize, model: Option<&str>) -> CpuInfo {
    CpuInfo {
        logical,
        cores,
        sockets,
        model: model.map(str::to_owned),
    }
}

/// A processor as x86 lists it, on a chip and a core.
fn processor(number: usize, socket: u32, core: u32) -> String {
    format!(
        "processor\t: {number}\nvendor_id\t: Example\nmodel\t\t: 158\n\
         model name\t: Example CPU @ 2.00GHz\nphysical id\t: {socket}\nsiblings\t: 8\n\
         core id\t\t: {core}\ncpu cores\t: 4\nflags\t\t: fpu vme de\n\n"
    )
}

/// The chips and cores of the processors, in the order in which they are listed.
fn machine(processors: &[(u32, u32)]) -> String {
    let listed = processors.iter().enumerate();
    listed
        .map(|(number, (socket, core))| processor(number, *socket, *core))
        .collect()
}

/// Expects the processors to be counted so: logical ones, cores, chips.
#[track_caller]
fn counts(text: &str, expected: (usize, usize, usize)) {
    let counted = parse_cpuinfo(text).map(|info| (info.logical, info.cores, info.sockets));
    equal!(Ok::<_, ParseError>(expected), counted, "{text}");
}

/// The number of the line that is told to be wrong.
fn wrong_line<T>(result: Result<T, ParseError>) -> Option<usize> {
    match result {
        Err(ParseError::Line { number, .. }) => Some(number),
        _ => None,
    }
}

#[harness::test]
fn two_chips_with_four_double_cores_are_counted() {
    let mut processors = Vec::new();
    for _thread in 0..2 {
        for socket in 0..2 {
            processors.extend((0..4).map(|core| (socket, core)));
        }
    }
    let expected = info(16, 8, 2, Some("Example CPU @ 2.00GHz"));
    let text = machine(&processors);
    equal!(
        Ok::<_, ParseError>(expected),
        parse_cpuinfo(&text),
        "{text}"
    );
}

#[harness::test]
fn two_threads_of_a_core_are_one_core() {
    counts(&machine(&[(0, 0), (0, 1), (0, 0), (0, 1)]), (4, 2, 1));
    counts(&machine(&[(0, 0), (0, 0), (0, 1), (0, 1)]), (4, 2, 1));
}

#[harness::test]
fn cores_of_two_chips_with_one_number_are_two() {
    counts(&machine(&[(0, 0), (1, 0)]), (2, 2, 2));
    counts(&machine(&[(0, 5), (3, 5), (3, 6)]), (3, 3, 2));
}

#[harness::test]
fn numbers_of_cores_may_have_gaps() {
    counts(&machine(&[(0, 0), (0, 8), (0, 16), (0, 24)]), (4, 4, 1));
    counts(&machine(&[(7, 4_294_967_295), (7, 0)]), (2, 2, 1));
}

#[harness::test]
fn a_chip_may_have_two_kinds_of_cores() {
    // Two fast cores with two threads each, four slow ones; `cpu cores` says something else.
    let hybrid = [
        (0, 0),
        (0, 0),
        (0, 4),
        (0, 4),
        (0, 8),
        (0, 9),
        (0, 10),
        (0, 11),
    ];
    counts(&machine(&hybrid), (8, 6, 1));
}

#[harness::test]
fn without_ids_every_processor_is_a_core() {
    let expected = info(4, 4, 1, Some("Raspberry Pi 4 Model B Rev 1.4"));
    equal!(Ok::<_, ParseError>(expected), parse_cpuinfo(ARM), "{ARM}");
    let half = machine(&[(0, 0), (1, 0)]) + "processor: 2\nphysical id: 1\n";
    counts(&half, (3, 3, 1));
    let half = machine(&[(0, 0), (1, 0)]) + "processor: 2\ncore id: 1\n";
    counts(&half, (3, 3, 1));
}

#[harness::test]
fn a_machine_with_one_processor_is_one_of_each() {
    let expected = info(1, 1, 1, Some("QEMU Virtual CPU version 2.5+"));
    equal!(Ok::<_, ParseError>(expected), parse_cpuinfo(VM), "{VM}");
    counts("processor:0", (1, 1, 1));
    counts("  processor  :  0  \n", (1, 1, 1));
}

#[harness::test]
fn only_the_key_processor_is_one() {
    // What a kernel for ARM writes above and below the processors.
    let text = "Processor: ARMv7\nprocessor: 0\n\nprocessor: 1\n\n\
                processors: 7\nHardware: processor: 9\nno colon\n";
    counts(text, (2, 2, 1));
}

#[harness::test]
fn the_model_has_three_possible_keys() {
    let model = |text: &str| parse_cpuinfo(text).map(|info| info.model);
    let some = |text: &str| Ok::<_, ParseError>(Some(text.to_owned()));
    let table = [
        ("processor:0\nmodel:7\nmodel name: A  b \n", some("A  b")),
        (
            "Hardware:H\nModel:M\nprocessor:0\nmodel name:N\n",
            some("N"),
        ),
        ("Hardware:H\nprocessor:0\nModel:M\n", some("M")),
        ("processor:0\nHardware\t: BCM2835\n", some("BCM2835")),
        ("processor:0\nmodel name:1: 2\n", some("1: 2")),
        (
            "processor:0\nmodel name:N\n\nprocessor:1\nmodel name:O\n",
            some("N"),
        ),
        ("processor:0\nmodel\t\t: 158\nMODEL NAME:x\n", Ok(None)),
    ];
    for (text, expected) in table {
        equal!(expected, model(text), "the model in {text:?}");
    }
}

#[harness::test]
fn without_a_processor_there_is_nothing_to_count() {
    for text in [
        "",
        "\n",
        "Processor: 0\n",
        "processor\n",
        "processor 0: x\n",
    ] {
        let expected = Err(ParseError::Missing("processor"));
        equal!(expected, parse_cpuinfo(text), "the text {text:?}");
    }
}

#[harness::test]
fn an_id_that_is_no_number_is_told_by_its_line() {
    for (text, expected) in [
        ("processor: 0\nphysical id: x\ncore id: 0\n", 2),
        ("processor: 0\nphysical id: 0\n\ncore id: -1\n", 4),
        ("processor: 0\nphysical id: \n", 2),
        ("processor: 0\ncore id: 4294967296\n", 2),
        (
            "processor: 0\n\nprocessor: 1\ncore id: 1 2\nphysical id: y\n",
            4,
        ),
    ] {
        let actual = wrong_line(parse_cpuinfo(text));
        equal!(Some(expected), actual, "the wrong line of {text:?}");
    }
}

fn memory(text: &str) -> Result<[u64; 4], ParseError> {
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

#[harness::test]
fn the_file_of_a_machine_is_read() {
    let expected = [16_694_620_160, 11_206_877_184, 2_147_479_552, 2_146_430_976];
    equal!(Ok::<_, ParseError>(expected), memory(MEMINFO), "{MEMINFO}");
}

#[harness::test]
fn a_kilobyte_is_1024_bytes() {
    let text = "MemTotal: 1 kB\nMemAvailable: 1000 kB\nSwapTotal: 0 kB\nSwapFree: 3 kB\n";
    let expected = [1024, 1_024_000, 0, 3072];
    equal!(Ok::<_, ParseError>(expected), memory(text), "{text:?}");
}

#[harness::test]
fn swap_may_be_missing() {
    let text = "MemTotal:2 kB\nMemAvailable:1 kB";
    equal!(Ok::<_, ParseError>([2048, 1024, 0, 0]), memory(text));
    let text = "SwapFree: 1 kB\nMemAvailable: 1 kB\nMemTotal: 2 kB\n";
    equal!(Ok::<_, ParseError>([2048, 1024, 0, 1024]), memory(text));
}

#[harness::test]
fn without_an_estimate_free_and_cached_memory_are_added() {
    let old = "MemTotal: 100 kB\nMemFree: 10 kB\nBuffers: 3 kB\nCached: 20 kB\n\
               SwapCached: 7 kB\nSReclaimable: 5 kB\n";
    let expected = [102_400, 33 * 1024, 0, 0];
    equal!(Ok::<_, ParseError>(expected), memory(old), "{old:?}");
    let new = format!("{old}MemAvailable: 25 kB\n");
    let expected = [102_400, 25 * 1024, 0, 0];
    equal!(Ok::<_, ParseError>(expected), memory(&new), "{new:?}");
}

#[harness::test]
fn memory_that_is_missing_is_named() {
    for (text, expected) in [
        ("", "MemTotal"),
        ("MemAvailable: 1 kB\n", "MemTotal"),
        ("MemTotal: 1 kB\n", "MemAvailable"),
        (
            "MemTotal: 1 kB\nMemFree: 1 kB\nBuffers: 1 kB\n",
            "MemAvailable",
        ),
        (
            "MemTotal: 1 kB\nMemFree: 1 kB\nCached: 1 kB\n",
            "MemAvailable",
        ),
        (
            "MemTotal: 1 kB\nCached: 1 kB\nBuffers: 1 kB\n",
            "MemAvailable",
        ),
        (
            "MemTotals: 1 kB\nXMemTotal: 1 kB\nmemtotal: 1 kB\n",
            "MemTotal",
        ),
    ] {
        let expected = Err(ParseError::Missing(expected));
        equal!(expected, memory(text), "the text {text:?}");
    }
}

#[harness::test]
fn a_line_that_is_no_amount_is_told_by_its_number() {
    for value in [
        "", "1", "kB", "x kB", "1 KB", "1 MB", "1.5 kB", "-1 kB", "1 kB x", "1kB",
    ] {
        for key in [
            "MemTotal",
            "MemAvailable",
            "MemFree",
            "Buffers",
            "Cached",
            "SwapTotal",
        ] {
            let text = format!("Huge: 0\nMemTotal: 1 kB\n{key}: {value}\nMemAvailable: 1 kB\n");
            equal!(
                Some(3),
                wrong_line(memory(&text)),
                "the wrong line of {text:?}"
            );
        }
    }
    let text = "SwapFree: x\n";
    equal!(
        Some(1),
        wrong_line(memory(text)),
        "{text:?} misses MemTotal, too"
    );
}

#[harness::test]
fn other_lines_may_be_anything() {
    let text = "HugePages_Total:       0\nnonsense\nActive(anon): x\n: 1\n\
                MemTotal: 2 kB\nVmallocTotal: 99999999999999999999 kB\nMemAvailable:\t1\t kB \n";
    equal!(
        Ok::<_, ParseError>([2048, 1024, 0, 0]),
        memory(text),
        "{text:?}"
    );
}

#[harness::test]
fn an_amount_that_does_not_fit_is_wrong() {
    let most = u64::MAX / 1024;
    let text = format!("MemTotal: {most} kB\nMemAvailable: 0 kB\n");
    equal!(
        Ok::<_, ParseError>([most * 1024, 0, 0, 0]),
        memory(&text),
        "{text:?}"
    );
    for amount in [u128::from(most) + 1, u128::from(u64::MAX), u128::MAX] {
        let text = format!("MemAvailable: 0 kB\nMemTotal: {amount} kB\n");
        equal!(
            Some(2),
            wrong_line(memory(&text)),
            "the wrong line of {text:?}"
        );
    }
}

/// Expects so many threads to make sense.
#[track_caller]
fn cpus(online: usize, affinity: Option<usize>, cpu_max: Option<&str>, expected: usize) {
    equal!(
        Ok::<_, ParseError>(expected),
        effective_cpus(online, affinity, cpu_max),
        "{online} online, affinity {affinity:?}, cpu.max {cpu_max:?}"
    );
}

#[harness::test]
fn the_smallest_of_three_limits_counts() {
    cpus(8, None, None, 8);
    cpus(8, Some(3), None, 3);
    cpus(2, Some(3), None, 2);
    cpus(8, None, Some("400000 100000"), 4);
    cpus(8, Some(3), Some("400000 100000"), 3);
    cpus(2, Some(3), Some("400000 100000"), 2);
    cpus(64, Some(64), Some("6400000 100000"), 64);
}

#[harness::test]
fn a_quota_is_rounded_down() {
    cpus(8, None, Some("250000 100000"), 2);
    cpus(8, None, Some("299999 100000"), 2);
    cpus(8, None, Some("300000 100000"), 3);
    cpus(8, None, Some("7 2"), 3);
}

#[harness::test]
fn there_is_always_one() {
    cpus(8, None, Some("50000 100000"), 1);
    cpus(8, None, Some("0 100000"), 1);
    cpus(8, Some(0), None, 1);
    cpus(0, None, None, 1);
    cpus(0, Some(0), Some("1 100000"), 1);
}

#[harness::test]
fn max_is_no_limit() {
    cpus(8, None, Some("max 100000\n"), 8);
    cpus(8, Some(4), Some("max 1"), 4);
    cpus(8, None, Some(" \tmax  100000\n"), 8);
    cpus(8, None, Some("18446744073709551615 1"), 8);
}

#[harness::test]
fn what_is_no_quota_is_wrong() {
    for cpu_max in [
        "",
        "\n",
        "max",
        "100000",
        "0 0",
        "100000 0",
        "max 0",
        "max max",
        "max x",
        "x 100000",
        "-1 100000",
        "1.5 100000",
        "1 2 3",
        "MAX 100000",
        "100000,100000",
    ] {
        let actual = wrong_line(effective_cpus(8, Some(2), Some(cpu_max)));
        equal!(Some(1), actual, "the wrong line, with cpu.max {cpu_max:?}");
    }
}
