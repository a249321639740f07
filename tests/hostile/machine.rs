//! The layers that this machine can give, and whether they stood.

use std::fs;
use std::path::Path;

use grader::jail::reach::is_open_to_all;
use grader::model::isolation::{Isolation, Layer};
use landlock::{
    ABI, Access as _, AccessFs, AccessNet, CompatLevel, Compatible, Ruleset, RulesetAttr,
    RulesetError, Scope,
};

use super::Standing;
use super::check::has;

/// The layers that did not stand though the machine can give them, and those that were left
/// out and stood all the same.
pub fn faults(standing: Standing, temporary: &Path, isolation: &Isolation) -> Vec<String> {
    let is_root = standing == Standing::Root && can_change_user();
    let has_user = is_root && is_open_to_all(&temporary.join("file"));
    let expected = [
        (Layer::User, has_user),
        (Layer::SealedTests, has_user),
        (
            Layer::Files,
            knows(|rules| rules.handle_access(AccessFs::from_all(ABI::V1))),
        ),
        (
            Layer::Sockets,
            knows(|rules| rules.handle_access(AccessNet::from_all(ABI::V4))),
        ),
        (Layer::Signals, knows(|rules| rules.scope(Scope::Signal))),
        (Layer::SystemCalls, true),
        (Layer::Watcher, true),
    ];
    let faults = expected.into_iter().filter_map(|(layer, expected)| {
        let is_there = has(isolation, layer);
        let word = if is_there { "is there" } else { "is missing" };
        (is_there != expected).then(|| format!("the layer {} {word}", layer.name()))
    });
    faults.collect()
}

/// Whether root is allowed to be somebody else here, and has enough user ids for that: a
/// container may have neither.
fn can_change_user() -> bool {
    const CHOWN_SETGID_SETUID: u64 = 1 | 1 << 6 | 1 << 7;
    const ENOUGH: u64 = 5_000_000;
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let capabilities = status.lines().find_map(|line| line.strip_prefix("CapEff:"));
    let capabilities = capabilities.and_then(|text| u64::from_str_radix(text.trim(), 16).ok());
    let map = fs::read_to_string("/proc/self/uid_map").unwrap_or_default();
    let ids = map
        .lines()
        .filter_map(|line| line.split_whitespace().nth(2)?.parse::<u64>().ok());
    capabilities.is_some_and(|all| all & CHOWN_SETGID_SETUID == CHOWN_SETGID_SETUID)
        && ids.max().unwrap_or(0) > ENOUGH
}

/// Whether the kernel knows this part of Landlock.
fn knows(part: fn(Ruleset) -> Result<Ruleset, RulesetError>) -> bool {
    let strict = Ruleset::default().set_compatibility(CompatLevel::HardRequirement);
    part(strict).and_then(Ruleset::create).is_ok()
}
