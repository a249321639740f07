//! The Landlock layers: an outer domain to kill in, an inner one to keep things in.

use landlock::{
    ABI, Access as _, AccessFs, AccessNet, BitFlags, CompatLevel, Compatible, Ruleset, RulesetAttr,
    RulesetError, RulesetStatus, Scope,
};
use nix::errno::Errno;
use nix::sys::signal::kill;
use nix::unistd::{Pid, getppid};
use proof::access::{Grant, Right, grant, judge_files};

use crate::model::isolation::{Layer, Layers};

/// A part of Landlock that a kernel may or may not know, as something to do.
type Part = fn(Ruleset) -> Result<Ruleset, RulesetError>;

/// The parts by the layers that are made of them, oldest first.
const PARTS: [(Layer, Part); 3] = [
    (Layer::Files, |rules| {
        rules.handle_access(AccessFs::from_all(ABI::V1))
    }),
    (Layer::Sockets, |rules| {
        rules.handle_access(AccessNet::from_all(ABI::V4))
    }),
    (Layer::Signals, |rules| rules.scope(Scope::Signal)),
];

/// Which of the layers the kernel can give, found by asking it for each.
pub(super) fn supported() -> Layers {
    PARTS.iter().fold(Layers::NONE, |found, (layer, part)| {
        let strict = Ruleset::default().set_compatibility(CompatLevel::HardRequirement);
        let made = part(strict).and_then(Ruleset::create);
        found.with_if(*layer, made.is_ok())
    })
}

/// Puts this process and all it will start into a domain that no signal leaves; whether
/// that is proven. Only then may everything that can be reached be killed: elsewhere that
/// is all that the user has, and for root the machine.
pub(super) fn enter_kill_domain() -> bool {
    enter_signal_domain() == Ok(RulesetStatus::FullyEnforced)
        && is_refused(getppid())
        && is_refused(Pid::from_raw(1))
}

fn is_refused(pid: Pid) -> bool {
    kill(pid, None) == Err(Errno::EPERM)
}

/// A domain forbids files to move between directories unless it says otherwise, so this
/// one, which is not about files, says otherwise for all there are.
fn enter_signal_domain() -> Result<RulesetStatus, ()> {
    let enter = || -> Result<RulesetStatus, RulesetError> {
        let rules = Ruleset::default()
            .set_compatibility(CompatLevel::HardRequirement)
            .scope(Scope::Signal)?
            .handle_access(AccessFs::Refer)?
            .create()?;
        let everywhere = landlock::path_beneath_rules(["/"], AccessFs::Refer);
        let rules = landlock::RulesetCreatedAttr::add_rules(rules, everywhere)?;
        Ok(rules.restrict_self()?.ruleset)
    };
    enter().map_err(drop)
}

/// Takes from this process whatever `grants` does not give, in those of `layers` that are
/// `supported`; returns which of them now stand.
pub(super) fn confine(layers: Layers, supported: Layers, grants: &[Grant]) -> Layers {
    let wanted = |layer| layers.has(layer) && supported.has(layer);
    let confine = || -> Result<RulesetStatus, RulesetError> {
        let mut rules = Ruleset::default();
        rules = match wanted(Layer::Files) {
            true => judge_files(rules)?,
            // A domain must be about something, and moving files is forbidden in any.
            false => rules.handle_access(AccessFs::Refer)?,
        };
        if wanted(Layer::Sockets) {
            rules = rules.handle_access(AccessNet::from_all(ABI::V4))?;
            rules = rules.scope(Scope::AbstractUnixSocket)?;
        }
        if wanted(Layer::Signals) {
            rules = rules.scope(BitFlags::from(Scope::Signal))?;
        }
        let everything = [Grant::new(Right::Write, "/")];
        let grants = match wanted(Layer::Files) {
            true => grants,
            false => &everything,
        };
        Ok(grant(rules.create()?, grants)?.restrict_self()?.ruleset)
    };
    let is_confined = confine().is_ok_and(|status| status != RulesetStatus::NotEnforced);
    PARTS.iter().fold(Layers::NONE, |reached, (layer, _)| {
        reached.with_if(*layer, is_confined && wanted(*layer))
    })
}
