//! Kata 5.6 from inside: `hardware_report`, about machines that are made up. What the real
//! machine says is looked at from outside.

use day5_platform::Hardware;
use day5_platform::hardware::hardware_report;
use harness::{equal, snapshot};

const MIB: u64 = 1024 * 1024;

/// A machine that is what a test says.
#[derive(Debug, Clone, Default)]
struct Fake {
    memory: [Option<u64>; 2],
    cpus: Option<usize>,
    host: Option<&'static str>,
    os: Option<&'static str>,
    load: Option<[f64; 3]>,
}

impl Hardware for Fake {
    fn total_memory(&self) -> Option<u64> {
        self.memory[1]
    }

    fn used_memory(&self) -> Option<u64> {
        self.memory[0]
    }

    fn logical_cpus(&self) -> Option<usize> {
        self.cpus
    }

    fn host_name(&self) -> Option<String> {
        self.host.map(str::to_owned)
    }

    fn os_name(&self) -> Option<String> {
        self.os.map(str::to_owned)
    }

    fn load_average(&self) -> Option<[f64; 3]> {
        self.load
    }
}

/// A machine of which all is known.
fn known() -> Fake {
    Fake {
        memory: [Some(3071 * MIB), Some(8192 * MIB)],
        cpus: Some(4),
        host: Some("kata"),
        os: Some("Debian GNU/Linux"),
        load: Some([0.5, 0.25, 1.0]),
    }
}

/// The value of a line of the report.
fn line(machine: &Fake, name: &str) -> Option<String> {
    let report = hardware_report(machine);
    let mut lines = report.lines();
    let start = format!("{name:<8}");
    lines.find_map(|line| Some(line.strip_prefix(start.as_str())?.to_owned()))
}

/// The memory line of a machine that uses so much of so much.
fn memory(used: Option<u64>, total: Option<u64>) -> Option<String> {
    let machine = Fake {
        memory: [used, total],
        ..known()
    };
    line(&machine, "memory")
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

#[harness::test]
fn a_machine_that_is_known_is_told_in_five_lines() {
    snapshot!(hardware_report(&known()), @"
    memory  3071/8192 MiB (37%)
    cpus    4
    host    kata
    os      Debian GNU/Linux
    load    0.50 0.25 1.00
    ");
}

#[harness::test]
fn what_nobody_knows_is_unknown() {
    snapshot!(hardware_report(&Fake::default()), @"
    memory  unknown
    cpus    unknown
    host    unknown
    os      unknown
    load    unknown
    ");
}

#[harness::test]
fn every_line_ends_with_a_line_feed() {
    for machine in [known(), Fake::default()] {
        let report = hardware_report(&machine);
        equal!(5, report.matches('\n').count(), "line feeds in {report:?}");
        equal!(true, report.ends_with('\n'), "the end of {report:?}");
    }
}

#[harness::test]
fn zero_is_not_unknown() {
    let machine = Fake {
        memory: [Some(0), Some(0)],
        cpus: Some(0),
        host: Some(""),
        os: Some(""),
        load: Some([0.0; 3]),
    };
    let expected = [
        "memory  0/0 MiB (0%)",
        "cpus    0",
        "host    ",
        "os      ",
        "load    0.00 0.00 0.00",
    ];
    let expected = expected.map(|line| format!("{line}\n")).concat();
    equal!(expected, hardware_report(&machine), "{machine:?}");
}

#[harness::test]
fn a_total_of_nothing_divides_nothing() {
    equal!(some("0/0 MiB (0%)"), memory(Some(0), Some(0)));
    equal!(some("5/0 MiB (0%)"), memory(Some(5 * MIB), Some(0)));
}

#[harness::test]
fn memory_is_known_only_with_both_numbers() {
    equal!(some("unknown"), memory(None, Some(8 * MIB)), "used: None");
    equal!(some("unknown"), memory(Some(8 * MIB), None), "total: None");
    equal!(some("unknown"), memory(None, None));
    equal!(some("0/8 MiB (0%)"), memory(Some(0), Some(8 * MIB)));
}

#[harness::test]
fn mebibytes_and_percent_are_rounded_down() {
    for (used, total, expected) in [
        (2 * MIB - 1, 3 * MIB - 1, "1/2 MiB (66%)"),
        (999, 1000, "0/0 MiB (99%)"),
        (MIB, 3 * MIB, "1/3 MiB (33%)"),
        (3 * MIB, 3 * MIB, "3/3 MiB (100%)"),
        (1, 1000 * MIB, "0/1000 MiB (0%)"),
        (3 * MIB, 2 * MIB, "3/2 MiB (150%)"),
    ] {
        let actual = memory(Some(used), Some(total));
        equal!(some(expected), actual, "{used} of {total} bytes");
    }
}

#[harness::test]
fn the_share_is_that_of_the_bytes() {
    // In whole MiB it would be 1 of 2.
    let actual = memory(Some(2 * MIB - 1), Some(2 * MIB + 1));
    equal!(some("1/2 MiB (99%)"), actual);
}

#[harness::test]
fn numbers_may_be_as_large_as_they_can() {
    let most = u64::MAX;
    let mib = most / MIB;
    let expected = format!("{mib}/{mib} MiB (100%)");
    equal!(some(&expected), memory(Some(most), Some(most)));
    let expected = format!("{}/{mib} MiB (49%)", mib / 2);
    equal!(some(&expected), memory(Some(most / 2), Some(most)));
    let machine = Fake {
        cpus: Some(usize::MAX),
        ..known()
    };
    equal!(some(&usize::MAX.to_string()), line(&machine, "cpus"));
}

#[harness::test]
fn the_load_has_two_decimals() {
    for (load, expected) in [
        ([0.126, 12.0, 100.999], "0.13 12.00 101.00"),
        ([1.0, 2.0, 3.0], "1.00 2.00 3.00"),
        ([0.001, 0.0, 1234.5], "0.00 0.00 1234.50"),
    ] {
        let machine = Fake {
            load: Some(load),
            ..known()
        };
        equal!(some(expected), line(&machine, "load"), "the load {load:?}");
    }
}

#[harness::test]
fn each_line_is_about_one_thing() {
    let unknown = |name: &str| {
        let mut machine = known();
        match name {
            "memory" => machine.memory = [None; 2],
            "cpus" => machine.cpus = None,
            "host" => machine.host = None,
            "os" => machine.os = None,
            _ => machine.load = None,
        }
        machine
    };
    let names = ["memory", "cpus", "host", "os", "load"];
    for absent in names {
        let machine = unknown(absent);
        for name in names {
            let expected = if name == absent {
                some("unknown")
            } else {
                line(&known(), name)
            };
            let actual = line(&machine, name);
            equal!(
                expected,
                actual,
                "the line {name}, where {absent} is unknown"
            );
        }
    }
}
