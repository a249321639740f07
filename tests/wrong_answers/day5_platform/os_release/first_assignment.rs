//! Rejected by: day5_platform::os_release::the_last_assignment_counts
//! The first assignment of a key counts.

use crate::{OsRelease, ParseError};

pub fn parse_os_release(text: &str) -> Result<OsRelease, ParseError> {
    let mut release = OsRelease {
        id: "linux".to_owned(),
        id_like: Vec::new(),
        pretty_name: "Linux".to_owned(),
        version_id: None,
    };
    for (number, line) in (1..).zip(text.lines()) {
        let bad = |reason| ParseError::Line { number, reason };
        let line = line.trim_ascii();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (key, value) = line.split_once('=').ok_or(bad("there is no ="))?;
        if !is_key(key) {
            return Err(bad("what is before the = cannot be a key"));
        }
        let value = unquote(value).map_err(bad)?;
        match key {
            "ID" if release.id == "linux" => release.id = value,
            "ID_LIKE" => {
                release.id_like = value.split_ascii_whitespace().map(str::to_owned).collect();
            }
            "PRETTY_NAME" => release.pretty_name = value,
            "VERSION_ID" => release.version_id = Some(value),
            _ => {}
        }
    }
    Ok(release)
}

fn is_key(text: &str) -> bool {
    let is_word = |c: char| c == '_' || c.is_ascii_alphanumeric();
    text.chars().all(is_word) && text.starts_with(|c: char| !c.is_ascii_digit())
}

fn unquote(text: &str) -> Result<String, &'static str> {
    let (value, rest) = if let Some(quoted) = text.strip_prefix('"') {
        double_quoted(quoted)?
    } else if let Some(quoted) = text.strip_prefix('\'') {
        let (value, rest) = quoted.split_once('\'').ok_or(UNCLOSED)?;
        (value.to_owned(), rest)
    } else {
        let end = text.find(|c: char| c.is_ascii_whitespace());
        let (value, rest) = text.split_at(end.unwrap_or(text.len()));
        (value.to_owned(), rest)
    };
    if rest.trim_ascii().is_empty() {
        Ok(value)
    } else {
        Err("there is something behind the value")
    }
}

const UNCLOSED: &str = "the quote is never closed";

fn double_quoted(text: &str) -> Result<(String, &str), &'static str> {
    let mut value = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => return Ok((value, chars.as_str())),
            '\\' if chars.as_str().starts_with(['"', '$', '`', '\\']) => {
                value.extend(chars.next());
            }
            c => value.push(c),
        }
    }
    Err(UNCLOSED)
}
