//! The figures: how long a student waits for the grader, against plain cargo.
//!
//! `cargo bench -p grader` prints medians of whole processes and their ratio. The two
//! commands of a comparison alternate in one run, so that a machine whose speed drifts
//! is fair to both. `-- --pairs N` and `-- --cold-pairs N` set how often. `-- --class N`
//! prints the figures of a class of N instead.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

mod class;
#[allow(dead_code)] // the suite's own clone; the figures need only a part of it
#[path = "../support/clone.rs"]
mod clone;
#[path = "../support/dice.rs"]
mod dice;
mod jail;

use clone::Clone;

const DAY: &str = "day1_os_sys";
const TOUCHED: &str = "env_or";

fn main() {
    // The jail's own process is this executable, too.
    grader::jail::enter_if_called();
    let arguments: Vec<String> = env::args().collect();
    if let [_, name, executable, pairs] = arguments.as_slice()
        && name == jail::OF_A_USER
    {
        jail::of_a_user(Path::new(executable), pairs);
        return;
    }
    let class = option("--class", 0);
    if class > 0 {
        class::figures(class, option("--cold", 2).min(class), 7);
        return;
    }
    let pairs = option("--pairs", 20);
    let cold_pairs = option("--cold-pairs", 3);
    let cases = option("--cases", 100);
    let bench = Bench::new();
    jail::figures(&bench.clone, cases, pairs);
    bench.compare(
        "save to verdict: `grader check day1` / `cargo test -p day1_os_sys`, a kata touched",
        pairs,
        &|| bench.touch(),
        &bench.grader(&["check", "day1"]),
        &bench.cargo(&["test", "-p", DAY]),
    );
    bench.compare(
        "all days solved, a kata touched: `grader` / `cargo test -p` of them all",
        pairs,
        &|| bench.touch(),
        &bench.grader(&[]),
        &|| bench.cargo_test_of_all(),
    );
    bench.compare(
        "all days solved, nothing changed: `grader` / `cargo test -p` of them all",
        pairs,
        &|| (),
        &bench.grader(&[]),
        &|| bench.cargo_test_of_all(),
    );
    bench.put_stubs_back();
    bench.compare(
        "a fresh clone: `cargo run -p grader` / `cargo test --workspace --no-run`",
        cold_pairs,
        &|| bench.empty_target(),
        &bench.cargo(&["run", "-p", "grader"]),
        &bench.cargo(&["test", "--workspace", "--no-run"]),
    );
}

fn option(name: &str, default: usize) -> usize {
    let arguments: Vec<String> = env::args().collect();
    let given = arguments.iter().position(|argument| argument == name);
    given
        .and_then(|at| arguments.get(at + 1)?.parse().ok())
        .unwrap_or(default)
}

/// A clone in which everything is solved, with a target directory of its own, and the
/// grader as a student builds it.
struct Bench {
    clone: Clone,
    target: PathBuf,
    days: Vec<String>,
}

impl Bench {
    fn new() -> Self {
        let clone = Clone::new();
        let solutions = clone::repository().join("solutions");
        let mut days = Vec::new();
        for day in fs::read_dir(&solutions).expect("the solutions").flatten() {
            let name = day.file_name().into_string().expect("a crate's name");
            let katas = clone.path(&format!("katas/{name}/src"));
            clone::copy(&day.path().join("src"), &katas).expect("a copy");
            days.push(name);
        }
        days.sort();
        // Everything that `--workspace` builds has to be there.
        for name in ["tests", "solutions"] {
            clone::copy(&clone::repository().join(name), &clone.path(name)).expect("a copy");
        }
        let target = clone.temporary().join("target");
        let bench = Self {
            clone,
            target,
            days,
        };
        run(&mut bench.cargo(&["build", "-p", "grader"])());
        bench
    }

    fn cargo(&self, arguments: &'static [&'static str]) -> impl Fn() -> Command + '_ {
        move || self.command(Path::new("cargo"), arguments)
    }

    fn grader(&self, arguments: &'static [&'static str]) -> impl Fn() -> Command + '_ {
        move || self.command(&self.target.join("debug/grader"), arguments)
    }

    fn command(&self, program: &Path, arguments: &[&str]) -> Command {
        let mut command = Command::new(program);
        command.args(arguments).current_dir(self.clone.root());
        command
            .env("CARGO_TARGET_DIR", &self.target)
            .env("TMPDIR", self.clone.temporary());
        command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command
    }

    fn cargo_test_of_all(&self) -> Command {
        let mut command = self.command(Path::new("cargo"), &["test"]);
        command.args(self.days.iter().flat_map(|day| ["-p", day]));
        command
    }

    fn put_stubs_back(&self) {
        let stubs = clone::repository().join("katas");
        clone::copy(&stubs, &self.clone.path("katas")).expect("a copy");
    }

    fn touch(&self) {
        let file = fs::File::options()
            .append(true)
            .open(self.clone.kata(TOUCHED));
        let touched = file.and_then(|file| file.set_modified(std::time::SystemTime::now()));
        touched.expect("the kata's file");
    }

    fn empty_target(&self) {
        fs::remove_dir_all(&self.target).expect("the target directory");
    }

    fn compare(
        &self,
        title: &str,
        pairs: usize,
        prepare: &dyn Fn(),
        ours: &dyn Fn() -> Command,
        theirs: &dyn Fn() -> Command,
    ) {
        if pairs == 0 {
            return;
        }
        // Both once without the clock, so that neither begins with cold caches.
        if pairs >= 10 {
            for command in [ours, theirs] {
                prepare();
                run(&mut command());
            }
        }
        let timed = |command: &dyn Fn() -> Command| {
            prepare();
            run(&mut command())
        };
        let times: Vec<(Duration, Duration)> =
            (0..pairs).map(|_| (timed(ours), timed(theirs))).collect();
        print(title, &times);
    }
}

/// Prints the medians of what was measured in pairs.
fn print(title: &str, times: &[(Duration, Duration)]) {
    let seconds = times
        .iter()
        .map(|(a, b)| (a.as_secs_f64(), b.as_secs_f64()));
    let (a, b): (Vec<_>, Vec<_>) = seconds.clone().unzip();
    println!("{title}");
    println!(
        "    {:.4} s / {:.4} s, difference {:.4} s, ratio {:.2} (medians of {} pairs)",
        median(a),
        median(b),
        median(seconds.clone().map(|(a, b)| a - b).collect()),
        median(seconds.map(|(a, b)| a / b).collect()),
        times.len(),
    );
}

fn run(command: &mut Command) -> Duration {
    let started = Instant::now();
    let status = command.status().expect("the command starts");
    let elapsed = started.elapsed();
    assert!(status.success(), "{command:?} ended with {status}");
    elapsed
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() {
        0 => f64::NAN,
        length if length % 2 == 0 => f64::midpoint(values[middle - 1], values[middle]),
        _ => values[middle],
    }
}
