//! Kata 5.1 from inside: `Os`.

use std::env;

use day5_platform::Os;
use harness::equal;

/// Each system with its name in Rust, in Python, and as `uname -s` has it.
const SYSTEMS: [(Os, [&str; 3]); 4] = [
    (Os::Linux, ["linux", "Linux", "Linux"]),
    (Os::MacOs, ["macos", "Darwin", "Darwin"]),
    (Os::Windows, ["windows", "Windows", "Windows"]),
    (Os::FreeBsd, ["freebsd", "FreeBSD", "FreeBSD"]),
];

fn other(name: &str) -> Os {
    Os::Other(name.to_owned())
}

#[harness::test]
fn the_words_of_rust_python_and_uname_are_known() {
    for (os, names) in SYSTEMS {
        for name in names {
            equal!(os, Os::parse(name), "the name {name:?}");
        }
    }
}

#[harness::test]
fn case_does_not_matter() {
    for (name, os) in [
        ("LINUX", Os::Linux),
        ("lInUx", Os::Linux),
        ("MacOS", Os::MacOs),
        ("DARWIN", Os::MacOs),
        ("WINDOWS", Os::Windows),
        ("FreeBsd", Os::FreeBsd),
    ] {
        equal!(os, Os::parse(name), "the name {name:?}");
    }
}

#[harness::test]
fn darwin_is_not_windows() {
    equal!(
        Os::MacOs,
        Os::parse("darwin"),
        "the name has \"win\" in it, and is that of macOS"
    );
    equal!(other("darwine"), Os::parse("Darwine"));
}

#[harness::test]
fn any_other_name_is_kept_in_lower_case() {
    for (name, expected) in [
        ("NetBSD", "netbsd"),
        ("SunOS", "sunos"),
        ("MINGW64_NT-10.0", "mingw64_nt-10.0"),
        ("plan9", "plan9"),
        ("", ""),
    ] {
        equal!(other(expected), Os::parse(name), "the name {name:?}");
    }
}

#[harness::test]
fn only_the_whole_word_counts() {
    for name in [
        "linux2",
        "gnu/linux",
        "windowsce",
        "win",
        "win32",
        "mac",
        "bsd",
    ] {
        equal!(other(name), Os::parse(name), "the name {name:?}");
    }
    for name in [" linux", "linux ", "linux\n", "\tdarwin"] {
        equal!(other(name), Os::parse(name), "a blank belongs to the name");
    }
}

#[harness::test]
fn only_ascii_letters_change_their_case() {
    // In Unicode, the first of these two is a capital form of "k", the second of "i".
    for name in ["\u{212a}olibrios", "L\u{130}nux"] {
        let expected = name.replace('L', "l");
        equal!(other(&expected), Os::parse(name), "the name {name:?}");
    }
}

#[harness::test]
fn python_has_names_of_its_own() {
    for (os, [_, python, _]) in SYSTEMS {
        equal!(python, os.python_name(), "the name of {os:?}");
    }
    equal!("netbsd", other("netbsd").python_name());
}

#[harness::test]
fn the_python_name_leads_back() {
    for name in ["linux", "darwin", "WINDOWS", "FreeBSD", "NetBSD", "aix", ""] {
        let os = Os::parse(name);
        let again = Os::parse(os.python_name());
        equal!(os, again, "{name:?}, by way of {:?}", os.python_name());
    }
}

#[harness::test]
fn windows_is_no_unix() {
    for (os, _) in SYSTEMS {
        let expected = os != Os::Windows;
        equal!(expected, os.is_unix(), "is {os:?} a Unix?");
    }
}

#[harness::test]
fn some_others_are_no_unix_either() {
    for name in ["wasi", "uefi", "hermit"] {
        equal!(false, other(name).is_unix(), "is {name} a Unix?");
        let os = Os::parse(&name.to_ascii_uppercase());
        equal!(false, os.is_unix(), "the same, found by its name");
    }
    for name in ["netbsd", "solaris", "aix", "android", "wasix", ""] {
        equal!(true, other(name).is_unix(), "is {name:?} a Unix?");
    }
}

#[harness::test]
fn the_current_system_is_the_one_this_was_built_for() {
    equal!(Os::parse(env::consts::OS), Os::current());
    equal!(
        cfg!(target_os = "linux"),
        Os::current() == Os::Linux,
        "built for {}",
        env::consts::OS
    );
}
