//! Rejected by: day5_platform::paths::windows_has_more_bad_characters
//! Forgets the characters that cannot be seen.

use crate::{NameError, Os};

#[must_use]
pub fn join_path(os: &Os, base: &str, part: &str) -> String {
    if base.is_empty() || part.is_empty() {
        return format!("{base}{part}");
    }
    if *os == Os::Windows {
        join_windows(base, part)
    } else if part.starts_with('/') {
        part.to_owned()
    } else {
        format!("{}/{part}", base.trim_end_matches('/'))
    }
}

const SEPARATORS: [char; 2] = ['\\', '/'];

fn join_windows(base: &str, part: &str) -> String {
    if drive(part).is_some() || is_share(part) {
        return part.to_owned();
    }
    if part.starts_with(SEPARATORS) {
        return format!("{}{part}", prefix(base));
    }
    if drive(base) == Some(base) {
        return format!("{base}{part}");
    }
    format!("{}\\{part}", base.trim_end_matches(SEPARATORS))
}

fn drive(path: &str) -> Option<&str> {
    match path.as_bytes() {
        [letter, b':', ..] if letter.is_ascii_alphabetic() => Some(&path[..2]),
        _ => None,
    }
}

fn is_share(path: &str) -> bool {
    let mut chars = path.chars();
    let mut separator = || chars.next().is_some_and(|c| SEPARATORS.contains(&c));
    separator() && separator()
}

fn prefix(path: &str) -> &str {
    if let Some(drive) = drive(path) {
        return drive;
    }
    if !is_share(path) {
        return "";
    }
    let end = path.match_indices(SEPARATORS).nth(3);
    end.map_or(path, |(end, _)| &path[..end])
}

#[must_use]
pub fn executable_name(os: &Os, name: &str) -> String {
    let ending = name.as_bytes().last_chunk::<4>();
    let has_ending = ending.is_some_and(|ending| ending.eq_ignore_ascii_case(b".exe"));
    if *os == Os::Windows && !has_ending {
        format!("{name}.exe")
    } else {
        name.to_owned()
    }
}

#[must_use]
pub fn native_newlines(os: &Os, text: &str) -> String {
    let plain = text.replace("\r\n", "\n").replace('\r', "\n");
    if *os == Os::Windows {
        plain.replace('\n', "\r\n")
    } else {
        plain
    }
}

const DEVICES: [&str; 4] = ["CON", "PRN", "AUX", "NUL"];
const PORTS: [&str; 2] = ["COM", "LPT"];

pub fn check_file_name(os: &Os, name: &str) -> Result<(), NameError> {
    let windows = *os == Os::Windows;
    let length = if windows {
        name.encode_utf16().count()
    } else {
        name.len()
    };
    if name.is_empty() {
        return Err(NameError::Empty);
    }
    if length > 255 {
        return Err(NameError::TooLong);
    }
    if name == "." || name == ".." {
        return Err(NameError::Reserved(name.to_owned()));
    }
    if windows && let Some(device) = device(name) {
        return Err(NameError::Reserved(device));
    }
    let is_bad = |c: char| {
        matches!(c, '/' | '\0')
            || windows && matches!(c, '<' | '>' | ':' | '"' | '\\' | '|' | '?' | '*')
    };
    if let Some(bad) = name.chars().find(|c| is_bad(*c)) {
        return Err(NameError::BadChar(bad));
    }
    if windows && name.ends_with(['.', ' ']) {
        return Err(NameError::TrailingDotOrSpace);
    }
    Ok(())
}

fn device(name: &str) -> Option<String> {
    let stem = name.split('.').next().unwrap_or_default();
    let stem = stem.trim_end_matches(' ').to_ascii_uppercase();
    let is_port = || {
        PORTS.iter().any(|port| {
            let number = stem.strip_prefix(port);
            number.is_some_and(|number| matches!(number.as_bytes(), [b'1'..=b'9']))
        })
    };
    (DEVICES.contains(&stem.as_str()) || is_port()).then_some(stem)
}
