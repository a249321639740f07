//! Paths of Windows as bytes, line ends by a small state machine, names by a list of rules.

use crate::{NameError, Os};

/// The path `part`, seen from the directory `base`.
#[must_use]
pub fn join_path(os: &Os, base: &str, part: &str) -> String {
    let mut path = base.to_owned();
    match (base, part) {
        ("", _) => return part.to_owned(),
        (_, "") => return path,
        _ => {}
    }
    if !matches!(os, Os::Windows) {
        if part.as_bytes()[0] == b'/' {
            return part.to_owned();
        }
        while path.ends_with('/') {
            path.pop();
        }
        return path + "/" + part;
    }
    match (root_length(part), part.starts_with(is_separator)) {
        (1.., _) => part.to_owned(),
        (0, true) => {
            path.truncate(root_length(base));
            path + part
        }
        (0, false) => {
            let only_a_drive = base.len() == 2 && root_length(base) == 2;
            while path.ends_with(is_separator) {
                path.pop();
            }
            let between = if only_a_drive { "" } else { "\\" };
            path + between + part
        }
    }
}

fn is_separator(c: char) -> bool {
    c == '/' || c == '\\'
}

/// How many bytes at the start of a path of Windows are its drive or its share.
fn root_length(path: &str) -> usize {
    let bytes = path.as_bytes();
    let separator = |at: usize| {
        bytes
            .get(at)
            .is_some_and(|byte| is_separator(*byte as char))
    };
    if bytes.first().is_some_and(u8::is_ascii_alphabetic) && bytes.get(1) == Some(&b':') {
        return 2;
    }
    if !(separator(0) && separator(1)) {
        return 0;
    }
    let mut at = 2;
    for _name in 0..2 {
        while at < bytes.len() && !separator(at) {
            at += 1;
        }
        at += 1;
    }
    (at - 1).min(bytes.len())
}

/// The file name of the program `name`.
#[must_use]
pub fn executable_name(os: &Os, name: &str) -> String {
    let mut file = name.to_owned();
    if matches!(os, Os::Windows) && !name.to_ascii_lowercase().ends_with(".exe") {
        file.push_str(".exe");
    }
    file
}

/// The text with the line ends of the system.
#[must_use]
pub fn native_newlines(os: &Os, text: &str) -> String {
    let end = if matches!(os, Os::Windows) {
        "\r\n"
    } else {
        "\n"
    };
    let mut converted = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' => {
                chars.next_if_eq(&'\n');
                converted.push_str(end);
            }
            '\n' => converted.push_str(end),
            other => converted.push(other),
        }
    }
    converted
}

/// Whether a file of the system can have the name `name`.
///
/// # Errors
/// The first rule that it breaks.
pub fn check_file_name(os: &Os, name: &str) -> Result<(), NameError> {
    let rules = [empty, too_long, dots, device, bad_character, trailing];
    let windows = matches!(os, Os::Windows);
    let broken = rules.iter().find_map(|rule| rule(windows, name));
    broken.map_or(Ok(()), Err)
}

fn empty(_windows: bool, name: &str) -> Option<NameError> {
    name.is_empty().then_some(NameError::Empty)
}

fn too_long(windows: bool, name: &str) -> Option<NameError> {
    let units = |c: char| if windows { c.len_utf16() } else { c.len_utf8() };
    let length: usize = name.chars().map(units).sum();
    (length > 255).then_some(NameError::TooLong)
}

fn dots(_windows: bool, name: &str) -> Option<NameError> {
    matches!(name, "." | "..").then(|| NameError::Reserved(name.to_owned()))
}

fn device(windows: bool, name: &str) -> Option<NameError> {
    let numbered = ["COM", "LPT"]
        .into_iter()
        .flat_map(|port| (1..=9).map(move |number| format!("{port}{number}")));
    let plain = ["CON", "PRN", "AUX", "NUL"].map(str::to_owned);
    let (stem, _) = name.split_once('.').unwrap_or((name, ""));
    let stem = stem.trim_end_matches(' ');
    let mut devices = plain.into_iter().chain(numbered);
    let found = devices.find(|device| device.eq_ignore_ascii_case(stem));
    found.filter(|_| windows).map(NameError::Reserved)
}

fn bad_character(windows: bool, name: &str) -> Option<NameError> {
    let bad = if windows { "/\0<>:\"\\|?*" } else { "/\0" };
    let is_bad = |c: char| bad.contains(c) || windows && u32::from(c) < 32;
    let at = name.find(is_bad)?;
    name[at..].chars().next().map(NameError::BadChar)
}

fn trailing(windows: bool, name: &str) -> Option<NameError> {
    let last = name.bytes().next_back()?;
    (windows && (last == b'.' || last == b' ')).then_some(NameError::TrailingDotOrSpace)
}
