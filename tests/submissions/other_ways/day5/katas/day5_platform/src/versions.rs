//! Kata 5.7: versions are lists of numbers.

use std::cmp::Ordering;
use std::iter;

use crate::{ParseError, Toolchain, Version};

/// The version at the beginning of what `uname -r` says.
///
/// 1. The text begins with two or three whole numbers with dots between them. Whatever
///    follows is the business of those who built the kernel: `6.18.44-fc-v595` is 6.18.44,
///    `5.10-rc1` is 5.10.0, `6.1-4-amd64` is 6.1.0.
/// 2. A third number that is not there is 0.
/// 3. `None` if there are fewer than two numbers at the beginning, or if one of the two or
///    three is larger than a `u32`.
///
/// ```ignore
/// let version = Version { major: 5, minor: 10, patch: 0 };
/// assert_eq!(parse_kernel_release("5.10-rc1"), Some(version));
/// assert_eq!(parse_kernel_release("v6.1"), None);
/// ```
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
///
/// 1. A requirement is one or more conditions with commas between them, and all of them must
///    hold: `>=1.10, <2`.
/// 2. A condition is one of `>=`, `>`, `<=`, `<` and `=`, and a version of one to three whole
///    numbers with dots between them. Numbers that are not there are 0: `=1.2` is 1.2.0 and
///    nothing else.
/// 3. Versions are compared number by number: 1.9.0 is less than 1.10.0.
/// 4. Blanks (ASCII white space) around conditions and behind the operator do not count.
/// 5. A requirement that is empty or in any other way not like that is [`ParseError::Line`]
///    with number 1, even if another condition of it does not hold. A number is made of
///    digits only, and fits into a `u32`.
///
/// ```ignore
/// let have = Version { major: 1, minor: 95, patch: 0 };
/// assert_eq!(satisfies(&have, ">=1.9, < 2"), Ok(true));
/// assert!(matches!(satisfies(&have, "1.9"), Err(ParseError::Line { number: 1, .. })));
/// ```
///
/// # Errors
/// [`ParseError::Line`], as above.
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
///
/// ```text
/// rustc 1.95.0 (f3a9d2c41 2026-04-14)
/// binary: rustc
/// commit-hash: f3a9d2c41b7e6a5d4c3b2a1908f7e6d5c4b3a291
/// commit-date: 2026-04-14
/// host: x86_64-unknown-linux-gnu
/// release: 1.95.0
/// LLVM version: 21.1.8
/// ```
///
/// 1. A line is a key, `:` and a value; blanks around the value do not count. Only the keys
///    `release`, `host` and `commit-hash` matter, in whatever order they come.
/// 2. `release` is three whole numbers, which are the version, and perhaps `-` and a word.
///    `channel` is that word up to its first dot: `nightly` for `1.97.0-nightly`, `beta` for
///    `1.96.0-beta.3`. Without a word it is `stable`. Any other `release` is
///    [`ParseError::Line`] with the number of the line, from 1.
/// 3. `commit` is `commit-hash`; `unknown`, which is what most distributions put there, is
///    `None`.
/// 4. A key that is not there is [`ParseError::Missing`] with the key. If more than one is
///    missing, it is the first of `release`, `host`, `commit-hash`.
///
/// ```ignore
/// let toolchain = parse_rustc_verbose(text)?;
/// assert_eq!(toolchain.channel, "stable");
/// assert!(satisfies(&toolchain.release, ">=1.95")?);
/// ```
///
/// # Errors
/// [`ParseError`], as above.
pub fn parse_rustc_verbose(text: &str) -> Result<Toolchain, ParseError> {
    let mut release = None;
    let mut host = None;
    let mut commit = None;
    for (number, line) in (1..).zip(text.lines()) {
        let (key, value) = line.split_once(':').unwrap_or_default();
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
