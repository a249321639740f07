//! The layers that this machine can give, and whether they stood.

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
    let is_root = standing == Standing::Root;
    let expected = [
        (
            Layer::User,
            is_root && is_open_to_all(&temporary.join("file")),
        ),
        (
            Layer::SealedTests,
            is_root && is_open_to_all(&temporary.join("file")),
        ),
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

/// Whether the kernel knows this part of Landlock.
fn knows(part: fn(Ruleset) -> Result<Ruleset, RulesetError>) -> bool {
    let strict = Ruleset::default().set_compatibility(CompatLevel::HardRequirement);
    part(strict).and_then(Ruleset::create).is_ok()
}
