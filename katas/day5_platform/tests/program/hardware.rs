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

/// Fails with what `platkit` says, and with what is wrong about that.
#[track_caller]
fn cannot_be(said: &str, why: &str) -> ! {
    harness::fail(format!(
        "`platkit hw --raw` says {said} of this machine; {why}"
    ))
}

#[harness::test(needs = ["proc"])]
fn this_machine_has_memory() {
    let scratch = Scratch::new();
    let fact = facts(&scratch);
    let [total, used] = ["total_memory", "used_memory"].map(|name| number(fact(name)));
    if total.is_none_or(|total| total == 0) {
        cannot_be(
            &format!("total_memory={total:?}"),
            "it has more than 0 bytes",
        );
    }
    if used.is_none_or(|used| used == 0) || used > total {
        let said = format!("used_memory={used:?} of {total:?}");
        cannot_be(&said, "it is more than 0, and no more than there is");
    }
}

/// An amount of `/proc/meminfo`, in bytes; `None` if it is not there.
#[cfg(target_os = "linux")]
fn meminfo(key: &str) -> Option<u64> {
    let meminfo = fs::read_to_string("/proc/meminfo").expect("every Linux has it");
    let mut lines = meminfo.lines().filter_map(|line| line.split_once(':'));
    let (_, value) = lines.find(|(name, _)| *name == key)?;
    let kib: u64 = value.split_ascii_whitespace().next()?.parse().ok()?;
    Some(kib * 1024)
}

#[harness::test(os = ["linux"], needs = ["proc"])]
fn this_machines_memory_is_told_in_bytes() {
    let scratch = Scratch::new();
    let total = number(facts(&scratch)("total_memory")).unwrap_or_default();
    let listed = meminfo("MemTotal").expect("MemTotal is a number");
    // The one may leave out what the other counts; no unit is that close to another.
    if total < listed / 2 || listed.saturating_mul(2) < total {
        let why = format!("MemTotal in /proc/meminfo is {listed} bytes");
        cannot_be(&format!("total_memory={total}"), &why);
    }
}

#[harness::test(os = ["linux"], needs = ["proc"])]
fn memory_that_could_be_given_up_is_not_used() {
    let scratch = Scratch::new();
    let [total, available, free] =
        ["MemTotal", "MemAvailable", "MemFree"].map(|key| meminfo(key).unwrap_or_default());
    let used = number(facts(&scratch)("used_memory")).unwrap_or_default();
    let [given, cached] = [available, free].map(|rest| total.saturating_sub(rest));
    // Both change all the time: only where the cache is large can they be told apart.
    let apart = cached.saturating_sub(given) > total / 8;
    if used == 0 || apart && used.abs_diff(given) > used.abs_diff(cached) {
        let why = format!(
            "by /proc/meminfo MemTotal - MemAvailable is {given} and MemTotal - MemFree, \
             which counts the cache as used, is {cached}"
        );
        cannot_be(&format!("used_memory={used}"), &why);
    }
}

#[harness::test(needs = ["proc"])]
fn this_machine_has_processors() {
    let scratch = Scratch::new();
    let cpus = number(facts(&scratch)("logical_cpus"));
    let ours = thread::available_parallelism().map_or(1, |count| count.get() as u64);
    if cpus.is_none_or(|cpus| cpus < ours) {
        let why = format!("this process may use {ours}");
        cannot_be(&format!("logical_cpus={cpus:?}"), &why);
    }
}

#[harness::test(os = ["linux"], needs = ["proc"])]
fn processors_are_counted_that_this_process_may_not_use() {
    let scratch = Scratch::new();
    let stat = fs::read_to_string("/proc/stat").expect("every Linux has it");
    let numbers = stat.lines().filter_map(|line| line.strip_prefix("cpu"));
    let listed = numbers
        .filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
        .count();
    let cpus = number(facts(&scratch)("logical_cpus"));
    equal!(
        Some(listed as u64),
        cpus,
        "logical_cpus, where /proc/stat has {listed} lines cpu0, cpu1, ..."
    );
}

#[harness::test(os = ["linux"], needs = ["proc"])]
fn this_machine_has_a_name() {
    let scratch = Scratch::new();
    let host = fs::read_to_string("/proc/sys/kernel/hostname").expect("every Linux has it");
    equal!(
        Some(format!("{:?}", host.trim_end())),
        facts(&scratch)("host_name"),
        "host_name of this machine"
    );
}

/// `NAME` of `/etc/os-release`, if it is there and nothing in it can be read in two ways.
#[cfg(target_os = "linux")]
fn distribution() -> Option<String> {
    let text = fs::read_to_string("/etc/os-release").ok()?;
    let value = text.lines().find_map(|line| line.strip_prefix("NAME="))?;
    let name = value.trim_matches('"');
    let is_plain = |c: char| c.is_ascii_alphanumeric() || " /.-".contains(c);
    let plain = !name.is_empty() && name.chars().all(is_plain);
    plain.then(|| name.to_owned())
}

#[harness::test(os = ["linux"], needs = ["proc"])]
fn the_system_has_the_name_that_people_give_it() {
    let scratch = Scratch::new();
    let told = facts(&scratch)("os_name");
    match distribution() {
        Some(name) => equal!(
            Some(format!("{name:?}")),
            told,
            "os_name, where /etc/os-release has NAME={name}"
        ),
        None => equal!(
            false,
            told.as_deref() == Some("\"\""),
            "is os_name empty, and not None?"
        ),
    }
}

#[cfg(target_os = "linux")]
fn numbers(text: &str) -> Vec<f64> {
    let words = text.split_ascii_whitespace().take(3);
    words.flat_map(str::parse).collect()
}

#[harness::test(os = ["linux"], needs = ["proc"])]
fn the_load_is_that_of_1_5_and_15_minutes() {
    let scratch = Scratch::new();
    let listed = || fs::read_to_string("/proc/loadavg").expect("every Linux has it");
    // It changes every five seconds: where it has just done that, one looks again.
    for _ in 0..3 {
        let before = numbers(&listed());
        let told = facts(&scratch)("load_average").unwrap_or_default();
        if before == numbers(&listed()) {
            equal!(before, numbers(&told), "load_average, by /proc/loadavg");
            return;
        }
    }
}

#[harness::test(needs = ["proc"])]
fn hw_reports_this_machine() {
    let scratch = Scratch::new();
    let run = hw(&scratch).run();
    let report = run.stdout_text();
    let names: Vec<&str> = report.lines().filter_map(|line| line.get(..8)).collect();
    let expected = ["memory  ", "cpus    ", "host    ", "os      ", "load    "];
    equal!(expected.as_slice(), names, "the lines of\n{report}");
    let mut known = report.lines().take(2);
    if let Some(line) = known.find(|line| line.ends_with("unknown")) {
        harness::fail(format!(
            "`platkit hw` says {line:?}; of this machine it is known"
        ));
    }
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
        let name = format!("file{index}");
        scratch.file(&name, &text);
        questions.push(Question {
            story: format!("the machine\n{text}"),
            answer: Answer::is(report),
            arguments: vec!["--fake".into(), name.into()],
        });
    }
    check_answers(|| hw(&scratch), &questions);
}
