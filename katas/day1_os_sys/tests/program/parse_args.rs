//! Kata 1.6 through `envkit args`.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

use harness::{Program, Rng, Scratch, snapshot};

#[harness::test]
fn a_command_line_comes_apart_into_options_and_positionals() {
    let scratch = Scratch::new();
    let line = ["-vv", "-o", "out.txt", "--level=3", "file", "--", "-x"];
    let program = Program::new("envkit", &scratch)
        .args(["args", "--"])
        .args(line);
    snapshot!(program.transcript(), @"
    $ envkit args -- -vv -o out.txt --level=3 file -- -x
    exit: 0
    --- stdout ---
    option verbose
    option verbose
    option output out.txt
    option level 3
    positional file
    positional -x
    ");
}

#[harness::test]
fn a_line_that_does_not_fit_is_refused_with_its_reason() {
    let scratch = Scratch::new();
    for (line, reason) in [
        (["a", "--xyz=1"], "unknown option --xyz"),
        (["-v", "-vl"], "unknown option -l"),
        (["-v", "-o"], "option --output needs a value"),
        (["--verbose=1", "a"], "option --verbose takes no value"),
    ] {
        let program = Program::new("envkit", &scratch).args(["args", "--"]);
        let run = program.args(line).run();
        run.expect(64, "", format!("envkit: {reason}\n"));
    }
}

#[harness::test]
fn arguments_of_the_system_pass_through_without_loss() {
    let scratch = Scratch::new();
    let line: [&[u8]; 4] = [b"--output=caf\xe9", b"-o\xff", b"\xfe=\xff", b"-"];
    let run = Program::new("envkit", &scratch)
        .args(["args", "-0", "--"])
        .args(line.map(OsStr::from_bytes))
        .run();
    let expected =
        b"option output caf\xe9\0option output \xff\0positional \xfe=\xff\0positional -\0";
    run.expect(0, expected, "");
}

/// How many command lines the random case tries. Each is worth several random choices.
const LINES: usize = 60;

/// An option of a random program.
struct Known {
    short: Option<char>,
    long: String,
    takes_value: bool,
}

/// A command line while it is made up, together with what it means.
#[derive(Default)]
struct Line {
    arguments: Vec<Vec<u8>>,
    options: Vec<u8>,
    positional: Vec<u8>,
}

impl Line {
    fn means_option(&mut self, long: &str, value: Option<&[u8]>) {
        self.options.extend(b"option ");
        self.options.extend(long.as_bytes());
        if let Some(value) = value {
            self.options.push(b' ');
            self.options.extend(value);
        }
        self.options.push(0);
    }

    fn means_positional(&mut self, argument: &[u8]) {
        self.positional.extend(b"positional ");
        self.positional.extend(argument);
        self.positional.push(0);
    }
}

#[harness::test(seeded)]
fn random_command_lines_are_understood_as_they_were_meant() {
    let rng = harness::rng();
    let scratch = Scratch::new();
    for _ in 0..LINES {
        let known = random_options(&rng);
        let mut line = Line::default();
        for _ in 0..rng.between(0..=6) {
            add_item(&rng, &known, &mut line);
        }
        let refusal = rng.one_in(3).then(|| add_mistake(&rng, &known, &mut line));
        if refusal.is_none() && rng.one_in(2) {
            add_rest_behind_dashes(&rng, &mut line);
        }
        let run = Program::new("envkit", &scratch)
            .args(["args", "-0", "--spec", &list_of(&known), "--"])
            .args(line.arguments.iter().map(|bytes| OsStr::from_bytes(bytes)))
            .run();
        match refusal {
            Some(reason) => run.expect(64, "", format!("envkit: {reason}\n")),
            None => run.expect(0, [line.options, line.positional].concat(), ""),
        }
    }
}

/// One to six options, with names of which some begin like others.
fn random_options(rng: &Rng) -> Vec<Known> {
    let mut letters: Vec<char> = "abcXY7éλ".chars().collect();
    rng.shuffle(&mut letters);
    let mut known: Vec<Known> = Vec::new();
    for letter in letters.into_iter().take(rng.index(6) + 1) {
        let long = rng.text("ab-", 0..=3);
        let long = format!("{}{long}", rng.pick(&["a", "b", "é"]));
        if known.iter().all(|other| other.long != long) {
            known.push(Known {
                short: (!rng.one_in(4)).then_some(letter),
                long,
                takes_value: rng.one_in(2),
            });
        }
    }
    known
}

/// The options as `envkit args --spec` reads them: `a/long,b/other=`.
fn list_of(known: &[Known]) -> String {
    let entry = |option: &Known| {
        let short = option.short.map(|letter| format!("{letter}/"));
        let value = if option.takes_value { "=" } else { "" };
        format!("{}{}{value}", short.unwrap_or_default(), option.long)
    };
    known.iter().map(entry).collect::<Vec<_>>().join(",")
}

/// Any bytes, and often those that mean something elsewhere.
fn random_value(rng: &Rng) -> Vec<u8> {
    let tricky: [&[u8]; 8] = [b"", b"-", b"--", b"-a", b"--a", b"--a=b", b"=", b"a=b=c"];
    match rng.index(6) {
        0 | 1 => rng.bytes(0..=5),
        // What ends the options elsewhere ends nothing here.
        2 => b"--".to_vec(),
        _ => rng.pick(&tricky).to_vec(),
    }
}

/// Adds one argument or two that are an option, a bundle of them, or a positional.
fn add_item(rng: &Rng, known: &[Known], line: &mut Line) {
    let option = rng.pick(known);
    match rng.index(3) {
        0 => {
            let mut word = if rng.one_in(4) {
                rng.pick(&[b"-".as_slice(), b""]).to_vec()
            } else {
                rng.bytes(0..=6)
            };
            if word.first() == Some(&b'-') && word.len() > 1 {
                word[0] = b'+';
            }
            line.means_positional(&word);
            line.arguments.push(word);
        }
        1 if option.takes_value => {
            let value = random_value(rng);
            line.means_option(&option.long, Some(&value));
            add_with_value(rng, format!("--{}", option.long), b"=", value, line);
        }
        1 => {
            line.means_option(&option.long, None);
            line.arguments.push(format!("--{}", option.long).into());
        }
        _ => add_bundle(rng, known, line),
    }
}

/// Adds `-abc`, of flags and at most one option with a value at the end.
fn add_bundle(rng: &Rng, known: &[Known], line: &mut Line) {
    let with_short = |takes_value: bool| {
        let fitting = known.iter().filter(move |o| o.takes_value == takes_value);
        let pairs = fitting.filter_map(|o| o.short.map(|letter| (letter, o.long.as_str())));
        pairs.collect::<Vec<_>>()
    };
    let (flags, valued) = (with_short(false), with_short(true));
    let mut bundle = "-".to_owned();
    for _ in 0..rng.index(4) {
        if !flags.is_empty() {
            let (letter, long) = rng.pick(&flags);
            bundle.push(*letter);
            line.means_option(long, None);
        }
    }
    if !valued.is_empty() && rng.one_in(2) {
        let (letter, long) = rng.pick(&valued);
        bundle.push(*letter);
        let value = random_value(rng);
        line.means_option(long, Some(&value));
        add_with_value(rng, bundle, b"", value, line);
    } else if bundle != "-" {
        line.arguments.push(bundle.into());
    }
}

/// Adds a value to an option, attached by `glue` or as an argument of its own.
fn add_with_value(rng: &Rng, option: String, glue: &[u8], value: Vec<u8>, line: &mut Line) {
    let can_attach = !glue.is_empty() || !value.is_empty();
    if can_attach && rng.one_in(2) {
        line.arguments
            .push([option.as_bytes(), glue, &value].concat());
    } else {
        line.arguments.extend([option.into_bytes(), value]);
    }
}

fn add_rest_behind_dashes(rng: &Rng, line: &mut Line) {
    line.arguments.push(b"--".to_vec());
    for _ in 0..rng.index(4) {
        let word = random_value(rng);
        line.means_positional(&word);
        line.arguments.push(word);
    }
}

/// Adds something that does not fit at the end; the result is what is said about it.
fn add_mistake(rng: &Rng, known: &[Known], line: &mut Line) -> String {
    let option = rng.pick(known);
    match (rng.index(4), option.short) {
        (0, Some(letter)) if option.takes_value => {
            line.arguments.push(format!("-{letter}").into());
            format!("option --{} needs a value", option.long)
        }
        (0 | 1, _) if option.takes_value => {
            line.arguments.push(format!("--{}", option.long).into());
            format!("option --{} needs a value", option.long)
        }
        (1, _) => {
            let argument = format!("--{}={}", option.long, rng.text("a=", 0..=3));
            line.arguments.push(argument.into());
            format!("option --{} takes no value", option.long)
        }
        (2, _) => {
            let name = rng.pick(&["-", "--", "--a", "--é"]);
            let argument = [name.as_bytes(), b"\xff", &rng.bytes(0..=3)].concat();
            let shown = format!("{:?}", OsStr::from_bytes(&argument));
            line.arguments.push(argument);
            format!("option {shown} is not valid UTF-8")
        }
        (_, Some(letter)) if !option.takes_value => {
            let stranger = *rng.pick(&['?', 'q', 'ß', '=']);
            let bundle = format!("-{letter}{stranger}{letter}");
            line.arguments.push(bundle.into());
            format!("unknown option -{stranger}")
        }
        _ => {
            let stranger = random_stranger(rng, known, &option.long);
            let value = rng.pick(&["", "=", "=1", "=a=b"]);
            line.arguments.push(format!("--{stranger}{value}").into());
            format!("unknown option --{stranger}")
        }
    }
}

/// A name that is not known, but has its beginning in common with one that is.
fn random_stranger(rng: &Rng, known: &[Known], long: &str) -> String {
    let mut shorter = long.to_owned();
    shorter.pop();
    let is_free = known.iter().all(|other| other.long != shorter);
    if !shorter.is_empty() && is_free && rng.one_in(2) {
        return shorter;
    }
    // Longer than every name there is.
    format!("{long}{}", rng.text("xyz", 4..=6))
}
