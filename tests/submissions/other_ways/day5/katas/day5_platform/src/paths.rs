//! Kata 5.2: paths, names and line ends of another system.
//!
//! [`std::path::Path`] knows one system only, the one that the program was built for. So
//! here paths are texts, and the system is an argument. [`Os::Windows`] has the rules of
//! Windows; every other `Os`, [`Os::Other`] too, has those of Unix.

use crate::{NameError, Os};

/// The path `part`, seen from the directory `base`.
///
/// 1. If `base` is empty, the result is `part`; if `part` is empty, it is `base`.
/// 2. On Unix the separator is `/`. A `part` that begins with `/` is absolute and is the
///    result. Otherwise the result is `base`, one separator, and `part`; so the separators
///    that `base` ends with, however many, are dropped first: `/` and `x` give `/x`.
/// 3. On Windows both `\` and `/` are separators, and `\` is the one that is put between.
///    What is between or in the two paths stays as it is: `C:/a/` and `b/c` give `C:/a\b/c`.
/// 4. On Windows a path may begin with a drive, which is one ASCII letter and a colon, or
///    with a share, which is two separators, a name, a separator and a name:
///    `\\server\share`. A `part` that begins with a drive (`C:\x`, but `C:x` as well) or
///    with two separators is the result.
/// 5. On Windows a `part` that begins with one separator is absolute on its drive: the
///    result is the drive or the share that `base` begins with, if it does, and `part`.
/// 6. On Windows a `base` that is nothing but a drive, `C:`, stands for the current directory
///    of that drive, and `C:\x` would be another file: nothing is put between, `C:x`.
///
/// ```ignore
/// assert_eq!(join_path(&Os::Linux, "/srv/", "a b"), "/srv/a b");
/// assert_eq!(join_path(&Os::Linux, "/srv", r"C:\x"), r"/srv/C:\x");
/// assert_eq!(join_path(&Os::Windows, r"C:\Users", "k"), r"C:\Users\k");
/// assert_eq!(join_path(&Os::Windows, r"\\nas\home\k", r"\x"), r"\\nas\home\x");
/// ```
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
///
/// On Windows `.exe` is added, unless the name ends in `.exe` already, in upper or lower
/// case. Elsewhere the name is the file's name.
///
/// ```ignore
/// assert_eq!(executable_name(&Os::Windows, "rustc"), "rustc.exe");
/// assert_eq!(executable_name(&Os::Windows, "SETUP.EXE"), "SETUP.EXE");
/// assert_eq!(executable_name(&Os::Linux, "rustc"), "rustc");
/// ```
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
///
/// 1. A line end of `text` is `\r\n`, or a `\n` alone, or a `\r` alone. Each becomes one
///    line end of the system; everything else stays.
/// 2. So a text that has them already stays as it is, and to convert it twice is the same
///    as once.
///
/// ```ignore
/// assert_eq!(native_newlines(&Os::Windows, "a\nb\r\nc\r"), "a\r\nb\r\nc\r\n");
/// assert_eq!(native_newlines(&Os::MacOs, "a\r\n\r\nb"), "a\n\nb");
/// ```
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
///
/// The first of these that applies is the error:
///
/// 1. The name is empty: [`NameError::Empty`].
/// 2. It is longer than 255 bytes (of UTF-8), or on Windows than 255 units of UTF-16:
///    [`NameError::TooLong`].
/// 3. It is `.` or `..`: [`NameError::Reserved`] with the name.
/// 4. On Windows it is a device: `CON`, `PRN`, `AUX`, `NUL`, `COM1` to `COM9` or `LPT1` to
///    `LPT9`, in any case, **also with anything behind a dot**. What is compared is the name
///    up to its first dot, without spaces at the end of that; [`NameError::Reserved`] with
///    the device in upper case. `nul.tar.gz` is `NUL`, `com10` and `.nul` are ordinary.
/// 5. It contains `/` or NUL, or on Windows also one of `< > : " \ | ? *` or a character from
///    `\u{1}` to `\u{1f}`: [`NameError::BadChar`] with the first of them.
/// 6. On Windows it ends with a dot or a space: [`NameError::TrailingDotOrSpace`].
///
/// ```ignore
/// assert_eq!(check_file_name(&Os::Linux, "nul.txt"), Ok(()));
/// let nul = NameError::Reserved("NUL".to_owned());
/// assert_eq!(check_file_name(&Os::Windows, "nul.txt"), Err(nul));
/// assert_eq!(check_file_name(&Os::Windows, "a:b?"), Err(NameError::BadChar(':')));
/// ```
///
/// # Errors
/// [`NameError`], as above.
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
    let mut names = rest.splitn(3, ['\\', '/']);
    match (names.next(), names.next()) {
        (Some(server), Some(share)) if !server.is_empty() && !share.is_empty() => {
            &path[..start.len() + server.len() + 1 + share.len()]
        }
        _ => "",
    }
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
