//! Kata 5.7 from inside: `parse_kernel_release`, `satisfies` and `parse_rustc_verbose`.

use day5_platform::versions::{parse_kernel_release, parse_rustc_verbose, satisfies};
use day5_platform::{ParseError, Toolchain, Version};
use harness::equal;

const RUSTC: &str = include_str!("../fixtures/stable.rustc");

const fn version(major: u32, minor: u32, patch: u32) -> Version {
    Version {
        major,
        minor,
        patch,
    }
}

/// Expects each text to begin with the version behind it.
#[track_caller]
fn kernels(table: &[(&str, Option<Version>)]) {
    for (text, expected) in table {
        let actual = parse_kernel_release(text);
        equal!(*expected, actual, "uname -r says {text:?}");
    }
}

#[harness::test]
fn kernels_say_their_version_first() {
    kernels(&[
        ("6.18.44-fc-v595", Some(version(6, 18, 44))),
        ("5.10.0-30-amd64", Some(version(5, 10, 0))),
        ("4.19.128-microsoft-standard", Some(version(4, 19, 128))),
        ("23.1.0", Some(version(23, 1, 0))),
        ("6.8.0-1021-aws\n", Some(version(6, 8, 0))),
        ("2.6.32.71", Some(version(2, 6, 32))),
        ("4.18.0-553.el8_10.x86_64", Some(version(4, 18, 0))),
        ("0.0.0", Some(version(0, 0, 0))),
    ]);
}

#[harness::test]
fn a_third_number_may_be_missing() {
    kernels(&[
        ("5.10", Some(version(5, 10, 0))),
        ("5.10-rc1", Some(version(5, 10, 0))),
        ("14.2-RELEASE", Some(version(14, 2, 0))),
        ("5.10.", Some(version(5, 10, 0))),
        ("5.10.x", Some(version(5, 10, 0))),
        ("5.10.-1", Some(version(5, 10, 0))),
    ]);
}

#[harness::test]
fn a_number_behind_something_else_is_no_part_of_it() {
    kernels(&[
        ("6.1-4-amd64", Some(version(6, 1, 0))),
        ("5.10-rc7.2", Some(version(5, 10, 0))),
        ("6.1+3", Some(version(6, 1, 0))),
        ("6.1 7", Some(version(6, 1, 0))),
    ]);
}

#[harness::test]
fn with_fewer_than_two_numbers_there_is_no_version() {
    for text in [
        "", "6", "6.", "6-1", "v6.1.0", " 6.1.0", ".6.1", "6..1", "6.x.1", "-6.1", "rc1",
    ] {
        kernels(&[(text, None)]);
    }
}

#[harness::test]
fn a_number_that_does_not_fit_is_none() {
    kernels(&[
        (
            "4294967295.4294967295.4294967295-x",
            Some(version(u32::MAX, u32::MAX, u32::MAX)),
        ),
        ("4294967296.1.0", None),
        ("1.4294967296.0", None),
        ("1.2.4294967296", None),
        ("1.2.3.4294967296", Some(version(1, 2, 3))),
    ]);
}

/// Expects each requirement to be answered so for the version.
#[track_caller]
fn requirements(have: &Version, table: &[(&str, bool)]) {
    for (requirement, expected) in table {
        let expected = Ok::<_, ParseError>(*expected);
        let actual = satisfies(have, requirement);
        equal!(expected, actual, "is {have} {requirement:?}?");
    }
}

#[harness::test]
fn each_operator_compares() {
    let (below, same, above) = (version(1, 1, 9), version(1, 2, 0), version(1, 2, 1));
    for (operator, expected) in [
        (">=", [false, true, true]),
        (">", [false, false, true]),
        ("<=", [true, true, false]),
        ("<", [true, false, false]),
        ("=", [false, true, false]),
    ] {
        for (have, expected) in [&below, &same, &above].into_iter().zip(expected) {
            requirements(have, &[(&format!("{operator}1.2.0"), expected)]);
        }
    }
}

#[harness::test]
fn numbers_are_compared_as_numbers() {
    requirements(
        &version(1, 9, 0),
        &[("<1.10", true), (">=1.10", false), (">1.1", true)],
    );
    requirements(
        &version(1, 10, 0),
        &[("<1.95", true), (">1.9", true), ("=1.1", false)],
    );
    requirements(
        &version(10, 0, 0),
        &[(">9.9.9", true), ("<11", true), ("=1", false)],
    );
    requirements(&version(1, 2, 100), &[(">1.2.99", true), ("<1.3", true)]);
}

#[harness::test]
fn the_first_number_that_differs_decides() {
    requirements(&version(2, 0, 0), &[(">1.9.9", true), ("<1.9.9", false)]);
    requirements(&version(1, 9, 9), &[("<2.0.0", true), (">=2", false)]);
    requirements(
        &version(1, 2, 3),
        &[(">1.1.9", true), ("<1.3.0", true), (">0.9.9", true)],
    );
}

#[harness::test]
fn numbers_that_are_missing_are_zero() {
    requirements(
        &version(1, 2, 0),
        &[("=1.2", true), ("=1.2.0", true), ("=1", false)],
    );
    requirements(
        &version(1, 2, 3),
        &[("=1.2", false), (">1.2", true), ("<2", true)],
    );
    requirements(
        &version(0, 0, 0),
        &[("=0", true), (">=0.0", true), (">0", false)],
    );
}

#[harness::test]
fn all_conditions_must_hold() {
    let table = [
        (">=1.10,<2", true),
        (">=1.10,<1.95", false),
        (">1.95,<2", false),
        (">1.0,>1.1,>1.2,<1.96", true),
        (">1,<1", false),
        ("=1.95,=1.95.0", true),
    ];
    requirements(&version(1, 95, 0), &table);
}

#[harness::test]
fn blanks_around_the_parts_do_not_count() {
    let table = [
        (" >=1.10 , <2 ", true),
        (">= 1.10,\t<\t2\n", true),
        ("=  1.95", true),
        ("   <1", false),
    ];
    requirements(&version(1, 95, 0), &table);
}

/// Expects none of these to be a requirement, whatever the version.
#[track_caller]
fn malformed(requirements: &[&str]) {
    for have in [version(0, 0, 0), version(1, 95, 0)] {
        for requirement in requirements {
            let told = match satisfies(&have, requirement) {
                Err(ParseError::Line { number, .. }) => Ok(number),
                other => Err(other),
            };
            equal!(Ok(1), told, "the wrong line of {requirement:?}, for {have}");
        }
    }
}

#[harness::test]
fn what_is_no_requirement_is_wrong() {
    malformed(&[
        "", " ", ",", ">=1,", ",>=1", ">=1,,<2", "nonsense", ">=", "> ", "=,",
    ]);
    malformed(&[
        "1.2", "==1.2", "=>1", "<>1", "!=1", "~1", "^1", "*", "> =1", ">=1 <2",
    ]);
}

#[harness::test]
fn a_version_is_one_to_three_numbers_of_digits() {
    malformed(&[
        "=1.2.3.4", "=1.", "=.1", "=1..2", "=1. 2", "=1 .2", "=1.x", "=v1", "=1.2-rc",
    ]);
    malformed(&[
        "=+1", "=1.+2", "=-1", "=1,2", "=0x1", "=1_0", "=\u{661}", "=1e1",
    ]);
    malformed(&["<4294967296", "<1.99999999999999999999"]);
    malformed(&["\u{a0}=1", "=1\u{3000}", ">=\u{a0}1"]);
}

#[harness::test]
fn a_mistake_is_told_even_if_the_answer_is_known() {
    malformed(&[">9999, nonsense", "<0,<", ">9999,1"]);
}

fn toolchain(release: Version, channel: &str, commit: Option<&str>) -> Toolchain {
    Toolchain {
        release,
        channel: channel.to_owned(),
        host: "x86_64-unknown-linux-gnu".to_owned(),
        commit: commit.map(str::to_owned),
    }
}

/// The output of a compiler of this release and commit.
fn output(release: &str, commit: &str) -> String {
    format!(
        "rustc {release} ({commit} 2026-04-14)\nbinary: rustc\ncommit-hash: {commit}\n\
         commit-date: 2026-04-14\nhost: x86_64-unknown-linux-gnu\nrelease: {release}\n\
         LLVM version: 21.1.8\n"
    )
}

/// Expects the release, as it is written, to be this version of this channel.
#[track_caller]
fn releases(table: &[(&str, Version, &str)]) {
    for (release, version, channel) in table {
        let expected = toolchain(version.clone(), channel, Some("abc"));
        let actual = parse_rustc_verbose(&output(release, "abc"));
        equal!(
            Ok::<_, ParseError>(expected),
            actual,
            "the release {release:?}"
        );
    }
}

#[harness::test]
fn the_output_of_a_compiler_is_read() {
    let commit = "f3a9d2c41b7e6a5d4c3b2a1908f7e6d5c4b3a291";
    let expected = toolchain(version(1, 95, 0), "stable", Some(commit));
    equal!(
        Ok::<_, ParseError>(expected),
        parse_rustc_verbose(RUSTC),
        "{RUSTC}"
    );
}

#[harness::test]
fn the_channel_is_behind_the_version() {
    releases(&[
        ("1.95.0", version(1, 95, 0), "stable"),
        ("1.97.0-nightly", version(1, 97, 0), "nightly"),
        ("1.96.0-beta.3", version(1, 96, 0), "beta"),
        ("1.96.1-beta", version(1, 96, 1), "beta"),
        ("1.97.0-dev", version(1, 97, 0), "dev"),
    ]);
}

#[harness::test]
fn a_commit_may_be_unknown() {
    let actual = parse_rustc_verbose(&output("1.95.0", "unknown"));
    let expected = toolchain(version(1, 95, 0), "stable", None);
    equal!(
        Ok::<_, ParseError>(expected),
        actual,
        "commit-hash: unknown"
    );
}

#[harness::test]
fn the_order_of_the_lines_does_not_matter() {
    let text = "release: 1.2.3\r\nhost:   a-b-c  \r\ncommit-hash:d\r\nhostess: x\r\nno colon";
    let expected = Toolchain {
        host: "a-b-c".to_owned(),
        ..toolchain(version(1, 2, 3), "stable", Some("d"))
    };
    equal!(
        Ok::<_, ParseError>(expected),
        parse_rustc_verbose(text),
        "{text:?}"
    );
}

#[harness::test]
fn a_key_that_is_missing_is_named() {
    let without = |key: &str| {
        let text = output("1.95.0", "abc");
        let lines = text.lines().filter(|line| !line.starts_with(key));
        lines.collect::<Vec<_>>().join("\n")
    };
    for key in ["release", "host", "commit-hash"] {
        let text = without(key);
        let expected = Err(ParseError::Missing(key));
        equal!(expected, parse_rustc_verbose(&text), "{text}");
    }
    for (text, first) in [
        ("", "release"),
        ("rustc 1.95.0\n", "release"),
        ("release: 1.95.0\n", "host"),
        ("host: x\n", "release"),
        ("xrelease: 1.95.0\nreleases: 1.95.0\n", "release"),
    ] {
        let expected = Err(ParseError::Missing(first));
        equal!(expected, parse_rustc_verbose(text), "the text {text:?}");
    }
}

#[harness::test]
fn a_release_that_is_no_version_is_told_by_its_line() {
    for release in [
        "",
        "1.95",
        "1.95.0.1",
        "1.x.0",
        "v1.95.0",
        "1.95.+1",
        "-nightly",
        "1.95.-beta",
    ] {
        let told = match parse_rustc_verbose(&output(release, "abc")) {
            Err(ParseError::Line { number, .. }) => Ok(number),
            other => Err(other),
        };
        equal!(
            Ok(6),
            told,
            "the wrong line, where the release is {release:?}"
        );
    }
}
