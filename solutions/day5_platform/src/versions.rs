//! Kata 5.7: versions are lists of numbers.

use crate::{ParseError, Toolchain, Version};

/// The version at the beginning of what `uname -r` says.
#[must_use]
pub fn parse_kernel_release(text: &str) -> Option<Version> {
    let (major, rest) = leading_number(text)?;
    let (minor, rest) = leading_number(rest.strip_prefix('.')?)?;
    // Only what is behind a second dot is a patch level: 6.1-4 is the fourth build of 6.1.
    let patch = match rest.strip_prefix('.') {
        Some(rest) if rest.starts_with(|c: char| c.is_ascii_digit()) => leading_number(rest)?.0,
        _ => 0,
    };
    Some(Version {
        major,
        minor,
        patch,
    })
}

/// The number that `text` begins with, and what is behind it.
fn leading_number(text: &str) -> Option<(u32, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit());
    let (digits, rest) = text.split_at(end.unwrap_or(text.len()));
    Some((digits.parse().ok()?, rest))
}

/// Whether the version `have` is one that `requirement` asks for.
///
/// # Errors
/// A requirement that is none.
pub fn satisfies(have: &Version, requirement: &str) -> Result<bool, ParseError> {
    let mut all = true;
    for condition in requirement.split(',') {
        // Every condition is read, also when the answer is known already.
        all &= holds(have, condition.trim_ascii()).ok_or(ParseError::Line {
            number: 1,
            reason: "a condition is an operator and one to three numbers",
        })?;
    }
    Ok(all)
}

/// An operator, and what it says of two versions.
type Operator = (&'static str, fn(&Version, &Version) -> bool);

/// The longer ones first, or `>` would be found in `>=`.
const OPERATORS: [Operator; 5] = [
    (">=", |have, want| have >= want),
    ("<=", |have, want| have <= want),
    (">", |have, want| have > want),
    ("<", |have, want| have < want),
    ("=", |have, want| have == want),
];

fn holds(have: &Version, condition: &str) -> Option<bool> {
    let (compare, want) = OPERATORS
        .iter()
        .find_map(|(sign, compare)| Some((compare, condition.strip_prefix(sign)?)))?;
    let numbers = numbers(want.trim_ascii())?;
    let (1..=3) = numbers.len() else {
        return None;
    };
    let number = |index| numbers.get(index).copied().unwrap_or(0);
    let want = Version {
        major: number(0),
        minor: number(1),
        patch: number(2),
    };
    Some(compare(have, &want))
}

/// Whole numbers with dots between them.
fn numbers(text: &str) -> Option<Vec<u32>> {
    // `parse` takes a sign, a version has none.
    let number = |word: &str| match word.starts_with('+') {
        true => None,
        false => word.parse().ok(),
    };
    text.split('.').map(number).collect()
}

/// Reads what `rustc -vV` prints.
///
/// # Errors
/// A release that is no version; a key that is missing.
pub fn parse_rustc_verbose(text: &str) -> Result<Toolchain, ParseError> {
    let value = |key| {
        let lines = (1..).zip(text.lines());
        let mut values = lines.filter_map(|(number, line)| {
            let (name, value) = line.split_once(':')?;
            (name == key).then_some((number, value.trim_ascii()))
        });
        values.next().ok_or(ParseError::Missing(key))
    };
    let (number, release) = value("release")?;
    let (release, channel) = released(release).ok_or(ParseError::Line {
        number,
        reason: "the release is no version",
    })?;
    let (_, host) = value("host")?;
    let (_, commit) = value("commit-hash")?;
    Ok(Toolchain {
        release,
        channel: channel.to_owned(),
        host: host.to_owned(),
        commit: (commit != "unknown").then(|| commit.to_owned()),
    })
}

/// The version and the channel of `1.96.0-beta.3`.
fn released(text: &str) -> Option<(Version, &str)> {
    let (version, channel) = match text.split_once('-') {
        Some((version, word)) => (version, word.split('.').next()?),
        None => (text, "stable"),
    };
    let [major, minor, patch] = numbers(version)?.try_into().ok()?;
    let version = Version {
        major,
        minor,
        patch,
    };
    Some((version, channel))
}
