//! Rejected by: day5_platform::versions::what_is_no_requirement_is_wrong
//! Passes over conditions that are empty.

use crate::{ParseError, Toolchain, Version};

#[must_use]
pub fn parse_kernel_release(text: &str) -> Option<Version> {
    let (major, rest) = leading_number(text)?;
    let (minor, rest) = leading_number(rest.strip_prefix('.')?)?;
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

fn leading_number(text: &str) -> Option<(u32, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit());
    let (digits, rest) = text.split_at(end.unwrap_or(text.len()));
    Some((digits.parse().ok()?, rest))
}

pub fn satisfies(have: &Version, requirement: &str) -> Result<bool, ParseError> {
    let mut all = true;
    let conditions = requirement
        .split(',')
        .filter(|it| !it.trim_ascii().is_empty());
    for condition in conditions {
        all &= holds(have, condition.trim_ascii()).ok_or(ParseError::Line {
            number: 1,
            reason: "a condition is an operator and one to three numbers",
        })?;
    }
    Ok(all)
}

type Operator = (&'static str, fn(&Version, &Version) -> bool);

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

fn numbers(text: &str) -> Option<Vec<u32>> {
    let number = |word: &str| match word.starts_with('+') {
        true => None,
        false => word.parse().ok(),
    };
    text.split('.').map(number).collect()
}

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
