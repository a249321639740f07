//! Kata 5.4: what a distribution says about itself.

use crate::{OsRelease, ParseError};

/// Reads a file like `/etc/os-release`; see os-release(5).
///
/// It is a piece of shell, so that scripts can include it, but a tiny one:
///
/// ```text
/// # the name of the distribution
/// ID=debian
/// PRETTY_NAME="Debian GNU/Linux 13 (trixie)"
/// ```
///
/// A blank is any ASCII white space here.
///
/// 1. A line that is empty or all blank, and one whose first character that is no blank is
///    `#`, says nothing. Every other line is `KEY=VALUE`, perhaps with blanks in front and
///    at the end. Lines may end in `\r\n`. The first `=` counts.
/// 2. A key is made of ASCII letters, digits and `_`, and does not begin with a digit.
/// 3. A value that begins with `"` ends at the next `"` that has no backslash in front. In it
///    `\"`, `\$`, `` \` `` and `\\` stand for their second character; any other backslash is
///    an ordinary character.
/// 4. A value that begins with `'` ends at the next `'`; in it every character is ordinary.
/// 5. Any other value ends at the first blank or at the end of the line. Every character in
///    it is ordinary, `#` and quotes too. It may be empty.
/// 6. Of a key that comes twice the later value counts. Keys that nobody asks for must be
///    well-formed, too.
/// 7. `ID` that is missing is `linux`, `PRETTY_NAME` is `Linux`, `VERSION_ID` is `None`, and
///    `ID_LIKE` is no words. A value that is empty is not missing.
/// 8. `ID_LIKE` is words with blanks between them.
/// 9. No `=`, a key that is none, a quote that is never closed, and anything but blanks
///    behind a value are [`ParseError::Line`] with the number of the line, from 1. The first
///    such line counts; the reason is up to you.
///
/// ```ignore
/// let release = parse_os_release("ID=fedora\nPRETTY_NAME=\"The \\\"F\\\"\"\n")?;
/// assert_eq!((release.id.as_str(), release.pretty_name.as_str()), ("fedora", "The \"F\""));
/// assert_eq!(release.version_id, None);
/// let error = parse_os_release("ID=a\n\nNAME='x\n");
/// assert!(matches!(error, Err(ParseError::Line { number: 3, .. })));
/// ```
///
/// # Errors
/// [`ParseError::Line`], as above.
pub fn parse_os_release(text: &str) -> Result<OsRelease, ParseError> {
    todo!()
}
