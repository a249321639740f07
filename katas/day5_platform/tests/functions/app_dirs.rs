//! Kata 5.3 from inside: `app_dirs`.

use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;

use day5_platform::app_dirs::app_dirs;
use day5_platform::{AppDirs, DirError, Os};
use harness::equal;
use support::Env;

fn env(variables: &[(&str, &str)]) -> Env {
    let own = |(key, value): &(&str, &str)| (key.into(), value.into());
    variables.iter().map(own).collect()
}

fn dirs(config: &str, data: &str, cache: &str) -> Result<AppDirs, DirError> {
    Ok(AppDirs {
        config: config.to_owned(),
        data: data.to_owned(),
        cache: cache.to_owned(),
    })
}

/// Expects the directories of `demo`, given these variables.
#[track_caller]
fn expects(os: &Os, variables: &[(&str, &str)], expected: &Result<AppDirs, DirError>) {
    let actual = app_dirs(os, &env(variables), "demo");
    equal!(*expected, actual, "{os:?} with {variables:?}");
}

fn other(name: &str) -> Os {
    Os::Other(name.to_owned())
}

fn xdg_systems() -> [Os; 3] {
    [Os::Linux, Os::FreeBsd, other("netbsd")]
}

#[harness::test]
fn linux_and_other_unixes_go_below_home() {
    let expected = dirs(
        "/home/k/.config/demo",
        "/home/k/.local/share/demo",
        "/home/k/.cache/demo",
    );
    for os in xdg_systems() {
        expects(&os, &[("HOME", "/home/k")], &expected);
    }
}

#[harness::test]
fn xdg_says_where_else() {
    let variables = [
        ("HOME", "/home/k"),
        ("XDG_CONFIG_HOME", "/c c"),
        ("XDG_DATA_HOME", "/d/größe"),
        ("XDG_CACHE_HOME", "/var/x"),
    ];
    let expected = dirs("/c c/demo", "/d/größe/demo", "/var/x/demo");
    for os in xdg_systems() {
        expects(&os, &variables, &expected);
    }
    expects(
        &Os::Linux,
        &[("HOME", "/home/k"), ("XDG_DATA_HOME", "/d")],
        &dirs("/home/k/.config/demo", "/d/demo", "/home/k/.cache/demo"),
    );
}

#[harness::test]
fn a_relative_xdg_directory_is_ignored() {
    let home = ("HOME", "/home/k");
    let expected = dirs(
        "/home/k/.config/demo",
        "/home/k/.local/share/demo",
        "/home/k/.cache/demo",
    );
    for relative in ["rel", "./rel", "~/c", "$HOME/c", r"C:\c"] {
        for key in ["XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"] {
            expects(&Os::Linux, &[home, (key, relative)], &expected);
        }
    }
}

#[harness::test]
fn a_variable_that_is_empty_counts_as_not_set() {
    let below_home = dirs("/h/.config/demo", "/h/.local/share/demo", "/h/.cache/demo");
    let empty = [
        ("HOME", "/h"),
        ("XDG_CONFIG_HOME", ""),
        ("XDG_DATA_HOME", ""),
        ("XDG_CACHE_HOME", ""),
    ];
    expects(&Os::Linux, &empty, &below_home);
    expects(
        &Os::Windows,
        &[
            ("APPDATA", ""),
            ("LOCALAPPDATA", ""),
            ("USERPROFILE", r"C:\k"),
        ],
        &dirs(
            r"C:\k\AppData\Roaming\demo",
            r"C:\k\AppData\Local\demo",
            r"C:\k\AppData\Local\demo\cache",
        ),
    );
    for os in [Os::Linux, Os::MacOs, Os::Windows] {
        let variables = [("HOME", ""), ("USERPROFILE", "")];
        expects(&os, &variables, &Err(DirError::NoHome));
    }
}

#[harness::test]
fn macos_has_a_library() {
    let expected = dirs(
        "/Users/k/Library/Application Support/demo",
        "/Users/k/Library/Application Support/demo",
        "/Users/k/Library/Caches/demo",
    );
    let home = ("HOME", "/Users/k");
    expects(&Os::MacOs, &[home], &expected);
    let xdg = [("XDG_CONFIG_HOME", "/c"), ("XDG_CACHE_HOME", "/x")];
    expects(&Os::MacOs, &[home, xdg[0], xdg[1]], &expected);
}

#[harness::test]
fn windows_asks_appdata() {
    expects(
        &Os::Windows,
        &[
            ("APPDATA", r"C:\Users\k\AppData\Roaming"),
            ("LOCALAPPDATA", r"D:\Local"),
        ],
        &dirs(
            r"C:\Users\k\AppData\Roaming\demo",
            r"D:\Local\demo",
            r"D:\Local\demo\cache",
        ),
    );
}

#[harness::test]
fn windows_goes_below_the_profile_otherwise() {
    expects(
        &Os::Windows,
        &[("USERPROFILE", r"C:\Users\k"), ("HOME", "/home/k")],
        &dirs(
            r"C:\Users\k\AppData\Roaming\demo",
            r"C:\Users\k\AppData\Local\demo",
            r"C:\Users\k\AppData\Local\demo\cache",
        ),
    );
    expects(
        &Os::Windows,
        &[("USERPROFILE", r"C:\k"), ("LOCALAPPDATA", r"\\nas\k")],
        &dirs(
            r"C:\k\AppData\Roaming\demo",
            r"\\nas\k\demo",
            r"\\nas\k\demo\cache",
        ),
    );
}

#[harness::test]
fn windows_does_not_tell_upper_case_from_lower() {
    expects(
        &Os::Windows,
        &[("appdata", r"C:\r"), ("LocalAppData", r"C:\l")],
        &dirs(r"C:\r\demo", r"C:\l\demo", r"C:\l\demo\cache"),
    );
    expects(
        &Os::Windows,
        &[("UserProfile", r"C:\k")],
        &dirs(
            r"C:\k\AppData\Roaming\demo",
            r"C:\k\AppData\Local\demo",
            r"C:\k\AppData\Local\demo\cache",
        ),
    );
}

#[harness::test]
fn unix_does_tell_upper_case_from_lower() {
    for os in [Os::Linux, Os::MacOs] {
        expects(&os, &[("Home", "/h")], &Err(DirError::NoHome));
    }
    expects(
        &Os::Linux,
        &[("HOME", "/h"), ("xdg_config_home", "/c")],
        &dirs("/h/.config/demo", "/h/.local/share/demo", "/h/.cache/demo"),
    );
}

#[harness::test]
fn of_several_spellings_the_first_counts() {
    let local = ("LOCALAPPDATA", r"C:\l");
    let expected = dirs(r"C:\usual\demo", r"C:\l\demo", r"C:\l\demo\cache");
    // Upper case comes first in the order of bytes.
    let variables = [
        ("APPDATA", r"C:\usual"),
        ("APPDATa", r"C:\2"),
        ("APPDAtA", r"C:\3"),
        local,
    ];
    expects(&Os::Windows, &variables, &expected);

    let expected = dirs(r"C:\first\demo", r"C:\l\demo", r"C:\l\demo\cache");
    let variables = [
        ("AppData", r"C:\first"),
        ("appData", r"C:\2"),
        ("appdata", r"C:\3"),
        local,
    ];
    expects(&Os::Windows, &variables, &expected);
}

#[harness::test]
fn a_base_may_end_with_separators() {
    expects(
        &Os::Linux,
        &[
            ("HOME", "/h/"),
            ("XDG_CONFIG_HOME", "/c//"),
            ("XDG_DATA_HOME", "/"),
        ],
        &dirs("/c/demo", "/demo", "/h/.cache/demo"),
    );
    expects(
        &Os::Windows,
        &[("APPDATA", "C:/r/"), ("LOCALAPPDATA", r"C:\")],
        &dirs(r"C:/r\demo", r"C:\demo", r"C:\demo\cache"),
    );
}

#[harness::test]
fn without_a_home_there_is_no_answer() {
    for os in xdg_systems().into_iter().chain([Os::MacOs]) {
        expects(&os, &[], &Err(DirError::NoHome));
        let windows = [("USERPROFILE", r"C:\k"), ("APPDATA", r"C:\r")];
        expects(&os, &windows, &Err(DirError::NoHome));
    }
    expects(&Os::Windows, &[("HOME", "/h")], &Err(DirError::NoHome));
    for one in ["APPDATA", "LOCALAPPDATA"] {
        expects(&Os::Windows, &[(one, r"C:\r")], &Err(DirError::NoHome));
    }
    let two = [("XDG_CONFIG_HOME", "/c"), ("XDG_DATA_HOME", "/d")];
    expects(&Os::Linux, &two, &Err(DirError::NoHome));
}

#[harness::test]
fn a_home_that_is_not_needed_may_be_missing() {
    let variables = [
        ("XDG_CONFIG_HOME", "/c"),
        ("XDG_DATA_HOME", "/d"),
        ("XDG_CACHE_HOME", "/x"),
    ];
    let expected = dirs("/c/demo", "/d/demo", "/x/demo");
    expects(&Os::Linux, &variables, &expected);
}

#[harness::test]
fn a_variable_that_is_no_text_is_named() {
    let latin1 = || OsString::from_vec(b"/caf\xe9".to_vec());
    let table: [(Os, &str, &str, &'static str); 6] = [
        (Os::Linux, "XDG_CONFIG_HOME", "HOME", "XDG_CONFIG_HOME"),
        (Os::Linux, "XDG_CACHE_HOME", "HOME", "XDG_CACHE_HOME"),
        (Os::Linux, "HOME", "", "HOME"),
        (Os::MacOs, "HOME", "", "HOME"),
        (Os::Windows, "LocalAppData", "USERPROFILE", "LOCALAPPDATA"),
        (Os::Windows, "userprofile", "", "USERPROFILE"),
    ];
    for (os, bad, good, expected) in table {
        let mut env = env(&[(good, "/good")]);
        env.insert(bad.into(), latin1());
        let actual = app_dirs(&os, &env, "demo");
        let expected = Err(DirError::NotUnicode(expected));
        equal!(expected, actual, "{os:?} with a {bad} that is not UTF-8");
    }
    let mut env = env(&[("HOME", "/h")]);
    env.insert("XDG_CONFIG_HOME".into(), latin1());
    equal!(
        dirs(
            "/h/Library/Application Support/demo",
            "/h/Library/Application Support/demo",
            "/h/Library/Caches/demo"
        ),
        app_dirs(&Os::MacOs, &env, "demo"),
        "macOS does not look at the variables of XDG"
    );
}

#[harness::test]
fn a_name_that_no_directory_can_have_is_refused() {
    let everywhere = ["", ".", "..", "a/b", "/etc", "a\0b"];
    let windows_only = [r"a\b", "nul", "con.d", "demo.", "a:b"];
    let env = env(&[("HOME", "/h"), ("USERPROFILE", r"C:\k")]);
    for os in [Os::Linux, Os::MacOs, Os::Windows, other("netbsd")] {
        for app in everywhere {
            let expected = Err(DirError::BadAppName(app.to_owned()));
            equal!(expected, app_dirs(&os, &env, app), "{os:?}: {app:?}");
        }
        for app in windows_only {
            let refused = app_dirs(&os, &env, app).is_err();
            equal!(os == Os::Windows, refused, "{os:?}: is {app:?} refused?");
        }
    }
}

#[harness::test]
fn a_system_without_customs_is_unsupported() {
    for name in ["wasi", "uefi", "hermit"] {
        let expected = Err(DirError::UnsupportedOs(name.to_owned()));
        expects(&other(name), &[("HOME", "/h")], &expected);
        let actual = app_dirs(&other(name), &Env::new(), "..");
        equal!(expected, actual, "{name}: it is the first thing wrong");
    }
}

#[harness::test]
fn the_first_thing_that_is_wrong_is_told() {
    let latin1 = OsString::from_vec(b"\xe9".to_vec());
    let mut env = Env::from([("XDG_DATA_HOME".into(), latin1.clone())]);
    let bad_name = Err(DirError::BadAppName("..".to_owned()));
    equal!(
        bad_name,
        app_dirs(&Os::Linux, &env, ".."),
        "name, then NoHome"
    );
    equal!(
        Err(DirError::NoHome),
        app_dirs(&Os::Linux, &env, "demo"),
        "HOME is needed for config, which comes before data"
    );
    env.insert("XDG_CONFIG_HOME".into(), "/c".into());
    equal!(
        Err(DirError::NotUnicode("XDG_DATA_HOME")),
        app_dirs(&Os::Linux, &env, "demo"),
        "config is known, data comes before cache, which needs HOME"
    );
}

#[harness::test]
fn the_environment_of_the_process_does_not_count() {
    // Tests have a HOME of their own, or the one of whoever started them.
    for os in [Os::Linux, Os::MacOs, Os::Windows] {
        expects(&os, &[], &Err(DirError::NoHome));
    }
}
