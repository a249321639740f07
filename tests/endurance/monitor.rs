//! What `sysop monitor --live` says of this machine, beside what `/proc` says meanwhile.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader};
use std::process::{self, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};
use std::{fs, hint};

use serde_json::Value;

use super::Place;

/// How long before a row is read its sample may have been taken.
const DELAY: Duration = Duration::from_millis(250);

/// The counters at one moment.
#[derive(Clone)]
struct Reading {
    at: Instant,
    busy: u64,
    total: u64,
    /// The time that this very process has had.
    own: u64,
    memory: f64,
}

impl Reading {
    fn take() -> Self {
        let text = |path: &str| fs::read_to_string(path).expect("every Linux has it");
        let stat = text("/proc/stat");
        let line = stat.lines().next().expect("a line");
        let ticks = line.split_whitespace().skip(1).take(8);
        let ticks: Vec<u64> = ticks.map(|field| field.parse().expect("ticks")).collect();
        let own = text("/proc/self/stat");
        let (_, fields) = own.rsplit_once(')').expect("a name");
        let fields = fields.split_whitespace().skip(11).take(2);
        let meminfo = text("/proc/meminfo");
        let memory = |name: &str| -> f64 {
            let line = meminfo.lines().find_map(|line| line.strip_prefix(name));
            let number = line.and_then(|line| line.split_whitespace().next());
            number.expect("a number").parse().expect("a number")
        };
        let total: u64 = ticks.iter().sum();
        Self {
            at: Instant::now(),
            busy: total - ticks[3] - ticks[4],
            total,
            own: fields
                .map(|field| field.parse::<u64>().expect("ticks"))
                .sum(),
            memory: 100.0 * (1.0 - memory("MemAvailable:") / memory("MemTotal:")),
        }
    }
}

/// Whether two readings, each taken shortly before a row came, differ as the rows say.
fn is_explained(
    readings: &VecDeque<Reading>,
    (before, after): (Instant, Instant),
    says_so: impl Fn(&Reading, &Reading) -> bool,
) -> bool {
    let near = |moment: Instant| {
        let is_near = move |reading: &&Reading| {
            reading.at <= moment && moment.duration_since(reading.at) <= DELAY
        };
        readings.iter().filter(is_near)
    };
    near(before).any(|first| near(after).any(|last| says_so(first, last)))
}

fn percent(part: u64, total: u64) -> f64 {
    100.0 * part as f64 / total as f64
}

/// The rows of `sysop`, each with the moment when it came.
fn rows(place: &Place) -> Vec<(Instant, Value)> {
    let words = "monitor --live --count 3 --every 1s --top 99999 --json";
    let mut sysop = place.command(words);
    let mut sysop = sysop.stdout(Stdio::piped()).spawn().expect("it starts");
    let stdout = BufReader::new(sysop.stdout.take().expect("piped above"));
    let rows = stdout.lines().map(|line| {
        let line = line.expect("text");
        let row = serde_json::from_str(&line).expect("a row is JSON");
        (Instant::now(), row)
    });
    let rows = rows.collect();
    assert!(sysop.wait().expect("it is ours").success());
    rows
}

#[test]
fn the_monitor_agrees_with_the_machine() {
    let place = Place::new();
    let is_over = AtomicBool::new(false);
    let readings = Mutex::new(VecDeque::new());
    let rows = thread::scope(|scope| {
        // One keeps a processor busy, for there to be something to see; one writes down.
        scope.spawn(|| {
            while !is_over.load(Ordering::Relaxed) {
                hint::spin_loop();
            }
        });
        scope.spawn(|| {
            while !is_over.load(Ordering::Relaxed) {
                let reading = Reading::take();
                readings.lock().expect("nobody panics").push_back(reading);
                // Half a tick: more would tell nothing new.
                thread::sleep(Duration::from_millis(5));
            }
        });
        let rows = rows(&place);
        is_over.store(true, Ordering::Relaxed);
        rows
    });
    let readings = readings.into_inner().expect("nobody panics");
    assert_eq!(rows.len(), 3);
    for pair in rows.windows(2) {
        let ((before, _), (after, row)) = (&pair[0], &pair[1]);
        let moments = (*before, *after);
        let number = |value: &Value| value.as_f64().expect("a number");
        // Counters go in ticks, and rows show tenths: one tick of some hundred explains it.
        let agrees = |said: f64, part: u64, total: u64| {
            (said - percent(part, total)).abs() <= percent(1, total) + 0.1
        };
        let ticks = |a: &Reading, b: &Reading| b.total.saturating_sub(a.total);
        let cpu = number(&row["cpu"]);
        let busy =
            |a: &Reading, b: &Reading| agrees(cpu, b.busy.saturating_sub(a.busy), ticks(a, b));
        assert!(is_explained(&readings, moments, busy), "cpu in {row}");
        let memory = number(&row["mem"]);
        let taken = |_: &Reading, b: &Reading| (memory - b.memory).abs() <= 0.2;
        assert!(is_explained(&readings, moments, taken), "mem in {row}");
        let top = row["top"].as_array().expect("a list");
        let own = top.iter().find(|known| known["pid"] == process::id());
        let said = number(&own.expect("this process is one of all")["cpu"]);
        let own = |a: &Reading, b: &Reading| agrees(said, b.own.saturating_sub(a.own), ticks(a, b));
        assert!(is_explained(&readings, moments, own), "{said} is not ours");
    }
}
