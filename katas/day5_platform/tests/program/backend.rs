//! Kata 5.8 from outside: `platkit backend` and `platkit open`.

use harness::{Program, Rng, Scratch, equal, rng, snapshot};

use crate::Answer;

fn backend<'a>(scratch: &'a Scratch, os: &str) -> Program<'a> {
    Program::new("platkit", scratch).args(["backend", "--os", os])
}

fn open<'a>(scratch: &'a Scratch, os: &str) -> Program<'a> {
    Program::new("platkit", scratch).args(["open", "--os", os])
}

#[harness::test]
fn backend_names_the_first_that_works() {
    let scratch = Scratch::new();
    let linux = backend(&scratch, "Linux").args(["--has", "ProcFs"]);
    linux.run().expect(0, "procfs\n", "");
    let own = backend(&scratch, "macos").args(["--has", "Signals,FsEvents"]);
    let own = own.args([
        "a:Inotify",
        "b:FsEvents,Signals@Linux",
        "c:Signals@darwin",
        "d",
    ]);
    own.run().expect(0, "c\n", "");
}

#[harness::test]
fn backend_says_why_none_works() {
    let scratch = Scratch::new();
    let backend = backend(&scratch, "linux").args(["--has", "Signals"]);
    let backend = backend.args(["a:ProcFs,Signals,Sysctl", "b:Toolhelp@Windows", "c:Sysctl"]);
    snapshot!(backend.transcript(), @"
    $ platkit backend --os linux --has Signals a:ProcFs,Signals,Sysctl b:Toolhelp@Windows c:Sysctl
    exit: 1
    --- stderr ---
    platkit: a: needs ProcFs, Sysctl
    platkit: b: only on Windows
    platkit: c: needs Sysctl
    ");
}

#[harness::test]
fn backend_asks_for_nothing_twice() {
    // `platkit` counts, and ends with 70 if a feature is asked for again.
    let scratch = Scratch::new();
    let backend = backend(&scratch, "linux").args(["--has", "ProcFs"]);
    let backend = backend.args(["a:ProcFs,Sysctl", "b:Sysctl,ProcFs", "c:ProcFs"]);
    backend.run().expect(0, "c\n", "");
}

#[harness::test]
fn open_prints_what_would_be_run() {
    let scratch = Scratch::new();
    let address = "https://a/?x=1&y=2";
    snapshot!(open(&scratch, "Windows").args([address, "-x"]).transcript(), @"
    $ platkit open --os Windows 'https://a/?x=1&y=2' -x
    exit: 64
    --- stderr ---
    platkit: unknown option -x
    Try 'platkit --help'.
    ");
    let windows = open(&scratch, "Windows").args([address, "--", "-x"]);
    let expected = "rundll32 url.dll,FileProtocolHandler https://a/?x=1&y=2\n\
                    rundll32 url.dll,FileProtocolHandler -x\n";
    windows.run().expect(0, expected, "");
    let linux = open(&scratch, "linux").args(["-0", "a b", "--", "-x"]);
    linux.run().expect(0, "xdg-open\0a b\0xdg-open\0./-x\0", "");
    let macos = open(&scratch, "macos").args(["a b", ""]);
    let expected = "platkit: bad target \"\"\n";
    macos.run().expect(65, "open a b\n", expected);
    let haiku = open(&scratch, "haiku").args(["x"]);
    haiku
        .run()
        .expect(1, "", "platkit: unsupported system haiku\n");
}

const FEATURES: [&str; 8] = [
    "ProcFs",
    "Sysctl",
    "Toolhelp",
    "Signals",
    "ProcessGroups",
    "JobObjects",
    "FsEvents",
    "Inotify",
];

/// Some of the features, in any order, none of them twice.
fn random_features(rng: &Rng, most: usize) -> Vec<&'static str> {
    let mut features = FEATURES;
    rng.shuffle(&mut features);
    features[..rng.index(most + 1)].to_vec()
}

#[harness::test(seeded)]
fn backend_chooses_and_explains_for_any_system() {
    let rng = rng();
    let scratch = Scratch::new();
    for _ in 0..25 {
        let systems = [
            ("linux", "Linux"),
            ("macos", "Darwin"),
            ("windows", "Windows"),
            ("netbsd", "netbsd"),
        ];
        let (os, python) = *rng.pick(&systems);
        let present = random_features(&rng, 8);
        let mut arguments = vec!["--has".to_owned(), present.join(",")];
        let mut works = None;
        let mut reasons = String::new();
        for number in 0..=rng.index(5) {
            let needs = random_features(&rng, 4);
            let only = rng.pick(&[
                "", "", "", "Linux", "DARWIN", "windows", "NetBSD", "Mac", "macos",
            ]);
            let missing: Vec<&str> = needs
                .iter()
                .filter(|it| !present.contains(it))
                .copied()
                .collect();
            let mut text = format!("b{number}:{}", needs.join(","));
            if !only.is_empty() {
                text += &format!("@{only}");
            }
            arguments.push(text);
            if !only.is_empty() && !only.eq_ignore_ascii_case(python) {
                reasons += &format!("platkit: b{number}: only on {only}\n");
            } else if !missing.is_empty() {
                reasons += &format!("platkit: b{number}: needs {}\n", missing.join(", "));
            } else {
                works.get_or_insert(number);
            }
        }
        let expected = match works {
            Some(number) => Answer::line(format!("b{number}")),
            None => Answer {
                exit: Some(1),
                stdout: String::new(),
                stderr: reasons,
            },
        };
        let run = backend(&scratch, os).args(&arguments).run();
        equal!(expected, Answer::of(&run), "{os} with {arguments:?}");
    }
}

#[harness::test(seeded)]
fn open_makes_one_word_of_any_target() {
    let rng = rng();
    let scratch = Scratch::new();
    for (os, command) in [
        ("linux", "xdg-open\0"),
        ("freebsd", "xdg-open\0"),
        ("macos", "open\0"),
        ("windows", "rundll32\0url.dll,FileProtocolHandler\0"),
    ] {
        let mut targets = Vec::new();
        let mut expected = String::new();
        for _ in 0..20 {
            let target = rng.text("-aé &|;$\"'\\/\n%^", 1..=6);
            let dash = os != "windows" && target.starts_with('-');
            let dot = if dash { "./" } else { "" };
            expected += &format!("{command}{dot}{target}\0");
            targets.push(target);
        }
        let run = open(&scratch, os).args(["-0", "--"]).args(&targets).run();
        let words = |text: &str| text.split('\0').map(str::to_owned).collect::<Vec<_>>();
        let actual = String::from_utf8_lossy(&run.stdout).into_owned();
        equal!(
            words(&expected),
            words(&actual),
            "{os}: the targets {targets:?}"
        );
        equal!(Some(0), run.status.code());
    }
}
