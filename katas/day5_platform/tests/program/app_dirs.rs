//! Kata 5.3 from outside: `platkit dirs`.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};

use harness::{Program, Rng, Scratch, equal, rng, snapshot};

use crate::Answer;

fn dirs<'a>(scratch: &'a Scratch, os: &str) -> Program<'a> {
    let program = Program::new("platkit", scratch).env_clear();
    program.args(["dirs", "--os", os])
}

#[harness::test]
fn dirs_follow_xdg_on_linux() {
    let scratch = Scratch::new();
    let dirs = dirs(&scratch, "linux")
        .env("HOME", "/home/kata")
        .env("XDG_CONFIG_HOME", "rel")
        .env("XDG_CACHE_HOME", "/var/cache/");
    snapshot!(dirs.arg("demo").transcript(), @"
    $ platkit dirs --os linux demo
    exit: 0
    --- stdout ---
    config /home/kata/.config/demo
    data   /home/kata/.local/share/demo
    cache  /var/cache/demo
    ");
}

#[harness::test]
fn dirs_have_backslashes_on_windows() {
    let scratch = Scratch::new();
    let dirs = dirs(&scratch, "windows")
        .env("appdata", r"C:\Users\k\AppData\Roaming")
        .env("LOCALAPPDATA", r"C:\Users\k\AppData\Local");
    snapshot!(dirs.args(["demo", "two"]).transcript(), @r"
    $ platkit dirs --os windows demo two
    exit: 0
    --- stdout ---
    config C:\Users\k\AppData\Roaming\demo
    data   C:\Users\k\AppData\Local\demo
    cache  C:\Users\k\AppData\Local\demo\cache
    config C:\Users\k\AppData\Roaming\two
    data   C:\Users\k\AppData\Local\two
    cache  C:\Users\k\AppData\Local\two\cache
    ");
}

#[harness::test]
fn dirs_are_in_the_library_on_macos() {
    let scratch = Scratch::new();
    let dirs = dirs(&scratch, "macos").env("HOME", "/Users/k").arg("demo");
    let expected = "config /Users/k/Library/Application Support/demo\n\
                    data   /Users/k/Library/Application Support/demo\n\
                    cache  /Users/k/Library/Caches/demo\n";
    dirs.run().expect(0, expected, "");
}

#[harness::test]
fn dirs_say_what_keeps_them_from_an_answer() {
    let scratch = Scratch::new();
    snapshot!(dirs(&scratch, "linux").arg("demo").transcript(), @"
    $ platkit dirs --os linux demo
    exit: 78
    --- stderr ---
    platkit: no variable says where the home directory is
    ");
    let program = dirs(&scratch, "macos").env("HOME", OsStr::from_bytes(b"/caf\xe9"));
    let expected = "platkit: bad name of a program \"a/b\"\nplatkit: HOME is not valid UTF-8\n";
    program.args(["a/b", "demo"]).run().expect(65, "", expected);
    let wasi = dirs(&scratch, "wasi").env("HOME", "/h").arg("demo");
    wasi.run()
        .expect(1, "", "platkit: unsupported system wasi\n");
}

/// A value that is set to something good, or relative, or nothing, or no text; or not at all.
fn random_value(rng: &Rng, os: &str) -> Option<OsString> {
    let name = rng.text("aé z", 1..=4);
    let good = match os {
        "windows" => format!("C:\\{name}"),
        _ => format!("/{name}"),
    };
    let trailing = *rng.pick(&["", "", "/", "//"]);
    match rng.index(12) {
        0 | 1 => None,
        2 => Some(OsString::new()),
        3 => Some(OsString::from_vec(b"/\xff".to_vec())),
        4 | 5 if os != "windows" => Some(name.into()),
        _ => Some((good + trailing).into()),
    }
}

type Variables = BTreeMap<OsString, OsString>;

/// What a variable is worth: `None` is nothing, `Err` is no text.
fn value(env: &Variables, os: &str, key: &str) -> Result<Option<String>, String> {
    let found = env.iter().find(|(name, _)| match os {
        "windows" => name.to_ascii_uppercase() == key,
        _ => *name == key,
    });
    match found.map(|(_, value)| value.to_str()) {
        None | Some(Some("")) => Ok(None),
        Some(Some(text)) => Ok(Some(text.trim_end_matches(['/', '\\']).to_owned())),
        Some(None) => Err(format!("{key} is not valid UTF-8")),
    }
}

/// The directories, or the reason why there are none; `demo` is not in them yet.
fn expected(env: &Variables, os: &str) -> Result<[String; 3], String> {
    let home = |key: &str, below: &str| match value(env, os, key)? {
        Some(home) if os == "windows" => Ok(format!("{home}\\{below}")),
        Some(home) => Ok(format!("{home}/{below}")),
        None => Err("no variable says where the home directory is".to_owned()),
    };
    let or_home = |key: &str, home_key: &str, below: &str| match value(env, os, key)? {
        // Without the separators at its end, the root is nothing.
        Some(base) if os == "windows" || base.is_empty() || base.starts_with('/') => Ok(base),
        _ => home(home_key, below),
    };
    match os {
        "windows" => {
            let config = or_home("APPDATA", "USERPROFILE", "AppData\\Roaming")?;
            let local = or_home("LOCALAPPDATA", "USERPROFILE", "AppData\\Local")?;
            Ok([config, local.clone(), local])
        }
        "macos" => {
            let support = home("HOME", "Library/Application Support")?;
            Ok([support.clone(), support, home("HOME", "Library/Caches")?])
        }
        _ => Ok([
            or_home("XDG_CONFIG_HOME", "HOME", ".config")?,
            or_home("XDG_DATA_HOME", "HOME", ".local/share")?,
            or_home("XDG_CACHE_HOME", "HOME", ".cache")?,
        ]),
    }
}

fn answer(env: &Variables, os: &str, app: &str) -> Answer {
    match expected(env, os) {
        Ok([config, data, cache]) if os == "windows" => Answer::is(format!(
            "config {config}\\{app}\ndata   {data}\\{app}\ncache  {cache}\\{app}\\cache\n"
        )),
        Ok([config, data, cache]) => Answer::is(format!(
            "config {config}/{app}\ndata   {data}/{app}\ncache  {cache}/{app}\n"
        )),
        Err(reason) if reason.starts_with("no ") => Answer::fails(78, &reason),
        Err(reason) => Answer::fails(65, &reason),
    }
}

fn random_variables(rng: &Rng, os: &str) -> Variables {
    let keys: &[&str] = match os {
        "windows" => &["APPDATA", "LOCALAPPDATA", "USERPROFILE"],
        _ => &["HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"],
    };
    let mut variables = Variables::new();
    for key in keys {
        for spelling in 0..2 {
            let mixed = key.chars().map(|c| match rng.index(2) {
                0 if spelling > 0 => c.to_ascii_lowercase(),
                _ => c,
            });
            if let Some(value) = random_value(rng, os)
                && (spelling == 0 || rng.one_in(3))
            {
                variables.insert(mixed.collect::<String>().into(), value);
            }
        }
    }
    variables
}

#[harness::test(seeded)]
fn dirs_are_right_in_any_environment() {
    let rng = rng();
    let scratch = Scratch::new();
    for round in 0..24 {
        let os = ["linux", "windows", "macos", "netbsd"][round % 4];
        let variables = random_variables(&rng, os);
        let app = rng.text("demoé", 1..=5);
        let run = dirs(&scratch, os).envs(&variables).arg(&app).run();
        let expected = answer(&variables, os, &app);
        equal!(
            expected,
            Answer::of(&run),
            "{os}: {app:?} with {variables:?}"
        );
    }
}
