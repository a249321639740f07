//! Kata 5.7: versions are lists of numbers.

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
    todo!()
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
    todo!()
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
    todo!()
}
