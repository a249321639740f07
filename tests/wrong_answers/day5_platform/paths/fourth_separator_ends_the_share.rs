//! Rejected by: day5_platform::paths::a_share_has_two_names
//! Takes all up to the fourth separator for the share, whatever is between them.

use crate::{NameError, Os};

/// The path `part`, seen from the directory `base`.
#[must_use]
pub fn join_path(os: &Os, base: &str, part: &str) -> String {
    let windows = *os == Os::Windows;
    let separators: &[char] = if windows { &['\\', '/'] } else { &['/'] };
    let anchor = if windows { windows_anchor(base) } else { "" };
    let rooted = part.starts_with(separators);

    // What is kept of `base`, and what comes between that and `part`. The order is that of
    // the rules: the first row that applies decides.
    let (kept, glue) = if part.is_empty() {
        (base, "")
    } else if base.is_empty() || windows && begins_anew(part) {
        ("", "")
    } else if rooted {
        // On Unix the anchor is empty, and so only `part` is left.
        (anchor, "")
    } else if is_drive(base) {
        (base, if windows { "" } else { "/" })
    } else {
        let glue = if windows { "\\" } else { "/" };
        (base.trim_end_matches(separators), glue)
    };
    [kept, glue, part].concat()
}

/// The file name of the program `name`.
#[must_use]
pub fn executable_name(os: &Os, name: &str) -> String {
    let exe = b".exe";
    // Bytes, since four bytes from the end may be in the middle of a character.
    let ends_in_exe = name
        .as_bytes()
        .last_chunk()
        .is_some_and(|end: &[u8; 4]| end.eq_ignore_ascii_case(exe));
    let suffix = match os {
        Os::Windows if !ends_in_exe => ".exe",
        _ => "",
    };
    [name, suffix].concat()
}

/// The text with the line ends of the system: `\r\n` on Windows, `\n` elsewhere.
#[must_use]
pub fn native_newlines(os: &Os, text: &str) -> String {
    let end = match os {
        Os::Windows => "\r\n",
        _ => "\n",
    };
    // Each end is written at its first character; so the only thing to remember is whether
    // the last one was a `\r`, to which a `\n` may belong.
    let (out, _) = text.chars().fold(
        (String::with_capacity(text.len()), false),
        |(mut out, after_cr), c| {
            match c {
                '\n' if after_cr => {}
                '\r' | '\n' => out.push_str(end),
                other => out.push(other),
            }
            (out, c == '\r')
        },
    );
    out
}

/// Whether a file of the system can have the name `name`. A name is what is between two
/// separators, not a path.
pub fn check_file_name(os: &Os, name: &str) -> Result<(), NameError> {
    let rules: [NameRule; 6] = [
        |_, name| name.is_empty().then_some(NameError::Empty),
        too_long,
        |_, name| matches!(name, "." | "..").then(|| NameError::Reserved(name.to_owned())),
        device,
        |os, name| {
            name.chars()
                .find(|c| is_bad(os, *c))
                .map(NameError::BadChar)
        },
        |os, name| {
            (*os == Os::Windows && name.ends_with(['.', ' ']))
                .then_some(NameError::TrailingDotOrSpace)
        },
    ];
    match rules.iter().find_map(|rule| rule(os, name)) {
        Some(error) => Err(error),
        None => Ok(()),
    }
}

/// One reason to refuse a name, if it applies.
type NameRule = fn(&Os, &str) -> Option<NameError>;

fn is_separator(byte: u8) -> bool {
    matches!(byte, b'\\' | b'/')
}

/// Whether it is nothing but a drive, such as `C:`.
fn is_drive(path: &str) -> bool {
    matches!(path.as_bytes(), [letter, b':'] if letter.is_ascii_alphabetic())
}

/// Whether a path of Windows begins with a drive or with two separators, so that nothing of
/// what stands in front of it counts.
fn begins_anew(path: &str) -> bool {
    match path.as_bytes() {
        [letter, b':', ..] if letter.is_ascii_alphabetic() => true,
        [first, second, ..] => is_separator(*first) && is_separator(*second),
        _ => false,
    }
}

/// The drive or the share that a path of Windows begins with, or nothing.
fn windows_anchor(path: &str) -> &str {
    if !begins_anew(path) {
        return "";
    }
    // Both a drive and two separators are two bytes, of ASCII.
    let (start, rest) = path.split_at(2);
    if is_drive(start) {
        return start;
    }
    let _ = rest;
    path.match_indices(['\\', '/'])
        .nth(3)
        .map_or(path, |(at, _)| &path[..at])
}

fn too_long(os: &Os, name: &str) -> Option<NameError> {
    let length = match os {
        Os::Windows => name.encode_utf16().count(),
        _ => name.len(),
    };
    (length > 255).then_some(NameError::TooLong)
}

fn device(os: &Os, name: &str) -> Option<NameError> {
    let stem = name.find('.').map_or(name, |dot| &name[..dot]);
    let stem = stem.trim_end_matches(' ').to_ascii_uppercase();
    let known = matches!(
        stem.as_bytes(),
        b"CON"
            | b"PRN"
            | b"AUX"
            | b"NUL"
            | [b'C', b'O', b'M', b'1'..=b'9']
            | [b'L', b'P', b'T', b'1'..=b'9']
    );
    (*os == Os::Windows && known).then_some(NameError::Reserved(stem))
}

fn is_bad(os: &Os, c: char) -> bool {
    match c {
        '/' | '\0' => true,
        '<' | '>' | ':' | '"' | '\\' | '|' | '?' | '*' | '\u{1}'..='\u{1f}' => *os == Os::Windows,
        _ => false,
    }
}
