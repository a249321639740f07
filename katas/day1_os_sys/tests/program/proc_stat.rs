//! Kata 1.9 through `envkit stat`, `ancestors` and `whoami`.

use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::process::CommandExt;
use std::process::Command;

use harness::{Proc, Program, Rng, Scratch, equal, program_path, snapshot};

const PLAIN: &[u8] = include_bytes!("../fixtures/plain.stat");
const EVIL: &[u8] = include_bytes!("../fixtures/evil.stat");
const NEWLINE: &[u8] = include_bytes!("../fixtures/newline.stat");
const TRUNCATED: &[u8] = include_bytes!("../fixtures/truncated.stat");

#[harness::test]
fn a_hostile_name_confuses_nobody() {
    let scratch = Scratch::new();
    scratch.file("evil.stat", EVIL);
    let program = Program::new("envkit", &scratch);
    snapshot!(program.args(["stat", "evil.stat"]).transcript(), @r#"
    $ envkit stat evil.stat
    exit: 0
    --- stdout ---
    pid=4242 comm="evil) R (" state=S ppid=1 threads=1 start=106511
    "#);
}

#[harness::test]
fn several_records_are_told_in_all_detail() {
    let scratch = Scratch::new();
    scratch.file("plain.stat", PLAIN);
    scratch.file("newline.stat", NEWLINE);
    let program = Program::new("envkit", &scratch);
    let program = program.args(["stat", "--all", "plain.stat", "newline.stat"]);
    snapshot!(program.transcript(), @r#"
    $ envkit stat --all plain.stat newline.stat
    exit: 0
    --- stdout ---
    pid=1234 comm="cat" state=S ppid=1200 threads=1 start=106511 pgrp=1234 session=1200 utime=71 stime=32
    pid=77 comm="new\nline" state=Z ppid=42 threads=2 start=99 pgrp=70 session=69 utime=12 stime=34
    "#);
}

#[harness::test]
fn a_text_that_is_no_record_is_refused() {
    let scratch = Scratch::new();
    scratch.file("truncated.stat", TRUNCATED);
    scratch.file("other.txt", "4242 cat S 1\n");
    let program = Program::new("envkit", &scratch);
    snapshot!(program.args(["stat", "truncated.stat", "other.txt"]).transcript(), @"
    $ envkit stat truncated.stat other.txt
    exit: 65
    --- stderr ---
    envkit: truncated.stat: field 22 is missing or malformed
    envkit: other.txt: no name in parentheses
    ");
}

/// A record of which only pid, name and parent matter.
fn record(pid: i32, name: &str, ppid: i32) -> String {
    format!("{pid} ({name}) S {ppid} 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 7 0 0")
}

#[harness::test]
fn the_line_of_ancestors_leads_to_the_first_process() {
    let scratch = Scratch::new();
    let table = [
        record(1, "init", 0),
        record(310, "bash", 300),
        record(42, "unrelated", 1),
        record(300, "sshd) S 42 (", 1),
        record(4242, "envkit", 310),
    ];
    scratch.file("table", table.join("\n"));
    let program = Program::new("envkit", &scratch);
    snapshot!(program.args(["ancestors", "4242", "table"]).transcript(), @r#"
    $ envkit ancestors 4242 table
    exit: 0
    --- stdout ---
    4242 "envkit"
    310 "bash"
    300 "sshd) S 42 ("
    1 "init"
    "#);
}

#[harness::test]
fn the_line_ends_where_nothing_is_known() {
    let scratch = Scratch::new();
    let table = [record(30, "child", 20), record(20, "orphan", 10)];
    scratch.file("table", table.join("\n"));
    let ancestors = |pid| Program::new("envkit", &scratch).args(["ancestors", pid, "table"]);
    ancestors("30")
        .run()
        .expect(0, "30 \"child\"\n20 \"orphan\"\n", "");
    ancestors("10")
        .run()
        .expect(1, "", "envkit: no process 10\n");
}

#[harness::test]
fn a_process_tells_what_the_system_knows_and_not_what_it_is_told() {
    let scratch = Scratch::new();
    // Variables and argument 0 are whatever the one who starts a program chooses.
    let mut command = Command::new(program_path("envkit"));
    command
        .arg0("/bin/liar")
        .arg("whoami")
        .env_clear()
        .env("PWD", "/")
        .env("HOSTNAME", "elsewhere")
        .env("UID", "4294967294")
        .current_dir(scratch.path());
    let mut whoami = Proc::start(command);
    let facts = whoami.rest();
    let status = whoami.wait();
    equal!((Some(0), ""), (status.code(), whoami.stderr().as_str()));
    let hostname = nix::unistd::gethostname().expect("a machine has a name");
    let exe = program_path("envkit").canonicalize();
    let expected = [
        format!("pid: {}", whoami.pid()),
        format!("ppid: {}", std::process::id()),
        format!("uid: {}", nix::unistd::getuid()),
        format!("host: {}", hostname.display()),
        format!("cwd: {}", scratch.path().display()),
        format!(
            "exe: {}",
            exe.expect("a program that was started").display()
        ),
    ];
    equal!(7, facts.len(), "the facts that `envkit whoami` tells");
    for (expected, fact) in expected.iter().zip(&facts) {
        equal!(
            expected,
            fact,
            "a fact that `envkit whoami` tells, called as /bin/liar with PWD=/ HOSTNAME=elsewhere"
        );
    }
    let cpus = facts[6].strip_prefix("cpus: ").map(str::parse::<usize>);
    equal!(
        true,
        matches!(cpus, Some(Ok(1..))),
        "whether the last fact is a number of CPUs: {:?}",
        facts[6]
    );
}

#[harness::test(os = ["linux"], needs = ["proc"])]
fn every_process_of_this_machine_can_be_read() {
    let scratch = Scratch::new();
    let mut pids = Vec::new();
    for entry in fs::read_dir("/proc").expect("this is Linux").flatten() {
        let name = entry.file_name();
        let is_process = name.as_bytes().iter().all(u8::is_ascii_digit);
        // A process may end at any time, and its record with it.
        if is_process && let Ok(text) = fs::read(entry.path().join("stat")) {
            scratch.file(&name, text);
            pids.push(name.display().to_string());
        }
        // More would teach nothing new.
        if pids.len() == 300 {
            break;
        }
    }
    let run = Program::new("envkit", &scratch)
        .arg("stat")
        .args(&pids)
        .run();
    equal!(
        (Some(0), ""),
        (run.status.code(), run.stderr_text().as_str()),
        "the exit status of `envkit stat` on records of this machine's processes, and \
         what it wrote to standard error"
    );
    let output = run.stdout_text();
    let told: Vec<&str> = output
        .lines()
        .filter_map(|line| line.strip_prefix("pid=")?.split(' ').next())
        .collect();
    equal!(pids, told, "the pids in the records of /proc/PID/stat");
}

/// A random record, what `envkit stat --all` says about it, and whether that is an error.
struct Random {
    text: String,
    expected: Result<String, usize>,
}

fn random_name(rng: &Rng) -> String {
    if rng.one_in(5) {
        return format!(
            "x) {} {} ({}",
            rng.pick(&["R", "S", ")"]),
            rng.index(99),
            rng.index(9)
        );
    }
    rng.text("ab7 )(\n\t\"\\é\u{1f980}", 0..=15)
}

fn random_record(rng: &Rng) -> Random {
    let name = random_name(rng);
    let state = *rng.pick(&['R', 'S', 'D', 'Z', 'T', 'I']);
    // Numbers of all lengths; fields 1 and 4 to 6 are pids.
    let mut fields: Vec<String> = (1..=52)
        .map(|index| match index {
            1 | 4..=6 => rng.between(0..=4_194_304).to_string(),
            20 => rng.between(1..=100_000).to_string(),
            _ => (rng.number() >> rng.index(64)).to_string(),
        })
        .collect();
    fields[1] = format!("({name})");
    fields[2] = state.to_string();
    let field = |index: usize| &fields[index - 1];
    let told = format!(
        "pid={} comm={name:?} state={state} ppid={} threads={} start={} pgrp={} session={} \
         utime={} stime={}",
        field(1),
        field(4),
        field(20),
        field(22),
        field(5),
        field(6),
        field(14),
        field(15)
    );
    let bad = *rng.pick(&[3, 4, 5, 6, 14, 15, 20, 22]);
    let expected = match rng.index(8) {
        0 => {
            fields.truncate(bad - 1);
            Err(bad)
        }
        1 => {
            fields[bad - 1] = rng.pick(&["?!", "-", "1x", "0x1f", "1,5"]).to_string();
            // A single character is a state.
            if bad == 3 {
                fields[2] = "??".to_owned();
            }
            Err(bad)
        }
        _ => Ok(told),
    };
    Random {
        text: fields.join(" ") + "\n",
        expected,
    }
}

#[harness::test(seeded)]
fn random_records_are_read_whatever_the_name() {
    let rng = harness::rng();
    let scratch = Scratch::new();
    let records: Vec<Random> = (0..80).map(|_| random_record(&rng)).collect();
    let names: Vec<String> = (0..80).map(|number| format!("{number}.stat")).collect();
    for (name, record) in names.iter().zip(&records) {
        scratch.file(name, &record.text);
    }
    let run = Program::new("envkit", &scratch)
        .args(["stat", "--all"])
        .args(&names)
        .run();
    let (stdout, stderr) = (run.stdout_text(), run.stderr_text());
    let (mut answers, mut complaints) = (stdout.lines(), stderr.lines());
    for (name, Random { text, expected }) in names.iter().zip(&records) {
        let (expected, told) = match expected {
            Ok(line) => (line.clone(), answers.next()),
            Err(index) => (
                format!("envkit: {name}: field {index} is missing or malformed"),
                complaints.next(),
            ),
        };
        equal!(Some(expected.as_str()), told, "the record {text:?}");
    }
    let is_bad = |record: &Random| record.expected.is_err();
    let status = if records.iter().any(is_bad) { 65 } else { 0 };
    equal!(
        (Some(status), None, None),
        (run.status.code(), answers.next(), complaints.next()),
        "the exit status, and what was written beyond the answers"
    );
}

/// A process of a random family.
struct Relative {
    pid: i32,
    name: String,
    /// Its parent's place in the family; the first one has none.
    parent: Option<usize>,
    /// Whether its record is to be had.
    is_known: bool,
}

fn random_family(rng: &Rng) -> Vec<Relative> {
    let relative = |index: usize| Relative {
        pid: (index as i32 + 1) * 7 + rng.between(0..=6) as i32,
        name: random_name(rng),
        // Mostly the one just before, so that the lines are long.
        parent: match index {
            0 => None,
            _ if rng.one_in(3) => Some(rng.index(index)),
            _ => Some(index - 1),
        },
        is_known: !rng.one_in(15),
    };
    (0..60).map(relative).collect()
}

/// What `envkit ancestors` prints about the process at `index`.
fn line_of(family: &[Relative], index: usize) -> String {
    let mut line = String::new();
    let mut next = Some(index);
    while let Some(relative) = next.map(|index| &family[index])
        && relative.is_known
    {
        line.push_str(&format!("{} {:?}\n", relative.pid, relative.name));
        next = relative.parent;
    }
    line
}

#[harness::test(seeded)]
fn random_families_are_followed_upwards() {
    let rng = harness::rng();
    let scratch = Scratch::new();
    let family = random_family(&rng);
    let known = family.iter().filter(|relative| relative.is_known);
    let mut records: Vec<String> = known
        .map(
            |Relative {
                 pid, name, parent, ..
             }| {
                let ppid = parent.map_or(0, |index| family[index].pid);
                record(*pid, name, ppid) + "\0"
            },
        )
        .collect();
    rng.shuffle(&mut records);
    scratch.file("table", records.concat());
    for _ in 0..15 {
        let index = rng.index(family.len());
        let pid = family[index].pid;
        let run = Program::new("envkit", &scratch)
            .args(["ancestors", "-0", &pid.to_string(), "table"])
            .run();
        match line_of(&family, index).as_str() {
            "" => run.expect(1, "", format!("envkit: no process {pid}\n")),
            line => run.expect(0, line, ""),
        }
    }
}
