//! Kata 5.6 from outside: `platkit hw`, about this machine and about others.

use std::fs;
use std::thread;

use harness::{Program, Rng, Scratch, equal, rng, snapshot};

use crate::{Answer, Question, check_answers};

fn hw(scratch: &Scratch) -> Program<'_> {
    Program::new("platkit", scratch).arg("hw")
}

#[harness::test]
fn hw_reports_a_machine_from_a_file() {
    let scratch = Scratch::new();
    scratch.file(
        "known",
        "total_memory=8589934592\nused_memory=3220176896\nlogical_cpus=4\n\
         host_name=kata\nos_name=Debian GNU/Linux\nload_average=0.5 0.25 1\n",
    );
    scratch.file("unknown", "");
    let hw = hw(&scratch).args(["--fake", "known", "--fake", "unknown"]);
    snapshot!(hw.transcript(), @"
    $ platkit hw --fake known --fake unknown
    exit: 0
    --- stdout ---
    memory  3071/8192 MiB (37%)
    cpus    4
    host    kata
    os      Debian GNU/Linux
    load    0.50 0.25 1.00
    memory  unknown
    cpus    unknown
    host    unknown
    os      unknown
    load    unknown
    ");
}

#[harness::test]
fn hw_tells_zero_from_unknown() {
    let scratch = Scratch::new();
    scratch.file(
        "zero",
        "total_memory=0\nused_memory=0\nload_average=0 0 0\n",
    );
    let expected = "memory  0/0 MiB (0%)\ncpus    unknown\nhost    unknown\n\
                    os      unknown\nload    0.00 0.00 0.00\n";
    let hw = hw(&scratch).args(["--fake", "zero"]);
    hw.run().expect(0, expected, "");
}

/// What each question about this machine is answered; `None` where nobody knows.
fn facts(scratch: &Scratch) -> impl Fn(&str) -> Option<String> {
    let answer = hw(scratch).arg("--raw").run().stdout_text();
    move |name| {
        let mut lines = answer.lines().filter_map(|line| line.split_once('='));
        let (_, value) = lines.find(|(key, _)| *key == name)?;
        (value != "none").then(|| value.to_owned())
    }
}

fn number(fact: Option<String>) -> Option<u64> {
    fact?.parse().ok()
}

#[harness::test(needs = ["proc"])]
fn this_machine_has_memory() {
    let scratch = Scratch::new();
    let fact = facts(&scratch);
    let total = number(fact("total_memory"));
    let some = total.is_some_and(|total| total > 0);
    equal!(true, some, "total_memory of this machine is {total:?}");
    let used = number(fact("used_memory"));
    let possible = used.is_some_and(|used| 0 < used && Some(used) <= total);
    equal!(
        true,
        possible,
        "used_memory is {used:?}, total_memory {total:?}"
    );
}

#[harness::test(os = ["linux"], needs = ["proc"])]
fn this_machines_memory_is_told_in_bytes() {
    let scratch = Scratch::new();
    let total = number(facts(&scratch)("total_memory")).unwrap_or_default();
    let meminfo = fs::read_to_string("/proc/meminfo").expect("every Linux has it");
    let line = meminfo
        .lines()
        .find_map(|line| line.strip_prefix("MemTotal:"));
    let kib = line.and_then(|line| line.split_ascii_whitespace().next()?.parse::<u64>().ok());
    let kib = kib.expect("MemTotal is a number");
    // The one may leave out what the other counts; no unit is that close to another.
    let close = kib / 2 <= total / 1024 && total / 1024 <= kib.saturating_mul(2);
    equal!(true, close, "total_memory is {total}, MemTotal {kib} kB");
}

#[harness::test(needs = ["proc"])]
fn this_machine_has_processors() {
    let scratch = Scratch::new();
    let cpus = number(facts(&scratch)("logical_cpus")).unwrap_or_default();
    let ours = thread::available_parallelism().map_or(1, |count| count.get() as u64);
    let enough = cpus >= ours;
    equal!(
        true,
        enough,
        "logical_cpus is {cpus}, this process may use {ours}"
    );
}

#[harness::test(os = ["linux"], needs = ["proc"])]
fn this_machine_has_a_name_and_a_load() {
    let scratch = Scratch::new();
    let fact = facts(&scratch);
    let host = fs::read_to_string("/proc/sys/kernel/hostname").expect("every Linux has it");
    equal!(
        Some(format!("{:?}", host.trim_end())),
        fact("host_name"),
        "host_name of this machine"
    );
    let os = fact("os_name");
    equal!(
        false,
        os.as_deref() == Some("\"\""),
        "os_name is {os:?}, or None"
    );
    let load = fact("load_average").unwrap_or_default();
    let loads: Vec<f64> = load.split(' ').flat_map(str::parse).collect();
    let three = loads.len() == 3 && loads.iter().all(|load| load.is_finite() && *load >= 0.0);
    equal!(true, three, "load_average of this machine is {load:?}");
}

#[harness::test(needs = ["proc"])]
fn hw_reports_this_machine() {
    let scratch = Scratch::new();
    let run = hw(&scratch).run();
    let report = run.stdout_text();
    let names: Vec<&str> = report.lines().filter_map(|line| line.get(..8)).collect();
    let expected = ["memory  ", "cpus    ", "host    ", "os      ", "load    "];
    equal!(expected.as_slice(), names, "the lines of\n{report}");
    let known = report
        .lines()
        .take(2)
        .all(|line| !line.ends_with("unknown"));
    equal!(true, known, "memory and processors are known in\n{report}");
}

/// A machine as a file, and its report.
fn random_machine(rng: &Rng) -> (String, String) {
    let mut text = String::new();
    let mut value = |key: &str, value: String| {
        let known = !rng.one_in(4);
        if known {
            text += &format!("{key}={value}\n");
        }
        known
    };
    let [used, total] = [(); 2].map(|()| match rng.index(8) {
        0 => 0,
        1 => u64::MAX >> rng.index(3),
        _ => rng.number() >> rng.index(50),
    });
    let memory = [
        value("total_memory", total.to_string()),
        value("used_memory", used.to_string()),
    ];
    let memory = match memory {
        [true, true] => {
            let percent = match total {
                0 => 0,
                _ => u128::from(used) * 100 / u128::from(total),
            };
            format!("{}/{} MiB ({percent}%)", used >> 20, total >> 20)
        }
        _ => "unknown".to_owned(),
    };
    let mut or_unknown = |key: &str, fact: String, shown: String| match value(key, fact) {
        true => shown,
        false => "unknown".to_owned(),
    };
    let cpus = rng.index(300).to_string();
    let cpus = or_unknown("logical_cpus", cpus.clone(), cpus);
    let [host, os] = ["host_name", "os_name"].map(|key| {
        let name = rng.text("kataé 9=-", 0..=8);
        or_unknown(key, name.clone(), name)
    });
    // Hundredths, which two decimals show as they are.
    let load = [(); 3].map(|()| rng.index(5_000));
    let load = load.map(|load| format!("{}.{:02}", load / 100, load % 100));
    let load = or_unknown("load_average", load.join(" "), load.join(" "));
    let report =
        format!("memory  {memory}\ncpus    {cpus}\nhost    {host}\nos      {os}\nload    {load}\n");
    (text, report)
}

#[harness::test(seeded)]
fn hw_reports_any_machine() {
    let rng = rng();
    let scratch = Scratch::new();
    let mut questions = Vec::new();
    for index in 0..50 {
        let (text, report) = random_machine(&rng);
        let name = index.to_string();
        scratch.file(&name, &text);
        questions.push(Question {
            story: format!("the machine\n{text}"),
            answer: Answer::is(report),
            arguments: vec!["--fake".into(), name.into()],
        });
    }
    check_answers(|| hw(&scratch), &questions);
}
