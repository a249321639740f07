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
    todo!()
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
    todo!()
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
    todo!()
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
    todo!()
}
