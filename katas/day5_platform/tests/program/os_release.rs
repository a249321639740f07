//! Kata 5.4 from outside: `platkit release`.

use harness::{Program, Rng, Scratch, rng, snapshot};

use crate::{Answer, Question, check_answers};

const DEBIAN: &str = include_str!("../fixtures/debian.os-release");
const ARCH: &str = include_str!("../fixtures/arch.os-release");
const NASTY: &str = include_str!("../fixtures/nasty.os-release");

fn release(scratch: &Scratch) -> Program<'_> {
    Program::new("platkit", scratch).arg("release")
}

#[harness::test]
fn release_tells_what_a_distribution_is() {
    let scratch = Scratch::new();
    scratch.file("debian", DEBIAN);
    scratch.file("arch", ARCH);
    scratch.file("nasty", NASTY);
    snapshot!(release(&scratch).args(["debian", "arch", "nasty"]).transcript(), @r##"
    $ platkit release debian arch nasty
    exit: 0
    --- stdout ---
    id="debian" like=[] name="Debian GNU/Linux 13 (trixie)" version="13"
    id="arch" like=[] name="Arch Linux" version=none
    id="last" like=["ubuntu", "debian"] name="It's \"nasty\" $5 `x` \\ \\n # = 100%" version="1=2"
    "##);
}

#[harness::test]
fn release_reads_standard_input() {
    let scratch = Scratch::new();
    let expected = "id=\"linux\" like=[] name=\"Linux\" version=none\n";
    release(&scratch).run().expect(0, expected, "");
    let expected = "id=\"x\" like=[] name=\"Linux\" version=none\n";
    release(&scratch)
        .stdin("ID='x'\r\n")
        .run()
        .expect(0, expected, "");
}

#[harness::test]
fn release_tells_the_line_that_is_wrong() {
    let scratch = Scratch::new();
    let bad = [
        "ID=a\nPRETTY_NAME=\"x\n",
        "\n# c\nID=a b\n",
        "1D=x",
        "ID=\"a\"b",
        "nonsense",
    ];
    let mut questions = Vec::new();
    for (index, text) in bad.into_iter().enumerate() {
        let file = format!("bad{index}");
        scratch.file(&file, text);
        let line = [2, 3, 1, 1, 1][index];
        questions.push(Question {
            story: format!("the text {text:?}"),
            answer: Answer::fails(65, &format!("{file}: line {line}")),
            arguments: vec![file.into()],
        });
    }
    check_answers(|| release(&scratch), &questions);
}

/// A file under construction, with what must be found in it.
#[derive(Default)]
struct File {
    text: String,
    lines: usize,
    id: Option<String>,
    like: Option<String>,
    name: Option<String>,
    version: Option<String>,
    wrong: Option<usize>,
}

impl File {
    fn random(rng: &Rng) -> Self {
        let mut file = Self::default();
        for _ in 0..rng.index(7) {
            match rng.index(12) {
                0 => file.push(rng, &rng.text(" \t", 0..=3)),
                1 => {
                    let comment =
                        format!("{}#{}", rng.text(" \t", 0..=2), rng.text("aID=\"'", 0..=5));
                    file.push(rng, &comment);
                }
                2 if rng.one_in(3) => file.push_wrong(rng),
                _ => file.push_assignment(rng),
            }
        }
        file
    }

    fn push(&mut self, rng: &Rng, line: &str) {
        self.text.push_str(line);
        let end = if rng.one_in(2) { "\n" } else { "\r\n" };
        self.text.push_str(end);
        self.lines += 1;
    }

    fn push_assignment(&mut self, rng: &Rng) {
        let keys = [
            "ID",
            "ID_LIKE",
            "PRETTY_NAME",
            "VERSION_ID",
            "NAME",
            "_x9",
            "id",
        ];
        let key = *rng.pick(&keys);
        let value = rng.text("ab1é#=$`\\\"' -", 0..=8);
        let written = match rng.index(3) {
            0 if !value.contains('\'') => format!("'{value}'"),
            1 if !value.contains(' ') && !value.starts_with(['"', '\'']) => value.clone(),
            _ => double_quoted(rng, &value),
        };
        let around = [rng.text(" \t", 0..=2), rng.text(" \t", 0..=2)];
        self.push(rng, &format!("{}{key}={written}{}", around[0], around[1]));
        match key {
            "ID" => self.id = Some(value),
            "ID_LIKE" => self.like = Some(value),
            "PRETTY_NAME" => self.name = Some(value),
            "VERSION_ID" => self.version = Some(value),
            _ => {}
        }
    }

    fn push_wrong(&mut self, rng: &Rng) {
        let wrong = [
            "ID",
            "=x",
            "9=x",
            "I D=x",
            "ID =x",
            "é=x",
            "A=\"x",
            "A='x",
            "A=\"x\\\"",
            "A=x y",
            "A='x'y",
            "A='x'y'",
            "A=\"x\" y",
            "A=x #y",
            "A=\"x\"\"y\"",
            "A= x",
        ];
        let line = *rng.pick(&wrong);
        self.wrong.get_or_insert(self.lines + 1);
        self.push(rng, line);
    }

    fn answer(&self, name: &str) -> Answer {
        if let Some(line) = self.wrong {
            return Answer::fails(65, &format!("{name}: line {line}"));
        }
        let id = self.id.as_deref().unwrap_or("linux");
        let like = self.like.as_deref().unwrap_or_default();
        let like: Vec<&str> = like.split(' ').filter(|word| !word.is_empty()).collect();
        let pretty = self.name.as_deref().unwrap_or("Linux");
        let version = self.version.as_ref().map(|version| format!("{version:?}"));
        let version = version.unwrap_or("none".to_owned());
        Answer::line(format!(
            "id={id:?} like={like:?} name={pretty:?} version={version}"
        ))
    }
}

/// Escapes what must be escaped, and sometimes what only may be.
fn double_quoted(rng: &Rng, value: &str) -> String {
    let mut quoted = String::from("\"");
    let mut chars = value.chars().peekable();
    while let Some(c) = chars.next() {
        // In front of these a backslash would not stand for itself.
        let before_special = matches!(chars.peek(), None | Some('"' | '$' | '`' | '\\'));
        let escape = match c {
            '"' => true,
            '\\' => before_special || rng.one_in(2),
            '$' | '`' => rng.one_in(2),
            _ => false,
        };
        if escape {
            quoted.push('\\');
        }
        quoted.push(c);
    }
    quoted + "\""
}

#[harness::test(seeded)]
fn release_reads_whatever_a_shell_would() {
    let rng = rng();
    let scratch = Scratch::new();
    let mut questions = Vec::new();
    for index in 0..60 {
        let file = File::random(&rng);
        let name = format!("{index}");
        scratch.file(&name, &file.text);
        questions.push(Question {
            story: format!("the text {:?}", file.text),
            answer: file.answer(&name),
            arguments: vec![name.into()],
        });
    }
    check_answers(|| release(&scratch), &questions);
}
