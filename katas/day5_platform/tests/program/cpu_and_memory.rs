//! Kata 5.5 from outside: `platkit cpu`, `platkit mem` and `platkit cpus`.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::thread;

use harness::{Program, Rng, Scratch, equal, rng, snapshot};

use crate::{Answer, Question, check_answers};

const ARM: &str = include_str!("../fixtures/arm.cpuinfo");
const VM: &str = include_str!("../fixtures/vm.cpuinfo");
const MEMINFO: &str = include_str!("../fixtures/plain.meminfo");

fn platkit<'a>(scratch: &'a Scratch, command: &str) -> Program<'a> {
    Program::new("platkit", scratch).arg(command)
}

#[harness::test]
fn cpu_counts_what_a_file_lists() {
    let scratch = Scratch::new();
    scratch.file("arm", ARM);
    scratch.file("vm", VM);
    scratch.file("none", "Hardware: x\n");
    snapshot!(platkit(&scratch, "cpu").args(["arm", "vm", "none"]).transcript(), @r#"
    $ platkit cpu arm vm none
    exit: 65
    --- stdout ---
    logical=4 cores=4 sockets=1 model="Raspberry Pi 4 Model B Rev 1.4"
    logical=1 cores=1 sockets=1 model="QEMU Virtual CPU version 2.5+"
    --- stderr ---
    platkit: none: processor is missing
    "#);
}

#[harness::test]
fn mem_tells_bytes() {
    let scratch = Scratch::new();
    scratch.file(
        "old",
        "MemTotal: 9 kB\nMemFree: 1 kB\nBuffers: 2 kB\nCached: 3 kB\n",
    );
    scratch.file("plain", MEMINFO);
    scratch.file("none", "MemTotal: 9 kB\n");
    snapshot!(platkit(&scratch, "mem").args(["plain", "old", "none"]).transcript(), @"
    $ platkit mem plain old none
    exit: 65
    --- stdout ---
    total=16694620160 available=11206877184 swap_total=2147479552 swap_free=2146430976
    total=9216 available=6144 swap_total=0 swap_free=0
    --- stderr ---
    platkit: none: MemAvailable is missing
    ");
}

#[harness::test]
fn cpus_is_the_smallest_limit() {
    let scratch = Scratch::new();
    let cpus = platkit(&scratch, "cpus").args(["8", "--cpu-max", "250000 100000"]);
    let cpus = cpus.args([
        "8",
        "--affinity",
        "3",
        "4",
        "8",
        "--cpu-max",
        "max 100000\n",
    ]);
    cpus.run().expect(0, "2\n3\n4\n8\n", "");
    let wrong = platkit(&scratch, "cpus").args(["8", "--cpu-max", "8", "8"]);
    let expected = Answer {
        exit: Some(65),
        stdout: "8\n".to_owned(),
        stderr: "platkit: 8: line 1\n".to_owned(),
    };
    equal!(
        expected,
        Answer::of(&wrong.run()),
        "the first cpu.max is one word"
    );
}

/// The number behind a key in an answer.
fn number(answer: &str, key: &str) -> Option<u64> {
    let words = answer.split_ascii_whitespace();
    let mut values = words.filter_map(|word| word.split_once('='));
    values.find(|(name, _)| *name == key)?.1.parse().ok()
}

#[harness::test(os = ["linux"])]
fn this_machine_has_processors_and_uses_no_more() {
    let scratch = Scratch::new();
    let answer = platkit(&scratch, "cpu")
        .arg("/proc/cpuinfo")
        .run()
        .stdout_text();
    let [Some(logical), Some(cores), Some(sockets)] =
        ["logical", "cores", "sockets"].map(|key| number(&answer, key))
    else {
        harness::fail(format!("`platkit cpu /proc/cpuinfo` says {answer:?}"));
    };
    let ordered = 1 <= sockets && sockets <= cores && cores <= logical;
    equal!(true, ordered, "sockets <= cores <= logical in {answer:?}");

    let affinity = thread::available_parallelism().map_or(1, |count| count.get());
    let mut cpus = platkit(&scratch, "cpus").arg(logical.to_string());
    cpus = cpus.args(["--affinity", &affinity.to_string()]);
    if let Ok(cpu_max) = fs::read_to_string("/sys/fs/cgroup/cpu.max") {
        cpus = cpus.args(["--cpu-max", &cpu_max]);
    }
    let answer = cpus.run().stdout_text();
    let effective: Option<u64> = answer.trim_end().parse().ok();
    let sensible = effective.is_some_and(|count| 1 <= count && count <= logical);
    equal!(true, sensible, "1 <= {effective:?} <= {logical}");
}

#[harness::test(os = ["linux"])]
fn this_machine_has_memory() {
    let scratch = Scratch::new();
    let answer = platkit(&scratch, "mem")
        .arg("/proc/meminfo")
        .run()
        .stdout_text();
    let meminfo = fs::read_to_string("/proc/meminfo").expect("every Linux has it");
    let line = meminfo
        .lines()
        .find_map(|line| line.strip_prefix("MemTotal:"));
    let total = line.and_then(|line| line.split_ascii_whitespace().next()?.parse::<u64>().ok());
    let total = total.map(|total| total * 1024);
    equal!(
        total,
        number(&answer, "total"),
        "MemTotal of this machine, in bytes"
    );
    let available = number(&answer, "available");
    equal!(
        true,
        available.is_some() && available <= total,
        "available, of {total:?}"
    );
}

/// A machine as x86 lists it: chips with cores that have one or two threads, in any order.
fn random_machine(rng: &Rng) -> (String, Answer) {
    let mut processors = Vec::new();
    let mut cores = BTreeSet::new();
    let mut sockets = BTreeSet::new();
    for _ in 0..=rng.index(3) {
        let socket = rng.index(5);
        sockets.insert(socket);
        for _ in 0..=rng.index(4) {
            let core = rng.index(20);
            cores.insert((socket, core));
            for _ in 0..=rng.index(2) {
                processors.push((socket, core));
            }
        }
    }
    rng.shuffle(&mut processors);
    let silent = rng.one_in(6).then(|| rng.index(processors.len()));
    let model = rng.text("AMD 7é:@", 1..=8).trim().to_owned();
    let gap = rng.text(" \t", 0..=3);
    let mut text = String::new();
    for (number, (socket, core)) in processors.iter().enumerate() {
        text += &format!("processor{gap}: {number}\nmodel{gap}: {core}\nmodel name: {model}\n");
        text += &format!("cpu cores\t: {}\nphysical id{gap}:{socket}\n", rng.index(9));
        if silent != Some(number) {
            text += &format!("core id\t\t: {core}{gap}\n");
        }
        text.push('\n');
    }
    let logical = processors.len();
    let (cores, sockets) = match silent {
        Some(_) => (logical, 1),
        None => (cores.len(), sockets.len()),
    };
    let line = format!("logical={logical} cores={cores} sockets={sockets} model={model:?}");
    (text, Answer::line(line))
}

/// Writes each text into a file and asks about all of them.
#[track_caller]
fn ask_about(command: &str, texts: Vec<(String, Answer)>) {
    let scratch = Scratch::new();
    let mut questions = Vec::new();
    for (index, (text, mut answer)) in texts.into_iter().enumerate() {
        let name = index.to_string();
        scratch.file(&name, &text);
        answer.stderr = answer.stderr.replace("FILE", &name);
        questions.push(Question {
            story: format!("the file\n{text}"),
            answer,
            arguments: vec![name.into()],
        });
    }
    check_answers(|| platkit(&scratch, command), &questions);
}

#[harness::test(seeded)]
fn cpu_counts_any_machine() {
    let rng = rng();
    ask_about("cpu", (0..50).map(|_| random_machine(&rng)).collect());
}

/// Lines in any order, with some missing and, now and then, a wrong one.
fn random_memory(rng: &Rng) -> (String, Answer) {
    let mut lines = Vec::new();
    let mut amount = |key: &str, may_be_missing: bool| {
        if may_be_missing && rng.one_in(4) {
            return None;
        }
        let kib = rng.number() >> rng.between(12..=60);
        lines.push(format!("{key}:{}{kib} kB", rng.text(" \t", 0..=9)));
        Some(kib * 1024)
    };
    let total = amount("MemTotal", rng.one_in(3));
    let available = amount("MemAvailable", true);
    let parts = ["MemFree", "Buffers", "Cached"].map(|key| amount(key, rng.one_in(2)));
    let swap = ["SwapTotal", "SwapFree"].map(|key| amount(key, true).unwrap_or(0));
    lines.push("SwapCached: 77 kB".to_owned());
    lines.push("HugePages_Total:       0".to_owned());
    let mut wrong = None;
    if rng.one_in(6) {
        let keys = ["MemTotal", "SwapFree", "Buffers"];
        let values = [
            "",
            "7",
            "7 MB",
            "x kB",
            "-7 kB",
            "7.5 kB",
            "7 kB 7",
            "18014398509481984 kB",
        ];
        let line = format!("{}: {}", rng.pick(&keys), rng.pick(&values));
        lines.push(line.clone());
        wrong = Some(line);
    }
    rng.shuffle(&mut lines);
    let wrong = wrong.and_then(|wrong| lines.iter().position(|line| *line == wrong));
    let free = match parts {
        [Some(free), Some(buffers), Some(cached)] => Some(free + buffers + cached),
        _ => None,
    };
    let answer = match (wrong, total, available.or(free)) {
        (Some(index), ..) => Answer::fails(65, &format!("FILE: line {}", index + 1)),
        (None, None, _) => Answer::fails(65, "FILE: MemTotal is missing"),
        (None, _, None) => Answer::fails(65, "FILE: MemAvailable is missing"),
        (None, Some(total), Some(available)) => Answer::line(format!(
            "total={total} available={available} swap_total={} swap_free={}",
            swap[0], swap[1]
        )),
    };
    (lines.join("\n") + "\n", answer)
}

#[harness::test(seeded)]
fn mem_adds_up_any_machine() {
    let rng = rng();
    ask_about("mem", (0..60).map(|_| random_memory(&rng)).collect());
}

#[harness::test(seeded)]
fn cpus_finds_the_smallest_of_any_limits() {
    let rng = rng();
    let scratch = Scratch::new();
    let mut questions = Vec::new();
    for _ in 0..80 {
        let mut limits = vec![rng.between(0..=16)];
        let mut arguments: Vec<OsString> = vec![limits[0].to_string().into()];
        if rng.one_in(2) {
            limits.push(rng.between(0..=16));
            arguments.extend(["--affinity".into(), limits[1].to_string().into()]);
        }
        let mut wrong = None;
        if !rng.one_in(3) {
            let (quota, period) = (rng.between(0..=900_000), rng.between(1_000..=100_000));
            let cpu_max = match rng.index(8) {
                0 => format!("max {period}"),
                1 => {
                    let bad = ["max", "x 1", "1 0", "-1 5", "1 2 3", "max 0"];
                    wrong = Some(*rng.pick(&bad));
                    wrong.unwrap_or_default().to_owned()
                }
                _ => {
                    limits.push(quota / period);
                    format!("{quota} {period}")
                }
            };
            arguments.extend(["--cpu-max".into(), format!("{cpu_max}\n").into()]);
        }
        let smallest = limits.into_iter().min().unwrap_or_default().max(1);
        questions.push(Question {
            story: format!("the arguments {arguments:?}"),
            answer: match wrong {
                Some(cpu_max) => Answer::fails(65, &format!("{cpu_max}: line 1")),
                None => Answer::line(smallest),
            },
            arguments,
        });
    }
    check_answers(|| platkit(&scratch, "cpus"), &questions);
}
