//! Kata 1.3 from outside: `envkit run`.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};

use harness::{Program, Rng, Scratch, equal, program_path, rng, snapshot};

/// `envkit run` in an environment of three variables.
fn envkit_run(scratch: &Scratch) -> Program<'_> {
    Program::new("envkit", scratch)
        .env_clear()
        .env("USER", "kata")
        .env("EMPTY", "")
        .env("PATH", "/bin")
        .arg("run")
}

/// The fixture that shows variables. By its path, so that nothing need be found in `PATH`.
fn probe() -> [OsString; 2] {
    [program_path("d1-probe").into(), "env".into()]
}

#[harness::test]
fn run_hands_its_environment_on_with_the_changes() {
    let scratch = Scratch::new();
    let run = envkit_run(&scratch)
        .args(["--set", "A=1", "--path", "/opt/bin", "--unset", "NOPE"])
        .arg("--")
        .args(probe())
        .args(["A", "PATH", "USER"]);
    snapshot!(run.transcript(), @"
    $ envkit run --set A=1 --path /opt/bin --unset NOPE -- [BIN]/d1-probe env A PATH USER
    exit: 0
    --- stdout ---
    A=1
    PATH=/opt/bin:/bin
    USER=kata
    ");
}

#[harness::test]
fn run_sets_a_default_only_for_what_is_not_set() {
    let scratch = Scratch::new();
    let run = envkit_run(&scratch)
        .args(["--set-default", "USER=nobody", "--set-default", "EMPTY=no"])
        .args(["--set-default", "B=2", "--"])
        .args(probe())
        .args(["USER", "EMPTY", "B"]);
    snapshot!(run.transcript(), @"
    $ envkit run --set-default USER=nobody --set-default EMPTY=no --set-default B=2 -- [BIN]/d1-probe env USER EMPTY B
    exit: 0
    --- stdout ---
    USER=kata
    EMPTY=
    B=2
    ");
}

#[harness::test]
fn run_drops_everything_with_clear() {
    let scratch = Scratch::new();
    let run = envkit_run(&scratch)
        .args(["--set", "A=1", "--clear", "--"])
        .args(probe())
        .args(["A", "USER"]);
    snapshot!(run.transcript(), @"
    $ envkit run --set A=1 --clear -- [BIN]/d1-probe env A USER
    exit: 0
    --- stdout ---
    A=1
    USER is unset
    ");
}

#[harness::test]
fn run_drops_a_variable_with_unset() {
    let scratch = Scratch::new();
    let run = envkit_run(&scratch)
        .args(["--unset", "USER", "--"])
        .args(probe())
        .args(["USER", "PATH"]);
    snapshot!(run.transcript(), @"
    $ envkit run --unset USER -- [BIN]/d1-probe env USER PATH
    exit: 0
    --- stdout ---
    USER is unset
    PATH=/bin
    ");
}

#[harness::test]
fn run_puts_no_colon_behind_the_only_directory_of_path() {
    let scratch = Scratch::new();
    for path in ["--unset=PATH", "--set=PATH="] {
        let run = envkit_run(&scratch)
            .args([path, "--path", "/opt/bin"])
            .args(probe())
            .arg("PATH");
        run.run().expect(0, "PATH=/opt/bin\n", "");
    }
}

#[harness::test]
fn run_refuses_what_an_environment_cannot_hold() {
    let scratch = Scratch::new();
    let table = [
        ("--set==1", ""),
        ("--set-default==1", ""),
        ("--unset=A=B", "A=B"),
        ("--unset=", ""),
        ("--path=", "PATH"),
        ("--path=/a:/b", "PATH"),
    ];
    for (option, key) in table {
        let run = envkit_run(&scratch).arg(option).args(probe()).arg("A");
        let message = format!("envkit: bad variable {key:?}\n");
        run.run().expect(64, "", message);
    }
}

/// An option of `envkit run` that changes one variable.
struct Change {
    option: &'static str,
    key: OsString,
    value: OsString,
}

impl Change {
    fn random(rng: &Rng) -> Self {
        let option = *rng.pick(&["--set", "--set-default", "--unset", "--path"]);
        let value = match option {
            "--path" if rng.one_in(3) => OsStr::from_bytes(b"/d\xff").to_owned(),
            "--path" => rng.text("/ab.é ", 1..=4).into(),
            _ => random_value(rng),
        };
        let key = match option {
            "--path" => "PATH".into(),
            _ => random_key(rng),
        };
        Self { option, key, value }
    }

    /// One that no environment can hold.
    fn random_bad(rng: &Rng) -> Self {
        let (option, key, value) = *rng.pick(&[
            ("--set", "", "x"),
            ("--set-default", "", ""),
            ("--unset", "A=B", ""),
            ("--unset", "=", ""),
            ("--path", "PATH", ""),
            ("--path", "PATH", "a:b"),
            ("--path", "PATH", ":"),
        ]);
        Self {
            option,
            key: key.into(),
            value: value.into(),
        }
    }

    fn arguments(&self) -> [OsString; 2] {
        let operand = match self.option {
            "--unset" => self.key.clone(),
            "--path" => self.value.clone(),
            _ => {
                let mut operand = self.key.clone();
                operand.push("=");
                operand.push(&self.value);
                operand
            }
        };
        [self.option.into(), operand]
    }

    /// What the change makes of its variable.
    fn applied(&self, old: Option<OsString>) -> Option<OsString> {
        match (self.option, old) {
            ("--unset", _) => None,
            ("--set-default", Some(old)) => Some(old),
            ("--path", Some(old)) if !old.is_empty() => {
                Some([self.value.as_os_str(), &old].join(OsStr::new(":")))
            }
            _ => Some(self.value.clone()),
        }
    }
}

/// Few keys, so that changes meet.
const KEYS: [&[u8]; 4] = [b"A", "größe".as_bytes(), b"k\xff", b"PATH"];

fn random_key(rng: &Rng) -> OsString {
    OsStr::from_bytes(KEYS[rng.index(KEYS.len())]).to_owned()
}

fn random_value(rng: &Rng) -> OsString {
    match rng.index(4) {
        0 => OsString::new(),
        1 => OsString::from_vec(rng.bytes(1..=4)),
        _ => rng.text("/a:=é\n ", 1..=5).into(),
    }
}

/// The environment of the child, worked out for one variable after the other.
fn expected_entries(base: &[(OsString, OsString)], changes: &[Change]) -> Vec<String> {
    let mut entries = Vec::new();
    for key in KEYS.map(OsStr::from_bytes) {
        let old = base.iter().find(|(k, _)| k == key).map(|(_, v)| v.clone());
        let of_this_key = changes.iter().filter(|change| change.key == key);
        if let Some(value) = of_this_key.fold(old, |old, change| change.applied(old)) {
            entries.push(shown(&[key.as_bytes(), b"=", value.as_bytes()].concat()));
        }
    }
    entries.sort();
    entries
}

/// What the probe has printed, which ends each entry with NUL.
fn entries(stdout: &[u8]) -> Vec<String> {
    let entries = stdout.split_inclusive(|byte| *byte == 0);
    let entries = entries.map(|entry| entry.strip_suffix(b"\0").unwrap_or(entry));
    let mut entries: Vec<_> = entries.map(shown).collect();
    entries.sort();
    entries
}

fn shown(entry: &[u8]) -> String {
    entry.escape_ascii().to_string()
}

fn random_base(rng: &Rng) -> Vec<(OsString, OsString)> {
    let some = KEYS.iter().filter(|_| rng.one_in(2));
    some.map(|key| (OsStr::from_bytes(key).to_owned(), random_value(rng)))
        .collect()
}

#[harness::test(seeded)]
fn any_list_of_changes_makes_the_environment_it_says() {
    let rng = rng();
    let scratch = Scratch::new();
    for _ in 0..24 {
        let mut base = random_base(&rng);
        let mut changes: Vec<_> = (0..=rng.index(8)).map(|_| Change::random(&rng)).collect();
        let mut bad_key = None;
        if rng.one_in(4) {
            let change = Change::random_bad(&rng);
            bad_key = Some(change.key.clone());
            changes.insert(rng.index(changes.len() + 1), change);
        }
        let is_cleared = rng.one_in(4);
        let mut arguments: Vec<_> = changes.iter().flat_map(Change::arguments).collect();
        if is_cleared {
            arguments.push("--clear".into());
        }
        let story = format!("envkit run {arguments:?}, its own environment being {base:?}");

        let program = Program::new("envkit", &scratch).env_clear();
        let program = program.envs(base.iter().cloned()).arg("run");
        let program = program.args(arguments).arg("--");
        let run = program.arg(program_path("d1-probe")).arg("dump").run();
        if let Some(key) = bad_key {
            run.expect(64, "", format!("envkit: bad variable {key:?}\n"));
            continue;
        }
        if is_cleared {
            base.clear();
        }
        equal!(
            expected_entries(&base, &changes),
            entries(&run.stdout),
            "{story}"
        );
        equal!(
            (Some(0), ""),
            (run.status.code(), run.stderr_text().as_str()),
            "{story}"
        );
    }
}
