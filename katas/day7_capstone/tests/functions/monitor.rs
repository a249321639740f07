//! Kata 7.1 from inside: `Monitor`.

use day7_capstone::monitor::Monitor;
use day7_capstone::{RawProc, RawSample, Row, TopProc};
use harness::equal;

use crate::seconds;

/// A sample at a second, with its two counters of ticks and half of the memory in use.
fn sample(at: u64, cpu_busy: u64, cpu_total: u64) -> RawSample {
    RawSample {
        at: seconds(at),
        cpu_busy,
        cpu_total,
        mem_total: 1_000,
        mem_available: 500,
        procs: Vec::new(),
    }
}

fn process(pid: u32, start: u64, cpu: u64, rss: u64) -> RawProc {
    let name = format!("p{pid}");
    RawProc {
        pid,
        start,
        name,
        cpu,
        rss,
    }
}

fn row(at: u64, cpu_percent: f64) -> Option<Row> {
    Some(Row {
        at: seconds(at),
        cpu_percent,
        mem_percent: 50.0,
        top: Vec::new(),
    })
}

/// The rows that come of samples.
fn rows(samples: Vec<RawSample>) -> Vec<Option<Row>> {
    let mut monitor = Monitor::new(10);
    samples
        .into_iter()
        .map(|sample| monitor.push(sample))
        .collect()
}

/// Number, percent and memory of the processes of the last row.
fn top(count: usize, before: Vec<RawProc>, now: Vec<RawProc>) -> Vec<(u32, f64, u64)> {
    let mut monitor = Monitor::new(count);
    let mut first = sample(1, 0, 1_000);
    first.procs = before;
    let mut second = sample(2, 0, 2_000);
    second.procs = now;
    monitor.push(first);
    let row = monitor.push(second).expect("a second sample makes a row");
    let line = |process: &TopProc| (process.pid, process.cpu_percent, process.rss);
    row.top.iter().map(line).collect()
}

#[harness::test]
fn the_first_sample_makes_no_row() {
    equal!(vec![None], rows(vec![sample(1, 900, 1_000)]), "one sample");
    let expected = vec![None, row(2, 25.0)];
    let actual = rows(vec![sample(1, 900, 1_000), sample(2, 950, 1_200)]);
    equal!(expected, actual, "50 of 200 ticks were busy since");
}

#[harness::test]
fn each_row_is_counted_from_the_sample_before() {
    let samples = [(1, 0, 100), (2, 100, 200), (3, 100, 400), (4, 150, 500)];
    let samples = samples.map(|(at, busy, total)| sample(at, busy, total));
    let expected = vec![None, row(2, 100.0), row(3, 0.0), row(4, 50.0)];
    equal!(expected, rows(samples.to_vec()));
}

#[harness::test]
fn a_counter_that_went_back_begins_anew() {
    let cases = [
        ("busy", sample(2, 899, 1_100)),
        ("total", sample(2, 910, 999)),
        ("at", sample(0, 910, 1_100)),
        ("everything", sample(0, 1, 2)),
    ];
    for (what, reset) in cases {
        let next = sample(9, reset.cpu_busy + 10, reset.cpu_total + 100);
        let actual = rows(vec![sample(1, 900, 1_000), reset, next]);
        let expected = vec![None, None, row(9, 10.0)];
        equal!(
            expected,
            actual,
            "{what} is less than before; then 10 of 100"
        );
    }
}

#[harness::test]
fn no_time_between_two_samples_makes_no_row() {
    let samples = vec![sample(1, 5, 10), sample(2, 5, 10), sample(3, 10, 20)];
    equal!(vec![None, None, row(3, 50.0)], rows(samples));
    let samples = vec![sample(1, 5, 10), sample(1, 5, 20)];
    equal!(
        vec![None, row(1, 0.0)],
        rows(samples),
        "`at` stands still, the ticks do not"
    );
}

#[harness::test]
fn more_busy_than_there_was_is_all_of_it() {
    let samples = vec![sample(1, 0, 100), sample(2, 500, 200)];
    equal!(vec![None, row(2, 100.0)], rows(samples));
}

#[harness::test]
fn shares_are_rounded_half_up_to_a_tenth() {
    let table = [
        (1, 3, 33.3),
        (2, 3, 66.7),
        (1, 2_000, 0.1),
        (1, 2_001, 0.0),
        (3, 2_000, 0.2),
        (1_999, 2_000, 100.0),
        (9_994, 10_000, 99.9),
        (9_995, 10_000, 100.0),
        (u64::MAX / 2, u64::MAX, 50.0),
        (u64::MAX, u64::MAX, 100.0),
    ];
    for (busy, total, expected) in table {
        let actual = rows(vec![sample(1, 0, 0), sample(2, busy, total)]);
        equal!(vec![None, row(2, expected)], actual, "{busy} of {total}");
    }
}

#[harness::test]
fn memory_in_use_is_what_is_not_available() {
    let table = [
        (1_000, 250, 75.0),
        (1_000, 1_000, 0.0),
        (1_000, 5_000, 0.0),
        (1_000, 0, 100.0),
        (3, 1, 66.7),
        (0, 0, 0.0),
        (0, 7, 0.0),
        (u64::MAX, 1, 100.0),
    ];
    for (total, available, expected) in table {
        let mut now = sample(2, 1, 2);
        (now.mem_total, now.mem_available) = (total, available);
        let mut rows = rows(vec![sample(1, 0, 0), now]);
        let actual = rows.pop().flatten().map(|row| row.mem_percent);
        equal!(Some(expected), actual, "{available} of {total} available");
    }
}

#[harness::test]
fn a_process_is_measured_against_all_processors() {
    let before = vec![process(1, 5, 100, 10), process(2, 5, 7, 20)];
    let now = vec![process(2, 5, 7, 20), process(1, 5, 350, 10)];
    equal!(vec![(1, 25.0, 10), (2, 0.0, 20)], top(9, before, now));
}

#[harness::test]
fn a_number_that_was_given_anew_is_another_process() {
    let before = vec![process(1, 5, 900, 1), process(2, 5, 100, 1)];
    let now = vec![process(1, 6, 3, 1), process(2, 6, 600, 1)];
    let expected = vec![(1, 0.0, 1), (2, 0.0, 1)];
    equal!(
        expected,
        top(9, before, now),
        "the same pids, started later"
    );
}

#[harness::test]
fn a_process_without_a_base_has_done_nothing_yet() {
    let expected = vec![(1, 0.0, 1)];
    equal!(
        expected,
        top(9, vec![], vec![process(1, 5, 500, 1)]),
        "it is new"
    );
    let before = vec![process(1, 5, 500, 1)];
    let now = vec![process(1, 5, 400, 1)];
    equal!(
        expected,
        top(9, before.clone(), now),
        "its counter went back"
    );
    equal!(0, top(9, before, vec![]).len(), "it is gone");
}

#[harness::test]
fn the_busiest_processes_come_first() {
    let before = (1..=6).map(|pid| process(pid, 1, 0, 0)).collect();
    let now = vec![
        process(4, 1, 0, 90),
        process(3, 1, 100, 5),
        process(6, 1, 100, 5),
        process(5, 1, 100, 9),
        process(2, 1, 400, 1),
        process(1, 1, 0, 90),
    ];
    let expected = vec![
        (2, 40.0, 1),
        (5, 10.0, 9),
        (3, 10.0, 5),
        (6, 10.0, 5),
        (1, 0.0, 90),
        (4, 0.0, 90),
    ];
    equal!(expected, top(6, before, now));
}

#[harness::test]
fn what_looks_the_same_is_ordered_as_the_same() {
    let before = vec![process(1, 1, 0, 0), process(2, 1, 0, 0)];
    // 10.01 and 9.99 percent: both are shown as 10.0, and the second one is larger.
    let mut monitor = Monitor::new(9);
    let (mut first, mut second) = (sample(1, 0, 0), sample(2, 0, 10_000));
    first.procs = before;
    second.procs = vec![process(1, 1, 1_001, 5), process(2, 1, 999, 6)];
    monitor.push(first);
    let row = monitor.push(second).expect("a row");
    let pids: Vec<u32> = row.top.iter().map(|process| process.pid).collect();
    equal!(vec![2, 1], pids, "10.0 and 10.0 percent, 5 and 6 bytes");
}

#[harness::test]
fn only_so_many_processes_are_named() {
    let procs = |cpu| (1..=6).map(|pid| process(pid, 1, cpu, 0)).collect();
    for count in [0, 1, 5, 6, 7] {
        let actual = top(count, procs(0), procs(10)).len();
        equal!(count.min(6), actual, "{count} of six");
    }
}

#[harness::test]
fn only_the_sample_before_counts_for_a_process() {
    let mut monitor = Monitor::new(3);
    let mut shares = Vec::new();
    let seen = [Some(100), None, Some(900), Some(1_000)];
    for (at, cpu) in (1..).zip(seen) {
        let mut next = sample(at, 0, at * 1_000);
        next.procs = cpu.map(|cpu| process(7, 1, cpu, 1)).into_iter().collect();
        let row = monitor.push(next);
        shares.push(row.and_then(|row| row.top.first().map(|process| process.cpu_percent)));
    }
    equal!(
        vec![None, None, Some(0.0), Some(10.0)],
        shares,
        "a process that was not to be seen in the second sample"
    );
}
