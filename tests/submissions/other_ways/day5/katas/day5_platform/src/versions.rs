//! Bytes for the kernel, a tuple of numbers and an `Ordering` for requirements, one pass over
//! the lines for rustc.

use std::cmp::Ordering;

use crate::{ParseError, Toolchain, Version};

/// The version at the beginning of what `uname -r` says.
#[must_use]
pub fn parse_kernel_release(text: &str) -> Option<Version> {
    let mut numbers: Vec<u32> = Vec::new();
    let mut current: Option<u32> = None;
    for byte in text.bytes().chain([b'-']) {
        match byte {
            b'0'..=b'9' => {
                let digit = u32::from(byte - b'0');
                current = Some(current.unwrap_or(0).checked_mul(10)?.checked_add(digit)?);
            }
            _ => {
                numbers.extend(current.take());
                let goes_on = byte == b'.' && !numbers.is_empty() && numbers.len() < 3;
                let is_next = text.as_bytes().get(length_of(text, numbers.len()));
                if !goes_on || !is_next.is_some_and(u8::is_ascii_digit) {
                    break;
                }
            }
        }
    }
    match numbers[..] {
        [major, minor] => Some(version([major, minor, 0])),
        [major, minor, patch] => Some(version([major, minor, patch])),
        _ => None,
    }
}

/// How long the first `count` numbers are, with the dot behind each.
fn length_of(text: &str, count: usize) -> usize {
    let parts = text.split('.').take(count);
    parts.map(|part| part.len() + 1).sum()
}

fn version([major, minor, patch]: [u32; 3]) -> Version {
    Version {
        major,
        minor,
        patch,
    }
}

/// Whether the version `have` is one that `requirement` asks for.
///
/// # Errors
/// A requirement that is none.
pub fn satisfies(have: &Version, requirement: &str) -> Result<bool, ParseError> {
    let conditions: Option<Vec<bool>> = requirement
        .split(',')
        .map(|condition| condition_holds(have, condition))
        .collect();
    match conditions {
        Some(conditions) => Ok(!conditions.contains(&false)),
        None => Err(ParseError::Line {
            number: 1,
            reason: "not a requirement",
        }),
    }
}

fn condition_holds(have: &Version, condition: &str) -> Option<bool> {
    let condition = condition.trim_ascii();
    let digits = condition.find(|c| !"<>=".contains(c))?;
    let (operator, want) = condition.split_at(digits);
    let wanted: &[Ordering] = match operator {
        "=" => &[Ordering::Equal],
        "<" => &[Ordering::Less],
        ">" => &[Ordering::Greater],
        "<=" => &[Ordering::Less, Ordering::Equal],
        ">=" => &[Ordering::Greater, Ordering::Equal],
        _ => return None,
    };
    let mut numbers = [0; 3];
    for (index, word) in want.trim_ascii().split('.').enumerate() {
        *numbers.get_mut(index)? = number(word)?;
    }
    let have = (have.major, have.minor, have.patch);
    let order = have.cmp(&(numbers[0], numbers[1], numbers[2]));
    Some(wanted.contains(&order))
}

fn number(word: &str) -> Option<u32> {
    let only_digits = word.bytes().all(|byte| byte.is_ascii_digit());
    only_digits.then(|| word.parse().ok())?
}

/// Reads what `rustc -vV` prints.
///
/// # Errors
/// A release that is no version; a key that is missing.
pub fn parse_rustc_verbose(text: &str) -> Result<Toolchain, ParseError> {
    let (mut release, mut host, mut commit) = (None, None, None);
    let mut number = 0;
    for line in text.lines() {
        number += 1;
        if let Some(value) = line.strip_prefix("release:") {
            let reason = "not a release";
            let read = read_release(value.trim()).ok_or(ParseError::Line { number, reason })?;
            release.get_or_insert(read);
        } else if let Some(value) = line.strip_prefix("host:") {
            host.get_or_insert(value.trim().to_owned());
        } else if let Some(value) = line.strip_prefix("commit-hash:") {
            commit.get_or_insert(value.trim().to_owned());
        }
    }
    let (release, channel) = release.ok_or(ParseError::Missing("release"))?;
    let host = host.ok_or(ParseError::Missing("host"))?;
    let commit = commit.ok_or(ParseError::Missing("commit-hash"))?;
    Ok(Toolchain {
        release,
        channel,
        host,
        commit: Some(commit).filter(|commit| commit != "unknown"),
    })
}

fn read_release(text: &str) -> Option<(Version, String)> {
    let mut parts = text.splitn(2, '-');
    let numbers: Vec<u32> = parts
        .next()?
        .split('.')
        .map(number)
        .collect::<Option<_>>()?;
    let channel = match parts.next() {
        None => "stable",
        Some(word) => &word[..word.find('.').unwrap_or(word.len())],
    };
    let numbers: [u32; 3] = numbers.try_into().ok()?;
    Some((version(numbers), channel.to_owned()))
}
