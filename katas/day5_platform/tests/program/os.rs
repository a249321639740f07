//! Kata 5.1 from outside: `platkit os`.

use harness::{Program, Rng, Scratch, rng, snapshot};

use crate::{Answer, Question, check_answers};

fn platkit(scratch: &Scratch) -> Program<'_> {
    Program::new("platkit", scratch).arg("os")
}

#[harness::test]
fn os_tells_which_systems_the_names_are() {
    let scratch = Scratch::new();
    let os = platkit(&scratch).args(["linux", "Darwin", "WINDOWS", "FreeBSD", "NetBSD", "wasi"]);
    snapshot!(os.transcript(), @r#"
    $ platkit os linux Darwin WINDOWS FreeBSD NetBSD wasi
    exit: 0
    --- stdout ---
    Linux  python=Linux  unix=yes
    MacOs  python=Darwin  unix=yes
    Windows  python=Windows  unix=no
    FreeBsd  python=FreeBSD  unix=yes
    Other("netbsd")  python=netbsd  unix=yes
    Other("wasi")  python=wasi  unix=no
    "#);
}

#[harness::test]
fn os_takes_a_name_as_a_whole() {
    let scratch = Scratch::new();
    let os = platkit(&scratch).args(["darwine", "", "linux ", "win"]);
    snapshot!(os.transcript(), @r#"
    $ platkit os darwine '' 'linux ' win
    exit: 0
    --- stdout ---
    Other("darwine")  python=darwine  unix=yes
    Other("")  python=  unix=yes
    Other("linux ")  python=linux   unix=yes
    Other("win")  python=win  unix=yes
    "#);
}

#[harness::test]
fn os_without_a_name_is_about_this_system() {
    let scratch = Scratch::new();
    let expected = match std::env::consts::OS {
        "linux" => "Linux  python=Linux  unix=yes\n",
        "macos" => "MacOs  python=Darwin  unix=yes\n",
        "freebsd" => "FreeBsd  python=FreeBSD  unix=yes\n",
        other => &format!("Other({other:?})  python={other}  unix=yes\n"),
    };
    platkit(&scratch).run().expect(0, expected, "");
}

/// Variant, name in Python, whether it is a Unix; and the words it goes by.
const KNOWN: [(&str, &str, &str, &[&str]); 4] = [
    ("Linux", "Linux", "yes", &["linux"]),
    ("MacOs", "Darwin", "yes", &["macos", "darwin"]),
    ("Windows", "Windows", "no", &["windows"]),
    ("FreeBsd", "FreeBSD", "yes", &["freebsd"]),
];

fn random_case(rng: &Rng, word: &str) -> String {
    let letters = word.chars();
    let letters = letters.map(|c| {
        if rng.one_in(2) {
            c.to_ascii_uppercase()
        } else {
            c
        }
    });
    letters.collect()
}

fn other(name: &str) -> String {
    let unix = if ["wasi", "uefi", "hermit"].contains(&name) {
        "no"
    } else {
        "yes"
    };
    format!("Other({name:?})  python={name}  unix={unix}")
}

#[harness::test(seeded)]
fn os_knows_every_name_in_any_case() {
    let rng = rng();
    let scratch = Scratch::new();
    let mut questions = Vec::new();
    for _ in 0..80 {
        let (name, line) = if rng.one_in(3) {
            let words = [
                "wasi", "uefi", "hermit", "netbsd", "aix", "linuxx", "win", "darwi",
            ];
            let mut name = (*rng.pick(&words)).to_owned();
            if rng.one_in(2) {
                name += &rng.text("abcxyz019_é", 1..=3);
            }
            (random_case(&rng, &name), other(&name))
        } else {
            let (variant, python, unix, words) = rng.pick(&KNOWN);
            let line = format!("{variant}  python={python}  unix={unix}");
            (random_case(&rng, rng.pick::<&str>(words)), line)
        };
        questions.push(Question {
            story: format!("the name {name:?}"),
            answer: Answer::line(line),
            arguments: vec![name.into()],
        });
    }
    check_answers(|| platkit(&scratch), &questions);
}
