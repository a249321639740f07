//! Kata 5.2 from outside: `platkit path` and `platkit newlines`.

use std::ffi::OsString;

use harness::{Program, Rng, Scratch, equal, rng, snapshot};

use crate::{Answer, Question, check_answers};

fn path<'a>(scratch: &'a Scratch, command: &str, os: &str) -> Program<'a> {
    Program::new("platkit", scratch).args(["path", command, "--os", os, "--"])
}

#[harness::test]
fn path_join_follows_the_system() {
    let scratch = Scratch::new();
    let pairs = ["C:/a/", "b/c", "/srv", r"\x", "a", "/x", "C:", "x"];
    snapshot!(path(&scratch, "join", "windows").args(pairs).transcript(), @r"
    $ platkit path join --os windows -- C:/a/ b/c /srv '\x' a /x C: x
    exit: 0
    --- stdout ---
    C:/a\b/c
    \x
    /x
    C:x
    ");
    snapshot!(path(&scratch, "join", "linux").args(pairs).transcript(), @r"
    $ platkit path join --os linux -- C:/a/ b/c /srv '\x' a /x C: x
    exit: 0
    --- stdout ---
    C:/a/b/c
    /srv/\x
    /x
    C:/x
    ");
}

#[harness::test]
fn path_exe_follows_the_system() {
    let scratch = Scratch::new();
    let names = ["rustc", "SETUP.EXE", "größe"];
    let windows = path(&scratch, "exe", "windows").args(names);
    windows
        .run()
        .expect(0, "rustc.exe\nSETUP.EXE\ngröße.exe\n", "");
    let macos = path(&scratch, "exe", "macos").args(names);
    macos.run().expect(0, "rustc\nSETUP.EXE\ngröße\n", "");
}

#[harness::test]
fn path_name_tells_what_is_wrong() {
    let scratch = Scratch::new();
    let names = ["nul.txt", "a:b", "", "..", "a.", "notes.txt", "a/b"];
    snapshot!(path(&scratch, "name", "windows").args(names).transcript(), @"
    $ platkit path name --os windows -- nul.txt a:b '' .. a. notes.txt a/b
    exit: 65
    --- stderr ---
    platkit: nul.txt: reserved name (NUL)
    platkit: a:b: bad character ':'
    platkit: : empty name
    platkit: ..: reserved name (..)
    platkit: a.: a dot or a space at the end
    platkit: a/b: bad character '/'
    ");
    let good = path(&scratch, "name", "freebsd").args(["nul.txt", "a:b", "a."]);
    good.run().expect(0, "", "");
}

#[harness::test]
fn newlines_are_those_of_the_system() {
    let scratch = Scratch::new();
    for (os, expected) in [("windows", "a\r\nb\r\n\r\nc"), ("netbsd", "a\nb\n\nc")] {
        let newlines = Program::new("platkit", &scratch).args(["newlines", "--os", os]);
        newlines.stdin("a\nb\r\n\rc").run().expect(0, expected, "");
    }
}

/// A few plain components with separators between them.
fn random_relative(rng: &Rng, separators: &[&str]) -> String {
    let mut path = rng.text("aZ9é .-", 1..=4);
    for _ in 0..rng.index(3) {
        path.push_str(rng.pick::<&str>(separators));
        path.push_str(&rng.text("aZ9é .-", 1..=4));
    }
    path
}

/// A base, a part, and what they give, put together from pieces.
fn random_join_on_windows(rng: &Rng) -> [String; 3] {
    let separators = ["\\", "/"];
    let drive = format!("{}:", rng.text("acZ", 1..=1));
    let share = format!(
        "{}{}",
        rng.pick(&["\\\\", "//", "\\/"]),
        rng.text("nasé", 1..=3)
    );
    let share = format!(
        "{share}{}{}",
        rng.pick(&separators),
        rng.text("home", 1..=3)
    );
    let relative = random_relative(rng, &separators);
    let kept = rng.pick(&[String::new(), drive.clone(), share]).clone();
    let (base, trailing) = match rng.index(5) {
        0 => (kept.clone(), ""),
        1 if kept == drive => (format!("{kept}{relative}"), ""),
        _ if kept.is_empty() => (relative, *rng.pick(&["", "\\", "/", "\\/"])),
        _ => {
            let base = format!("{kept}{}{relative}", rng.pick(&separators));
            (base, *rng.pick(&["", "\\", "/", "//"]))
        }
    };
    let relative = random_relative(rng, &separators);
    let (part, joined) = match rng.index(6) {
        0 => {
            let part = format!(
                "{}{relative}",
                rng.pick(&["D:\\", "x:/", "D:", "\\\\", "//"])
            );
            (part.clone(), part)
        }
        1 => {
            let part = format!("{}{relative}", rng.pick(&separators));
            let joined = format!("{kept}{part}");
            (part, joined)
        }
        2 if !base.is_empty() => (String::new(), format!("{base}{trailing}")),
        _ if base.is_empty() => (relative.clone(), relative),
        _ if base == drive && trailing.is_empty() => {
            (relative.clone(), format!("{base}{relative}"))
        }
        _ => (relative.clone(), format!("{base}\\{relative}")),
    };
    [format!("{base}{trailing}"), part, joined]
}

fn random_join_on_unix(rng: &Rng) -> [String; 3] {
    let separators = ["/", "\\/", "//"];
    let root = *rng.pick(&["", "/", "C:/"]);
    let base = format!("{root}{}", random_relative(rng, &separators));
    let trailing = *rng.pick(&["", "/", "//"]);
    let relative = random_relative(rng, &separators);
    let (part, joined) = match rng.index(6) {
        0 => (format!("/{relative}"), format!("/{relative}")),
        1 => (String::new(), format!("{base}{trailing}")),
        2 => (format!("\\{relative}"), format!("{base}/\\{relative}")),
        3 => (format!("C:{relative}"), format!("{base}/C:{relative}")),
        _ => (relative.clone(), format!("{base}/{relative}")),
    };
    [format!("{base}{trailing}"), part, joined]
}

#[harness::test(seeded)]
fn path_join_joins_whatever_it_is_given() {
    let rng = rng();
    let scratch = Scratch::new();
    for os in ["windows", "linux"] {
        let mut questions = Vec::new();
        for _ in 0..80 {
            let [base, part, joined] = match os {
                "windows" => random_join_on_windows(&rng),
                _ => random_join_on_unix(&rng),
            };
            questions.push(Question {
                story: format!("{os}: {base:?} and {part:?}"),
                answer: Answer::line(joined),
                arguments: vec![base.into(), part.into()],
            });
        }
        check_answers(|| path(&scratch, "join", os), &questions);
    }
}

#[harness::test(seeded)]
fn path_exe_knows_its_ending_in_any_case() {
    let rng = rng();
    let scratch = Scratch::new();
    let mut questions = Vec::new();
    for _ in 0..60 {
        let name = rng.text("aB.é\u{1f980}ex", 1..=6);
        let cases = ['e', 'x', 'e'].map(|c| {
            if rng.one_in(2) {
                c.to_ascii_uppercase()
            } else {
                c
            }
        });
        let ending = format!(".{}", cases.into_iter().collect::<String>());
        let (name, file) = match rng.index(3) {
            0 => (format!("{name}{ending}"), format!("{name}{ending}")),
            1 => (format!("{name}{ending}x"), format!("{name}{ending}x.exe")),
            // It may have that ending by chance.
            _ if name.to_lowercase().ends_with(".exe") => (name.clone(), name),
            _ => (name.clone(), format!("{name}.exe")),
        };
        questions.push(Question {
            story: format!("the program {name:?} on Windows"),
            answer: Answer::line(file),
            arguments: vec![name.into()],
        });
    }
    check_answers(|| path(&scratch, "exe", "windows"), &questions);
}

/// The reason, as `platkit` tells it, why a name is bad on Windows. It goes by the code
/// units that Windows itself works on.
fn fault_on_windows(name: &str) -> Option<String> {
    let units: Vec<u16> = name.encode_utf16().collect();
    if units.is_empty() {
        return Some("empty name".to_owned());
    }
    if units.len() > 255 {
        return Some("name too long".to_owned());
    }
    if name == "." || name == ".." {
        return Some(format!("reserved name ({name})"));
    }
    let dot = name.find('.').unwrap_or(name.len());
    let stem = name[..dot].trim_end_matches(' ').to_ascii_lowercase();
    let devices = "con prn aux nul com1 com2 com3 com4 com5 com6 com7 com8 com9 \
                   lpt1 lpt2 lpt3 lpt4 lpt5 lpt6 lpt7 lpt8 lpt9";
    if devices.split(' ').any(|device| device == stem) {
        return Some(format!("reserved name ({})", stem.to_ascii_uppercase()));
    }
    let bad = |c: &char| "<>:\"/\\|?*".contains(*c) || (*c as u32) < 0x20;
    if let Some(bad) = name.chars().find(bad) {
        return Some(format!("bad character {bad:?}"));
    }
    let last = units.last().copied();
    let drops = [b'.', b' '].map(|byte| Some(u16::from(byte)));
    drops
        .contains(&last)
        .then(|| "a dot or a space at the end".to_owned())
}

fn random_name(rng: &Rng) -> String {
    match rng.index(6) {
        0 => {
            let devices = [
                "con", "PRN", "Aux", "nUL", "com", "LPT", "com1", "lpt5", "COM9",
            ];
            let behind = ["", ".", ".txt", " ", " .x", "x", "0", "3", "é"];
            format!("{}{}", rng.pick(&devices), rng.pick(&behind))
        }
        1 => rng
            .text(rng.pick::<&str>(&["a1", "é", "aé\u{1f980}"]), 60..=135)
            .repeat(2),
        2 => format!("a{}", rng.text("b. ", 1..=4)),
        3 => rng.text("ab <>:\"\\|?*\t\u{1}", 1..=8).replace("..", "x"),
        4 => (*rng.pick(&["", ".", "..", "...", ". "])).to_owned(),
        _ => format!("{}x", rng.text("aB é.-_", 0..=6)),
    }
}

/// The same for any Unix, which goes by bytes.
fn fault_on_unix(name: &str) -> Option<String> {
    let bytes = name.as_bytes();
    match bytes {
        [] => Some("empty name".to_owned()),
        _ if bytes.len() > 255 => Some("name too long".to_owned()),
        b"." | b".." => Some(format!("reserved name ({name})")),
        _ => bytes
            .contains(&b'/')
            .then(|| "bad character '/'".to_owned()),
    }
}

/// Expects random names to be answered as `fault` says.
#[track_caller]
fn check_names(rng: &Rng, os: &str, fault: fn(&str) -> Option<String>) {
    let scratch = Scratch::new();
    let mut questions = Vec::new();
    for _ in 0..100 {
        let name = random_name(rng);
        let shown = name.replace('\t', "\\t").replace('\u{1}', "\\u{1}");
        let answer = match fault(&name) {
            None => Answer::is(String::new()),
            Some(reason) => Answer::fails(65, &format!("{shown}: {reason}")),
        };
        questions.push(Question {
            story: format!("the name {name:?} on {os}"),
            answer,
            arguments: vec![OsString::from(name)],
        });
    }
    check_answers(|| path(&scratch, "name", os), &questions);
}

#[harness::test(seeded)]
fn path_name_finds_what_windows_would_refuse() {
    check_names(&rng(), "windows", fault_on_windows);
}

#[harness::test(seeded)]
fn path_name_finds_what_a_unix_would_refuse() {
    check_names(&rng(), "netbsd", fault_on_unix);
}

/// The text with other line ends, found by looking at one byte after the other.
fn converted(text: &str, end: &str) -> String {
    let mut bytes = Vec::new();
    let mut before = 0;
    for byte in text.bytes() {
        match byte {
            b'\n' if before == b'\r' => {}
            b'\n' | b'\r' => bytes.extend(end.bytes()),
            other => bytes.push(other),
        }
        before = byte;
    }
    String::from_utf8(bytes).expect("only whole characters were put in")
}

#[harness::test(seeded)]
fn newlines_converts_any_mixture_and_only_once() {
    let rng = rng();
    let scratch = Scratch::new();
    let texts: Vec<String> = (0..60).map(|_| rng.text("aé\r\n\r\n\t", 0..=12)).collect();
    for (os, end) in [("windows", "\r\n"), ("linux", "\n")] {
        let newlines = |text: &str| {
            let program = Program::new("platkit", &scratch).args(["newlines", "--os", os]);
            let run = program.stdin(text).run();
            String::from_utf8_lossy(&run.stdout).into_owned()
        };
        // All at once, with a character between them that is no line end.
        let once = newlines(&texts.join("\0"));
        let actual: Vec<&str> = once.split('\0').collect();
        for (index, text) in texts.iter().enumerate() {
            let expected = converted(text, end);
            let actual = actual.get(index).copied().unwrap_or_default();
            equal!(expected, actual, "{os}: the text {text:?}");
        }
        equal!(once, newlines(&once), "{os}: all texts, converted twice");
    }
}
