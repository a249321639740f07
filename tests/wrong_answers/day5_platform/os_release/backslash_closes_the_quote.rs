//! Rejected by: day5_platform::os_release::a_quote_must_be_closed_on_its_line
//! Takes a quote for closed where the line ends with a backslash.

use std::collections::BTreeMap;

use crate::{OsRelease, ParseError};

/// Reads a file like `/etc/os-release`; see os-release(5).
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
        State::Backslash => Ok(value),
        State::Single | State::Double => Err("a quote is not closed"),
    }
}
