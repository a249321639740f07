//! Kata 5.4: what a distribution says about itself.

use std::collections::BTreeMap;

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
    let mut values = (1..)
        .zip(text.lines())
        .filter(|(_, line)| !matches!(line.trim_ascii_start().as_bytes(), [] | [b'#', ..]))
        .map(|(number, line)| {
            assignment(line).map_err(|reason| ParseError::Line { number, reason })
        })
        // A map keeps the last value of each key, and stops at the first error.
        .collect::<Result<BTreeMap<&str, String>, ParseError>>()?;
    let id_like = values.remove("ID_LIKE").unwrap_or_default();
    Ok(OsRelease {
        id: values.remove("ID").unwrap_or_else(|| "linux".to_owned()),
        id_like: id_like
            .split_ascii_whitespace()
            .map(str::to_owned)
            .collect(),
        pretty_name: values
            .remove("PRETTY_NAME")
            .unwrap_or_else(|| "Linux".to_owned()),
        version_id: values.remove("VERSION_ID"),
    })
}

/// Where in a value the reader is.
enum State {
    /// Nothing of it has been read.
    Start,
    /// In a value without quotes.
    Bare,
    /// Between two `'`.
    Single,
    /// Between two `"`.
    Double,
    /// Between two `"`, behind a backslash that does not belong to anything yet.
    Backslash,
    /// Behind the value.
    Behind,
}

/// The key and the value of a line that has to have them.
fn assignment(line: &str) -> Result<(&str, String), &'static str> {
    let (key, value) = line.split_once('=').ok_or("there is no =")?;
    let key = key.trim_ascii_start();
    let word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    match key.as_bytes() {
        [first, ..] if !first.is_ascii_digit() && key.as_bytes().iter().all(word) => {}
        _ => return Err("this is not a key"),
    }
    Ok((key, unquote(value)?))
}

fn unquote(text: &str) -> Result<String, &'static str> {
    let mut value = String::new();
    let mut state = State::Start;
    for c in text.chars() {
        state = match (state, c) {
            (State::Start, '"') => State::Double,
            (State::Start, '\'') => State::Single,
            (State::Double, '"') | (State::Single, '\'') => State::Behind,
            (State::Double, '\\') => State::Backslash,
            (State::Backslash, '"' | '$' | '`' | '\\') => {
                value.push(c);
                State::Double
            }
            (State::Backslash, _) => {
                value.extend(['\\', c]);
                State::Double
            }
            (State::Start | State::Bare | State::Behind, blank) if blank.is_ascii_whitespace() => {
                State::Behind
            }
            (State::Behind, _) => return Err("there is something behind the value"),
            (State::Start, _) => {
                value.push(c);
                State::Bare
            }
            (inside, _) => {
                value.push(c);
                inside
            }
        };
    }
    match state {
        State::Start | State::Bare | State::Behind => Ok(value),
        State::Single | State::Double | State::Backslash => Err("a quote is not closed"),
    }
}
