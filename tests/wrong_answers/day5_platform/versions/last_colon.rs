//! Rejected by: day5_platform::versions::the_first_colon_ends_the_key
//! Looks for the key in front of the last colon.

use std::cmp::Ordering;
use std::iter;

use crate::{ParseError, Toolchain, Version};

/// The version at the beginning of what `uname -r` says.
#[must_use]
pub fn parse_kernel_release(text: &str) -> Option<Version> {
    // Each number in front, with what is behind it. The fourth is not ours.
    let numbers = iter::successors(leading_digits(text), |(_, rest)| {
        leading_digits(rest.strip_prefix('.')?)
    })
    .take(3)
    .map(|(digits, _)| digits.parse().ok())
    .collect::<Option<Vec<u32>>>()?;
    (numbers.len() > 1).then(|| padded(&numbers)).flatten()
}

/// Whether the version `have` is one that `requirement` asks for.
pub fn satisfies(have: &Version, requirement: &str) -> Result<bool, ParseError> {
    requirement
        .split(',')
        .map(|text| condition(text).ok_or(BAD_REQUIREMENT))
        // `&` and not `&&`, so that a condition that cannot be read is found behind one that
        // does not hold.
        .try_fold(true, |all, each| {
            let (accepts, wanted) = each?;
            Ok(all & accepts(have.cmp(&wanted)))
        })
}

/// Reads what `rustc -vV` prints.
pub fn parse_rustc_verbose(text: &str) -> Result<Toolchain, ParseError> {
    let mut release = None;
    let mut host = None;
    let mut commit = None;
    for (number, line) in (1..).zip(text.lines()) {
        let (key, value) = line.rsplit_once(':').unwrap_or_default();
        let value = value.trim_ascii();
        match key {
            "release" => {
                release = Some(version_and_channel(value).ok_or(ParseError::Line {
                    number,
                    reason: "this is not a release",
                })?);
            }
            "host" => host = Some(value.to_owned()),
            "commit-hash" => commit = Some(value.to_owned()),
            _ => {}
        }
    }
    let (release, channel) = release.ok_or(ParseError::Missing("release"))?;
    Ok(Toolchain {
        release,
        channel,
        host: host.ok_or(ParseError::Missing("host"))?,
        commit: Some(commit.ok_or(ParseError::Missing("commit-hash"))?)
            .filter(|hash| hash != "unknown"),
    })
}

/// What a comparison must give.
type Accepts = fn(Ordering) -> bool;

/// The operators; one that begins with another comes before it.
const OPERATORS: [(&str, Accepts); 5] = [
    (">=", Ordering::is_ge),
    (">", Ordering::is_gt),
    ("<=", Ordering::is_le),
    ("<", Ordering::is_lt),
    ("=", Ordering::is_eq),
];

const BAD_REQUIREMENT: ParseError = ParseError::Line {
    number: 1,
    reason: "this is not a list of conditions",
};

/// The digits that a text begins with, and the rest; `None` if there are none.
fn leading_digits(text: &str) -> Option<(&str, &str)> {
    let end = text.bytes().take_while(u8::is_ascii_digit).count();
    (end > 0).then(|| text.split_at(end))
}

/// One to three numbers as a version, with 0 for what is not there.
fn padded(numbers: &[u32]) -> Option<Version> {
    let (major, minor, patch) = match *numbers {
        [major] => (major, 0, 0),
        [major, minor] => (major, minor, 0),
        [major, minor, patch] => (major, minor, patch),
        _ => return None,
    };
    Some(Version {
        major,
        minor,
        patch,
    })
}

/// All numbers of a text that is nothing but numbers with dots between them.
fn numbers(text: &str) -> Option<Vec<u32>> {
    text.split('.')
        .map(|word| match leading_digits(word) {
            Some((digits, "")) => digits.parse().ok(),
            _ => None,
        })
        .collect()
}

fn condition(text: &str) -> Option<(Accepts, Version)> {
    let text = text.trim_ascii();
    OPERATORS.iter().find_map(|(word, accepts)| {
        let version = text.strip_prefix(word)?.trim_ascii_start();
        Some((*accepts, padded(&numbers(version)?)?))
    })
}

/// `1.96.0-beta.3` is 1.96.0 of the channel `beta`.
fn version_and_channel(value: &str) -> Option<(Version, String)> {
    let (version, word) = match value.split_once('-') {
        Some((_, word)) if word.is_empty() || word.contains(|c: char| c.is_ascii_whitespace()) => {
            return None;
        }
        Some((version, word)) => (version, word),
        None => (value, "stable"),
    };
    let channel = word.find('.').map_or(word, |dot| &word[..dot]);
    let numbers = numbers(version).filter(|numbers| numbers.len() == 3)?;
    Some((padded(&numbers)?, channel.to_owned()))
}
