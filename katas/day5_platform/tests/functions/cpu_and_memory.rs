//! Kata 5.5 from inside: `parse_cpuinfo`, `parse_meminfo` and `effective_cpus`.

use day5_platform::ParseError;
use day5_platform::cpu_and_memory::{effective_cpus, parse_cpuinfo};
use harness::equal;

use crate::measures::{counts, cpus, fixture, info, machine, memory};
use crate::wrong_line::WrongLine;

const ARM: &str = include_str!("../fixtures/arm.cpuinfo");
const VM: &str = include_str!("../fixtures/vm.cpuinfo");
const MEMINFO: &str = include_str!("../fixtures/plain.meminfo");

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
    equal!(
        Ok(expected),
        parse_cpuinfo(ARM),
        "{}",
        fixture("arm.cpuinfo")
    );
    let half = machine(&[(0, 0), (1, 0)]) + "processor: 2\nphysical id: 1\n";
    counts(&half, (3, 3, 1));
    let half = machine(&[(0, 0), (1, 0)]) + "processor: 2\ncore id: 1\n";
    counts(&half, (3, 3, 1));
}

#[harness::test]
fn a_machine_with_one_processor_is_one_of_each() {
    let expected = info(1, 1, 1, Some("QEMU Virtual CPU version 2.5+"));
    equal!(Ok(expected), parse_cpuinfo(VM), "{}", fixture("vm.cpuinfo"));
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
fn each_line_processor_is_one_whatever_its_value() {
    counts("processor: 0\n\nprocessor: 0\n", (2, 2, 1));
    counts("processor: x\n\nprocessor:\n", (2, 2, 1));
    // No empty line has to be between two of them.
    counts("processor: 0\nprocessor: 1\n", (2, 2, 1));
    let two = "processor:0\nphysical id:0\ncore id:3\n\
               processor:1\nphysical id:0\ncore id:3\n";
    counts(two, (2, 1, 1));
}

#[harness::test]
fn a_line_without_a_colon_ends_no_processor() {
    let text = "processor:0\nphysical id:0\nno colon\ncore id:0\n \t\n\
                processor:1\nphysical id:0\ncore id:0\n";
    counts(text, (2, 1, 1));
}

#[harness::test]
fn what_stands_behind_an_empty_line_is_about_no_processor() {
    let two = machine(&[(0, 0), (0, 0)]);
    for board in [
        "Hardware: BCM2835\nRevision: 000e\n",
        "physical id: 7\ncore id: 7\n",
        "core id: 7\n",
    ] {
        counts(&format!("{two}{board}"), (2, 1, 1));
        counts(&format!("processor: 0\n\n{board}"), (1, 1, 1));
    }
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
        ("processor:0\ncpu model: C\nProcessor: P\n", Ok(None)),
        (
            "processor:0\nmodel name:\nmodel name:N\nModel:M\n",
            some(""),
        ),
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
        // Of no processor, and wrong all the same.
        ("core id: x\n\nprocessor: 0\n", 1),
        ("processor: 0\n\nphysical id: x\n", 3),
        ("\nHardware: H\nphysical id: -1\n", 3),
    ] {
        let actual = parse_cpuinfo(text);
        equal!(WrongLine(expected), actual, "the wrong line of {text:?}");
    }
}

#[harness::test]
fn the_file_of_a_machine_is_read() {
    let expected = [16_694_620_160, 11_206_877_184, 2_147_479_552, 2_146_430_976];
    equal!(
        Ok(expected),
        memory(MEMINFO),
        "{}",
        fixture("plain.meminfo")
    );
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
fn a_sum_that_does_not_fit_cannot_be_made() {
    // Each of the three is 2^63 bytes, and fits.
    let half = "9007199254740992 kB\n";
    let text = format!("MemTotal: 1 kB\nMemFree: {half}Buffers: {half}Cached: {half}");
    let expected = Err(ParseError::Missing("MemAvailable"));
    equal!(expected, memory(&text), "{text:?}");
    let text = format!("MemTotal: 1 kB\nMemFree: {half}Buffers: 0 kB\nCached: {half}");
    equal!(expected, memory(&text), "{text:?}");
    // Where the estimate is there nobody has to add.
    let text = format!("{text}MemAvailable: 1 kB\n");
    equal!(Ok([1024, 1024, 0, 0]), memory(&text), "{text:?}");
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
        "",
        "1",
        "kB",
        "x kB",
        "1 KB",
        "1 MB",
        "1.5 kB",
        "-1 kB",
        "+1 kB",
        "1 kB x",
        "1kB",
        "1\u{a0}kB",
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
            equal!(WrongLine(3), memory(&text), "the wrong line of {text:?}");
        }
    }
    let text = "SwapFree: x\n";
    equal!(WrongLine(1), memory(text), "{text:?} misses MemTotal, too");
}

#[harness::test]
fn other_lines_may_be_anything() {
    let text = "HugePages_Total:       0\nnonsense\nActive(anon): x\n: 1\nMemTotal 7\nMemFree\n\
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
        equal!(WrongLine(2), memory(&text), "the wrong line of {text:?}");
    }
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
    // More digits than a floating-point number keeps.
    cpus(8, None, Some("18446744073709551614 9223372036854775807"), 2);
    cpus(8, None, Some("18446744073709551615 9223372036854775808"), 1);
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
        "+100000 100000",
        "100000 +100000",
        "max 100000\n100000 100000",
        "100000 100000\nx",
        "18446744073709551616 1",
        "100000\u{a0}100000",
    ] {
        let actual = effective_cpus(8, Some(2), Some(cpu_max));
        equal!(WrongLine(1), actual, "cpu.max {cpu_max:?} is wrong");
    }
}
