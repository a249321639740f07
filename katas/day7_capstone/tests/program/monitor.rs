//! Kata 7.1 from outside: `sysop monitor`.

use std::collections::HashMap;
use std::fmt::Write;

use harness::{Rng, Scratch, equal, snapshot};

use crate::{run, sysop};

#[harness::test]
fn samples_of_a_file_become_rows() {
    let scratch = Scratch::new();
    scratch.file(
        "samples",
        "\
sample 10s 100 1000 1000 400
proc 7 1 50 4096 web server
sample 20s 225 2000 1000 250
proc 7 1 150 8192 web server
proc 9 5 77 100 (new)
sample 30s 10 100 1000 250
sample 35s 20 150 1000 0
",
    );
    let program = sysop(&scratch).args(["monitor", "--replay", "samples"]);
    snapshot!(program.transcript(), @"
    $ sysop monitor --replay samples
    exit: 0
    --- stdout ---
    -
    20s cpu=12.5 mem=75.0
      7 web server cpu=10.0 rss=8192
      9 (new) cpu=0.0 rss=100
    -
    35s cpu=20.0 mem=100.0
    ");
}

#[harness::test]
fn rows_can_be_had_as_json() {
    let scratch = Scratch::new();
    let samples = "sample 1s 0 0 10 5\nsample 2500ms 1 4 10 5\nproc 1 1 1 2 a \"b\" \\\n";
    let program = sysop(&scratch).args(["monitor", "--replay", "-", "--json"]);
    snapshot!(program.stdin(samples).transcript(), @r#"
    $ sysop monitor --replay - --json
    exit: 0
    --- stdout ---
    -
    {"at":2.5,"cpu":25.0,"mem":50.0,"top":[{"pid":1,"name":"a \"b\" \\","cpu":0.0,"rss":2}]}
    "#);
}

#[harness::test(os = ["linux"], needs = ["proc"])]
fn this_machine_is_measured() {
    let scratch = Scratch::new();
    let words = [
        "monitor", "--live", "--count", "2", "--every", "20ms", "--top", "1",
    ];
    let run = run(&scratch, &words);
    let text = run.stdout_text();
    // A tick is 10 ms, and there is one at least in 20 ms; of the rest nothing is certain.
    let rows = text.lines().filter(|line| !line.starts_with("  "));
    let rows: Vec<&str> = rows.collect();
    equal!(
        (Some(0), true),
        (run.status.code(), !rows.is_empty()),
        "rows in {text:?}"
    );
    for row in rows {
        for key in ["cpu=", "mem="] {
            let value = row.split(' ').find_map(|word| word.strip_prefix(key));
            let value: f64 = value.and_then(|value| value.parse().ok()).unwrap_or(-1.0);
            equal!(true, (0.0..=100.0).contains(&value), "{key} in {row:?}");
        }
    }
}

/// Tenths as text, in another way than the specification says.
fn tenths(part: u64, whole: u64) -> String {
    if whole == 0 {
        return "0.0".to_owned();
    }
    let (part, whole) = (u128::from(part), u128::from(whole));
    let (mut tenths, rest) = (part * 1_000 / whole, part * 1_000 % whole);
    tenths += u128::from(rest * 2 >= whole);
    let tenths = tenths.min(1_000);
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// The two counters of the sample before, and those of its processes.
type Before = (u64, u64, HashMap<(u64, u64), u64>);

struct Machine {
    busy: u64,
    total: u64,
    procs: Vec<(u64, u64, u64, u64)>,
}

fn step(rng: &Rng, machine: &mut Machine, number: u64) -> (u64, u64) {
    let scale = 1 << rng.index(40);
    machine.total += rng.number() % scale;
    machine.busy += rng.number() % scale;
    if rng.one_in(8) {
        machine.total = 0;
    }
    machine.procs.retain(|_| !rng.one_in(5));
    for process in &mut machine.procs {
        process.2 += rng.number() % scale;
        process.3 = rng.number() % 3;
    }
    for pid in 1..5 {
        if machine.procs.iter().all(|process| process.0 != pid) && rng.one_in(2) {
            machine.procs.push((pid, number, rng.number() % scale, 0));
        }
    }
    (rng.number() % 1_000, rng.number() % 1_200)
}

#[harness::test(seeded)]
fn random_machines_are_measured_as_by_hand() {
    let rng = harness::rng();
    let scratch = Scratch::new();
    let (mut samples, mut expected) = (String::new(), String::new());
    let mut machine = Machine {
        busy: 0,
        total: 0,
        procs: Vec::new(),
    };
    let mut last: Option<Before> = None;
    for number in 0..40 {
        let (memory, available) = step(&rng, &mut machine, number);
        let (busy, total) = (machine.busy, machine.total);
        writeln!(
            samples,
            "sample {number}s {busy} {total} {memory} {available}"
        )
        .expect("text");
        for (pid, start, cpu, rss) in &machine.procs {
            writeln!(samples, "proc {pid} {start} {cpu} {rss} p{pid}").expect("text");
        }
        let before = last
            .as_ref()
            .filter(|before| before.0 <= busy && before.1 < total);
        match before {
            None => expected.push_str("-\n"),
            Some((old_busy, old_total, old)) => {
                let grown = total - old_total;
                let used = memory.saturating_sub(available);
                let (cpu, mem) = (tenths(busy - old_busy, grown), tenths(used, memory));
                let at = std::time::Duration::from_secs(number);
                writeln!(expected, "{at:?} cpu={cpu} mem={mem}").expect("text");
                let mut rows: Vec<_> = machine
                    .procs
                    .iter()
                    .map(|(pid, start, cpu, rss)| {
                        let worked = old.get(&(*pid, *start)).map_or(0, |old| cpu - old);
                        (tenths(worked, grown), *rss, *pid)
                    })
                    .collect();
                let key =
                    |row: &(String, u64, u64)| row.0.replace('.', "").parse().unwrap_or(0_u64);
                rows.sort_by(|a, b| key(b).cmp(&key(a)).then(b.1.cmp(&a.1)).then(a.2.cmp(&b.2)));
                for (cpu, rss, pid) in rows.iter().take(2) {
                    writeln!(expected, "  {pid} p{pid} cpu={cpu} rss={rss}").expect("text");
                }
            }
        }
        let procs = machine.procs.iter().map(|p| ((p.0, p.1), p.2)).collect();
        last = Some((busy, total, procs));
    }
    let program = sysop(&scratch).args(["monitor", "--replay", "-", "--top", "2"]);
    program.stdin(samples).run().expect(0, expected, "");
}
