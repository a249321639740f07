//! Kata 5.2 from inside: `join_path`, `executable_name`, `native_newlines` and
//! `check_file_name`.

use day5_platform::paths::{executable_name, native_newlines};
use day5_platform::{NameError, Os};
use harness::equal;

use crate::path_tables::{joins, names, newlines, on_unix, on_windows, reserved, unixes};

#[harness::test]
fn unix_puts_a_slash_between() {
    on_unix(&[
        ("/srv", "data", "/srv/data"),
        ("/srv/", "data", "/srv/data"),
        ("a", "b/c", "a/b/c"),
        ("a", "./b", "a/./b"),
        ("..", "..", "../.."),
        ("/srv", "größe ?", "/srv/größe ?"),
        ("a", "b/", "a/b/"),
    ]);
}

#[harness::test]
fn there_is_one_separator_whatever_the_base_ends_with() {
    on_unix(&[
        ("/", "x", "/x"),
        ("a//", "x", "a/x"),
        ("///", "x", "/x"),
        (r"a\", "x", r"a\/x"),
    ]);
    on_windows(&[
        (r"C:\", "x", r"C:\x"),
        ("C:/", "x", r"C:\x"),
        (r"a\\", "x", r"a\x"),
        (r"a\/", "x", r"a\x"),
        (r"\", "x", r"\x"),
        (r"\\nas\home\", "x", r"\\nas\home\x"),
    ]);
}

#[harness::test]
fn an_absolute_part_of_unix_stands_alone() {
    on_unix(&[
        ("/srv", "/etc", "/etc"),
        ("a", "/", "/"),
        ("a", "//b", "//b"),
    ]);
}

#[harness::test]
fn nothing_changes_nothing() {
    for os in unixes().into_iter().chain([Os::Windows]) {
        joins(
            &os,
            &[
                ("", "x", "x"),
                ("x", "", "x"),
                ("x/", "", "x/"),
                ("", "/x", "/x"),
                ("", "", ""),
            ],
        );
    }
    on_windows(&[("C:", "", "C:"), ("", r"\x", r"\x")]);
}

#[harness::test]
fn unix_knows_neither_drives_nor_backslashes() {
    on_unix(&[
        ("/srv", r"C:\x", r"/srv/C:\x"),
        ("/srv", r"\x", r"/srv/\x"),
        ("C:", "x", "C:/x"),
    ]);
}

#[harness::test]
fn windows_puts_a_backslash_between() {
    on_windows(&[
        (r"C:\Users", "k", r"C:\Users\k"),
        ("a", "b", r"a\b"),
        ("C:/a/", "b/c", r"C:/a\b/c"),
        ("C:a", "b", r"C:a\b"),
        (r"\\nas\home", "k", r"\\nas\home\k"),
        ("größe", "x", r"größe\x"),
    ]);
}

#[harness::test]
fn a_part_with_a_drive_stands_alone() {
    on_windows(&[
        (r"C:\a", r"D:\x", r"D:\x"),
        (r"C:\a", "d:/x", "d:/x"),
        (r"C:\a", "C:x", "C:x"),
        (r"C:\a", "C:", "C:"),
        ("a", "Z:", "Z:"),
    ]);
    // One letter, and one of ASCII: these are no drives.
    on_windows(&[
        (r"C:\a", "ab:c", r"C:\a\ab:c"),
        (r"C:\a", "1:c", r"C:\a\1:c"),
        (r"C:\a", "é:c", r"C:\a\é:c"),
        (r"C:\a", ":c", r"C:\a\:c"),
    ]);
}

#[harness::test]
fn a_share_stands_alone() {
    on_windows(&[
        (r"C:\a", r"\\nas\home", r"\\nas\home"),
        (r"\\nas\home", r"\\nas\other", r"\\nas\other"),
        ("a", "//nas/home/x", "//nas/home/x"),
        ("a", r"\/nas\home", r"\/nas\home"),
    ]);
}

#[harness::test]
fn a_part_with_one_separator_keeps_the_drive() {
    on_windows(&[
        (r"C:\a\b", r"\x", r"C:\x"),
        (r"C:\a", "/x", "C:/x"),
        ("c:a", r"\x", r"c:\x"),
        ("C:", r"\x", r"C:\x"),
        (r"a\b", r"\x", r"\x"),
        (r"\a", r"\x", r"\x"),
        ("é:a", r"\x", r"\x"),
    ]);
}

#[harness::test]
fn a_part_with_one_separator_keeps_the_share() {
    on_windows(&[
        (r"\\nas\home\k\notes", r"\x", r"\\nas\home\x"),
        (r"\\nas\home", r"\x", r"\\nas\home\x"),
        (r"\\nas\home\", r"\x", r"\\nas\home\x"),
        ("//nas/home/k", r"\x", r"//nas/home\x"),
        (r"\\größe\öl\k", r"\x", r"\\größe\öl\x"),
    ]);
}

#[harness::test]
fn a_drive_without_a_path_gets_no_separator() {
    joins(
        &Os::Windows,
        &[("C:", "x", "C:x"), ("z:", r"x\y", r"z:x\y")],
    );
}

#[harness::test]
fn windows_adds_exe() {
    for (name, expected) in [
        ("rustc", "rustc.exe"),
        ("a.b", "a.b.exe"),
        ("tool.com", "tool.com.exe"),
        ("exe", "exe.exe"),
        ("toolexe", "toolexe.exe"),
        ("x.exe.bak", "x.exe.bak.exe"),
    ] {
        let actual = executable_name(&Os::Windows, name);
        equal!(expected, actual, "the program {name:?}");
    }
}

#[harness::test]
fn exe_is_not_added_twice() {
    for name in ["rustc.exe", "SETUP.EXE", "a.Exe", "x.exe.eXe"] {
        let actual = executable_name(&Os::Windows, name);
        equal!(name, actual, "the program {name:?}");
    }
}

#[harness::test]
fn the_name_of_a_program_need_not_be_ascii() {
    // The last four bytes of some of these begin in the middle of a character.
    for name in ["é", "éé1", "größe", "\u{1f980}", "x\u{1f980}é", "éxe"] {
        let expected = format!("{name}.exe");
        let actual = executable_name(&Os::Windows, name);
        equal!(expected, actual, "the program {name:?}");
    }
    equal!("é.exe", executable_name(&Os::Windows, "é.exe"));
}

#[harness::test]
fn elsewhere_a_program_is_called_as_its_file() {
    for os in unixes() {
        for name in ["rustc", "a.exe", "é"] {
            let actual = executable_name(&os, name);
            equal!(name, actual, "{os:?}: the program {name:?}");
        }
    }
}

#[harness::test]
fn line_ends_become_those_of_the_system() {
    newlines("a\nb\n", "a\r\nb\r\n", "a\nb\n");
    newlines("\n\na", "\r\n\r\na", "\n\na");
    newlines("", "", "");
    newlines("größe", "größe", "größe");
}

#[harness::test]
fn a_line_end_of_windows_is_not_doubled() {
    newlines("a\r\nb\r\n", "a\r\nb\r\n", "a\nb\n");
    newlines("\r\n\r\n", "\r\n\r\n", "\n\n");
}

#[harness::test]
fn a_lone_carriage_return_is_a_line_end() {
    newlines("a\rb\r", "a\r\nb\r\n", "a\nb\n");
    newlines("\r\r\n", "\r\n\r\n", "\n\n");
    newlines("\n\r", "\r\n\r\n", "\n\n");
    newlines("\r\n\r", "\r\n\r\n", "\n\n");
}

#[harness::test]
fn other_characters_are_no_line_ends() {
    let text = "a\u{b}b\u{c}c\u{85}d\u{2028}e\tf\0g";
    newlines(text, text, text);
}

#[harness::test]
fn to_convert_twice_is_to_convert_once() {
    for os in [Os::Linux, Os::Windows] {
        for text in ["a\nb\r\nc\rd", "\r\r\n\n", "\n\r\n\r", "x"] {
            let once = native_newlines(&os, text);
            let twice = native_newlines(&os, &once);
            equal!(once, twice, "{os:?}: the text {text:?}, twice");
        }
    }
}

#[harness::test]
fn ordinary_names_are_good_everywhere() {
    let systems = [&unixes()[..], &[Os::Windows]].concat();
    let good = [
        "a",
        "notes.txt",
        ".profile",
        "größe",
        "a b",
        " a",
        "-x",
        "a..b",
        "\u{7f}",
    ];
    names(&systems, &good, &Ok(()));
    names(&systems, &[""], &Err(NameError::Empty));
    names(&systems, &["."], &reserved("."));
    names(&systems, &[".."], &reserved(".."));
    names(
        &systems,
        &["a/b", "/", "/a:b"],
        &Err(NameError::BadChar('/')),
    );
    names(&systems, &["a\0b", "\0/"], &Err(NameError::BadChar('\0')));
}

#[harness::test]
fn unix_takes_what_windows_does_not() {
    let good = [
        "a:b?", r"a\b", "a.", "a ", "...", "nul", "CON.txt", "a\nb", "\u{1}",
    ];
    names(&unixes(), &good, &Ok(()));
}

#[harness::test]
fn windows_has_more_bad_characters() {
    for bad in "<>:\"\\|?*\u{1}\t\n\u{1f}".chars() {
        for name in [format!("a{bad}b"), format!("{bad}"), format!("{bad}/?")] {
            names(&[Os::Windows], &[&name], &Err(NameError::BadChar(bad)));
        }
    }
    names(&[Os::Windows], &["a b", "a'b", "a&b%", "(1)"], &Ok(()));
}

#[harness::test]
fn devices_are_reserved_on_windows() {
    let devices = ["CON", "PRN", "AUX", "NUL", "COM1", "COM9", "LPT1", "LPT9"];
    for device in devices {
        let lower = device.to_ascii_lowercase();
        let mixed = [&device[..1], &lower[1..]].concat();
        names(&[Os::Windows], &[device, &lower, &mixed], &reserved(device));
    }
}

#[harness::test]
fn nul_txt_is_reserved_as_well() {
    names(
        &[Os::Windows],
        &[
            "nul.txt",
            "Nul.tar.gz",
            "NUL.",
            "nul..x",
            "nul .txt",
            "nul  ",
            "nul ",
        ],
        &reserved("NUL"),
    );
    names(&[Os::Windows], &["com7.log"], &reserved("COM7"));
}

#[harness::test]
fn a_name_that_only_resembles_a_device_is_free() {
    names(
        &[Os::Windows],
        &[
            "com10",
            "COM0",
            "com",
            "lpt",
            "lptx",
            "com\u{661}",
            "null",
            "console.txt",
            "anul",
            ".nul",
            "a.nul",
            " nul",
            "nul-1",
            "aux_",
            "xcom1",
        ],
        &Ok(()),
    );
}

#[harness::test]
fn windows_drops_a_dot_or_a_space_at_the_end() {
    names(
        &[Os::Windows],
        &["a.", "a ", "...", " ", ". ", "a.b. .", ".nul."],
        &Err(NameError::TrailingDotOrSpace),
    );
}

#[harness::test]
fn a_name_has_at_most_255_bytes_or_units() {
    for os in [Os::Linux, Os::Windows] {
        let systems = [os];
        names(&systems, &[&"a".repeat(255)], &Ok(()));
        names(&systems, &[&"a".repeat(256)], &Err(NameError::TooLong));
    }
    // An é is two bytes and one unit of UTF-16.
    names(&unixes(), &[&"é".repeat(127)], &Ok(()));
    names(&unixes(), &[&"é".repeat(128)], &Err(NameError::TooLong));
    names(&[Os::Windows], &[&"é".repeat(255)], &Ok(()));
    names(
        &[Os::Windows],
        &[&"é".repeat(256)],
        &Err(NameError::TooLong),
    );
}

#[harness::test]
fn windows_counts_an_emoji_as_two() {
    // A crab is four bytes, two units of UTF-16, and one character.
    let crabs = |count: usize| "\u{1f980}".repeat(count);
    names(&[Os::Linux], &[&crabs(100)], &Err(NameError::TooLong));
    names(&[Os::Windows], &[&crabs(100), &crabs(127)], &Ok(()));
    names(&[Os::Windows], &[&crabs(128)], &Err(NameError::TooLong));
}

#[harness::test]
fn the_first_of_several_reasons_is_told() {
    let long = |text: &str| text.repeat(200);
    let windows = [Os::Windows];
    names(
        &windows,
        &[&long("??"), &long("nul.")],
        &Err(NameError::TooLong),
    );
    names(&windows, &["con.a?b", "con.", "con .."], &reserved("CON"));
    names(&windows, &["a?.", "?: "], &Err(NameError::BadChar('?')));
    names(&[Os::Linux], &[&long("a/")], &Err(NameError::TooLong));
}
