//! Kata 1.5 from outside: `envkit which`.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::Path;

use harness::{Program, Rng, Scratch, program_path, rng, snapshot};

use crate::{Answer, Question, check_answers};

/// A scratch with some things in it that are programs and some that are not.
fn scratch() -> Scratch {
    let scratch = Scratch::new();
    scratch.directory("bin");
    scratch.link(program_path("d1-probe"), "bin/probe");
    scratch.file("bin/plain", "");
    scratch.mode("bin/plain", 0o644);
    scratch.directory("bin/tool");
    scratch.file("bin/script", "");
    scratch.mode("bin/script", 0o644);
    for program in ["sbin/tool", "sbin/script"] {
        scratch.file(program, "");
        scratch.mode(program, 0o755);
    }
    scratch.file("here", "");
    scratch.mode("here", 0o755);
    scratch
}

/// `envkit which` with a `PATH` in which `[TMP]` stands for the scratch.
fn which<'a>(scratch: &'a Scratch, path: &str) -> Program<'a> {
    Program::new("envkit", scratch)
        .env("PATH", in_scratch(scratch, path))
        .arg("which")
}

fn in_scratch(scratch: &Scratch, text: &str) -> OsString {
    let pieces: Vec<&OsStr> = text.split("[TMP]").map(OsStr::new).collect();
    pieces.join(scratch.path().as_os_str())
}

#[harness::test]
fn which_prints_the_file_of_each_name() {
    let scratch = scratch();
    let which = which(&scratch, "[TMP]/bin").args(["probe", "nope"]);
    snapshot!(which.transcript(), @"
    $ envkit which probe nope
    exit: 1
    --- stdout ---
    [TMP]/bin/probe
    --- stderr ---
    envkit: nope: not found
    ");
}

#[harness::test]
fn which_passes_over_directories_and_files_without_x_bits() {
    let scratch = scratch();
    let which = which(&scratch, "[TMP]/bin:[TMP]/sbin").args(["tool", "script", "plain"]);
    snapshot!(which.transcript(), @"
    $ envkit which tool script plain
    exit: 1
    --- stdout ---
    [TMP]/sbin/tool
    [TMP]/sbin/script
    --- stderr ---
    envkit: [TMP]/bin/plain: not executable
    ");
}

#[harness::test]
fn which_takes_elements_that_are_empty_or_relative_from_the_current_directory() {
    let scratch = scratch();
    let which = which(&scratch, "bin::/nowhere").args(["probe", "here"]);
    snapshot!(which.transcript(), @"
    $ envkit which probe here
    exit: 0
    --- stdout ---
    [TMP]/bin/probe
    [TMP]/here
    ");
}

#[harness::test]
fn which_does_not_search_for_a_name_with_a_slash() {
    let scratch = scratch();
    let which = which(&scratch, "[TMP]/sbin");
    let which = which.args(["./here", "bin/probe", "./tool", "bin/tool", "bin/plain"]);
    snapshot!(which.transcript(), @"
    $ envkit which ./here bin/probe ./tool bin/tool bin/plain
    exit: 1
    --- stdout ---
    [TMP]/./here
    [TMP]/bin/probe
    --- stderr ---
    envkit: ./tool: not found
    envkit: bin/tool: not found
    envkit: [TMP]/bin/plain: not executable
    ");
}

#[harness::test]
fn which_finds_nothing_without_a_path_or_a_name() {
    let scratch = scratch();
    let which = Program::new("envkit", &scratch).env_clear();
    snapshot!(which.args(["which", "here", "sh", ""]).transcript(), @"
    $ envkit which here sh ''
    exit: 1
    --- stderr ---
    envkit: here: not found
    envkit: sh: not found
    envkit: : not found
    ");
}

#[harness::test(os = ["linux"])]
fn which_searches_directories_whose_names_are_no_text() {
    let scratch = Scratch::new();
    let directory = OsStr::from_bytes(b"d\xff");
    scratch.directory(directory);
    let program = Path::new(directory).join("probe");
    scratch.link(program_path("d1-probe"), &program);
    for path in [directory, scratch.join(directory).as_os_str()] {
        let which = Program::new("envkit", &scratch).env("PATH", path);
        let found = scratch.join(&program).into_os_string().into_vec();
        let which = which.args(["which", "-0", "probe"]);
        which.run().expect(0, [&found[..], b"\0"].concat(), "");
    }
}

/// The current directory, and the others.
const DIRECTORIES: [&str; 5] = ["work", "d1", "d2", "d3", "d4"];
const NAMES: [&str; 7] = ["a", "b", "c", "d", "e", "f", "g"];

/// What a directory has under a name.
#[derive(Clone, Copy)]
enum Entry {
    Nothing,
    File(u32),
    LinkToFile(u32),
    DeadLink,
    Directory,
    LinkToDirectory,
}

impl Entry {
    fn random(rng: &Rng) -> Self {
        let mode = *rng.pick(&[0o755, 0o700, 0o610, 0o001, 0o644, 0o600, 0o000]);
        *rng.pick(&[
            Self::Nothing,
            Self::File(mode),
            Self::File(mode),
            Self::File(0o644),
            Self::LinkToFile(mode),
            Self::DeadLink,
            Self::Directory,
            Self::LinkToDirectory,
        ])
    }

    fn make(self, scratch: &Scratch, directory: &str, name: &str) {
        let path = format!("{directory}/{name}");
        match self {
            Self::Nothing => {}
            Self::File(mode) => {
                scratch.file(&path, "");
                scratch.mode(&path, mode);
            }
            Self::LinkToFile(mode) => {
                let target = format!("targets/{directory}-{name}");
                scratch.file(&target, "");
                scratch.mode(&target, mode);
                scratch.link(format!("../{target}"), path);
            }
            Self::DeadLink => {
                scratch.link("nowhere", path);
            }
            Self::Directory => {
                scratch.directory(path);
            }
            Self::LinkToDirectory => {
                scratch.link("..", path);
            }
        }
    }

    fn in_words(self) -> String {
        match self {
            Self::Nothing => "nothing".to_owned(),
            Self::File(mode) => format!("a file {mode:04o}"),
            Self::LinkToFile(mode) => format!("a link to a file {mode:04o}"),
            Self::DeadLink => "a link to nothing".to_owned(),
            Self::Directory => "a directory".to_owned(),
            Self::LinkToDirectory => "a link to a directory".to_owned(),
        }
    }

    /// Whether it can be executed, if it is a file at all.
    fn is_program(self) -> Option<bool> {
        match self {
            Self::File(mode) | Self::LinkToFile(mode) => Some(mode & 0o111 != 0),
            _ => None,
        }
    }
}

/// A way to name one of the directories, and which one that is.
struct Element {
    text: String,
    directory: Option<usize>,
}

impl Element {
    fn random(rng: &Rng) -> Self {
        let index = rng.index(DIRECTORIES.len());
        let name = DIRECTORIES[index];
        let (text, directory) = match rng.index(8) {
            0 | 1 => (String::new(), Some(0)),
            2 => (".".to_owned(), Some(0)),
            3 => ("[TMP]/nowhere".to_owned(), None),
            4 => (format!("../{name}"), Some(index)),
            _ => (format!("[TMP]/{name}"), Some(index)),
        };
        Self { text, directory }
    }

    /// The candidate for `name` in this directory.
    fn candidate(&self, scratch: &Scratch, name: &str) -> String {
        let directory = in_scratch(scratch, &self.text);
        let candidate = scratch.join("work").join(directory).join(name);
        candidate.display().to_string()
    }
}

/// Directories on the disk, and what lies there: for each, under each name.
struct World {
    scratch: Scratch,
    entries: [[Entry; NAMES.len()]; DIRECTORIES.len()],
}

impl World {
    fn random(rng: &Rng) -> Self {
        let scratch = Scratch::new();
        let entries = DIRECTORIES.map(|_| NAMES.map(|_| Entry::random(rng)));
        for (directory, entries) in DIRECTORIES.iter().zip(&entries) {
            scratch.directory(directory);
            for (name, entry) in NAMES.iter().zip(entries) {
                entry.make(&scratch, directory, name);
            }
        }
        Self { scratch, entries }
    }

    /// What `which` says to `asked`, if that means to look into these directories in turn
    /// for the name of that index.
    fn question(&self, asked: OsString, elements: &[Element], index: usize) -> Question {
        let files = elements.iter().filter_map(|element| {
            let is_program = self.entries[element.directory?][index].is_program()?;
            let candidate = element.candidate(&self.scratch, NAMES[index]);
            Some((is_program, candidate))
        });
        let (programs, others): (Vec<_>, Vec<_>) = files.partition(|(is_program, _)| *is_program);
        let answer = match (programs.first(), others.first()) {
            (Some((_, program)), _) => Answer::is(format!("{program}\0")),
            (None, Some((_, other))) => Answer::fails(1, &format!("{other}: not executable")),
            (None, None) => Answer::fails(1, &format!("{}: not found", asked.display())),
        };
        let path: Vec<_> = elements.iter().map(|e| e.text.as_str()).collect();
        let entries = DIRECTORIES.iter().zip(&self.entries);
        let entries =
            entries.map(|(of, entries)| format!("{of} has {}", entries[index].in_words()));
        let entries = entries.collect::<Vec<_>>().join(", ");
        Question {
            answer,
            story: format!(
                "{asked:?} is looked for, from [TMP]/work, in {path:?}; of that name {entries}"
            ),
            arguments: vec![asked],
        }
    }
}

#[harness::test(seeded)]
fn which_finds_what_a_shell_would_find_wherever_it_lies() {
    let rng = rng();
    for _ in 0..6 {
        let world = World::random(&rng);
        let path: Vec<Element> = (0..=rng.index(6)).map(|_| Element::random(&rng)).collect();
        let mut questions = Vec::new();
        for (index, name) in NAMES.iter().enumerate() {
            questions.push(world.question(name.into(), &path, index));
            // And a name with a slash, which has one place where it can be.
            let mut only = Element::random(&rng);
            if only.text.is_empty() {
                only.text.push('.');
            }
            let asked = in_scratch(&world.scratch, &format!("{}/{name}", only.text));
            questions.push(world.question(asked, &[only], index));
        }
        let texts: Vec<&str> = path.iter().map(|element| element.text.as_str()).collect();
        let envkit = || {
            let which = which(&world.scratch, &texts.join(":"));
            which.arg("-0").cwd(world.scratch.join("work"))
        };
        check_answers(envkit, &questions);
    }
}
