//! Reads one character after the other, keeps all values in a map, and asks that at the end.

use std::collections::HashMap;
use std::iter::Peekable;
use std::str::Chars;

use crate::{OsRelease, ParseError};

/// Reads a file like `/etc/os-release`.
///
/// # Errors
/// The first line that cannot be understood.
pub fn parse_os_release(text: &str) -> Result<OsRelease, ParseError> {
    let mut values = HashMap::new();
    let mut number = 0;
    for line in text.split('\n') {
        number += 1;
        if let Some((key, value)) =
            assignment(line).map_err(|reason| ParseError::Line { number, reason })?
        {
            values.insert(key, value);
        }
    }
    let mut take = |key: &str| values.remove(key);
    Ok(OsRelease {
        id: take("ID").unwrap_or_else(|| "linux".into()),
        id_like: take("ID_LIKE")
            .unwrap_or_default()
            .split_ascii_whitespace()
            .map(Into::into)
            .collect(),
        pretty_name: take("PRETTY_NAME").unwrap_or_else(|| "Linux".into()),
        version_id: take("VERSION_ID"),
    })
}

fn assignment(line: &str) -> Result<Option<(String, String)>, &'static str> {
    let mut chars = line.chars().peekable();
    skip_blanks(&mut chars);
    if matches!(chars.peek(), None | Some('#')) {
        return Ok(None);
    }
    let mut key = String::new();
    loop {
        match chars.next() {
            Some('=') if !key.is_empty() => break,
            Some(c @ ('A'..='Z' | 'a'..='z' | '_')) => key.push(c),
            Some(c @ '0'..='9') if !key.is_empty() => key.push(c),
            _ => return Err("no key, and no ="),
        }
    }
    let value = match chars.peek() {
        Some('"') => quoted(&mut chars, true)?,
        Some('\'') => quoted(&mut chars, false)?,
        _ => {
            let mut value = String::new();
            while let Some(c) = chars.next_if(|c| !c.is_ascii_whitespace()) {
                value.push(c);
            }
            value
        }
    };
    skip_blanks(&mut chars);
    match chars.next() {
        None => Ok(Some((key, value))),
        Some(_) => Err("more than a value"),
    }
}

fn skip_blanks(chars: &mut Peekable<Chars<'_>>) {
    while chars.next_if(char::is_ascii_whitespace).is_some() {}
}

fn quoted(chars: &mut Peekable<Chars<'_>>, escapes: bool) -> Result<String, &'static str> {
    let quote = chars.next();
    let mut value = String::new();
    loop {
        match chars.next() {
            None => return Err("no end of the value"),
            end if end == quote => return Ok(value),
            Some('\\') if escapes => {
                let special = chars.next_if(|c| matches!(c, '"' | '$' | '`' | '\\'));
                value.push(special.unwrap_or('\\'));
            }
            Some(c) => value.push(c),
        }
    }
}
