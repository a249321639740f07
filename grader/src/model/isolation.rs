//! Which walls stood around a test case.

use std::collections::BTreeMap;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A layer of the jail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Layer {
    /// A session of its own: the terminal's signals do not reach it, nor it the terminal.
    Session,
    /// A wall-clock deadline, after which everything in the jail is killed.
    Deadline,
    /// Output is cut and an endless flood of it ends the case.
    Output,
    /// A cleared environment and a private home, temporary and working directory.
    Environment,
    /// No descriptor of the grader's is inherited.
    Descriptors,
    /// Limits on processor time, file sizes and open files.
    Limits,
    /// Limits on the memory of each process.
    Memory,
    /// Orphans come back to the jail, so that none of them survives it.
    Orphans,
    /// A watcher ends what takes too many processes, or too much memory, processor time or
    /// disk in all.
    Watcher,
    /// The jail can be killed as one, at once: no signal from it reaches anything else.
    Reaper,
    /// Landlock: only the granted files can be opened, made, changed or removed.
    Files,
    /// Landlock: no TCP port can be bound or connected to, and no abstract socket outside.
    Sockets,
    /// Landlock: signals reach only what runs in the same jail.
    Signals,
    /// seccomp: no sockets, no look into other processes, no namespaces, no kernel interface
    /// that a test has no use for.
    SystemCalls,
    /// A user of its own, without other processes and without files elsewhere.
    User,
    /// No capability of root's is left.
    Capabilities,
    /// The test executable can be executed and not read: what it expects is a secret.
    SealedTests,
}

impl Layer {
    /// All of them, from the outermost to the innermost.
    pub const ALL: [Layer; 17] = [
        Layer::Session,
        Layer::Deadline,
        Layer::Output,
        Layer::Environment,
        Layer::Descriptors,
        Layer::Limits,
        Layer::Memory,
        Layer::Orphans,
        Layer::Watcher,
        Layer::Reaper,
        Layer::Files,
        Layer::Sockets,
        Layer::Signals,
        Layer::SystemCalls,
        Layer::User,
        Layer::Capabilities,
        Layer::SealedTests,
    ];
}

impl Layer {
    /// Its name, as in a report.
    #[must_use]
    pub fn name(self) -> String {
        let name = serde_json::to_value(self).ok();
        name.and_then(|name| name.as_str().map(str::to_owned))
            .unwrap_or_default()
    }
}

impl FromStr for Layer {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Layer::ALL.into_iter().find(|layer| layer.name() == text);
        found.ok_or_else(|| {
            let names = Layer::ALL.map(Layer::name).join(", ");
            format!("there is no layer {text:?}; there are {names}")
        })
    }
}

/// A set of layers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Layers(u32);

impl Layers {
    /// No layer.
    pub const NONE: Layers = Layers(0);
    /// Every layer.
    pub const ALL: Layers = Layers((1 << Layer::ALL.len()) - 1);

    /// The set with these bits, as [`Layers::bits`] gives them.
    #[must_use]
    pub fn of_bits(bits: u32) -> Self {
        Layers(bits & Layers::ALL.0)
    }

    /// The set as a number, for a wire between two processes of the same executable.
    #[must_use]
    pub fn bits(self) -> u32 {
        self.0
    }

    /// The same set with a layer more.
    #[must_use]
    pub fn with(self, layer: Layer) -> Self {
        Layers(self.0 | 1 << layer as u32)
    }

    /// The same set without a layer.
    #[must_use]
    pub fn without(self, layer: Layer) -> Self {
        Layers(self.0 & !(1 << layer as u32))
    }

    /// The same set with that layer, if it was reached.
    #[must_use]
    pub fn with_if(self, layer: Layer, is_reached: bool) -> Self {
        if is_reached { self.with(layer) } else { self }
    }

    /// The same set without any of the other.
    #[must_use]
    pub fn without_all(self, other: Layers) -> Self {
        Layers(self.0 & !other.0)
    }

    /// The layers of both sets together.
    #[must_use]
    pub fn and(self, other: Layers) -> Self {
        Layers(self.0 | other.0)
    }

    /// Whether the layer is in it.
    #[must_use]
    pub fn has(self, layer: Layer) -> bool {
        self.0 & 1 << layer as u32 != 0
    }
}

/// Which layers were reached; for a whole run, in every case of it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Isolation(pub BTreeMap<Layer, bool>);

impl Isolation {
    /// What was reached, of all there are.
    #[must_use]
    pub fn of(reached: Layers) -> Self {
        Self(Layer::ALL.map(|layer| (layer, reached.has(layer))).into())
    }

    /// The layers that were reached.
    #[must_use]
    pub fn reached(&self) -> Layers {
        let reached = self.0.iter().filter(|(_, is_reached)| **is_reached);
        reached.map(|(layer, _)| *layer).collect()
    }

    /// Keeps only what both reached.
    pub fn meet(&mut self, other: &Isolation) {
        if self.0.is_empty() {
            self.0.clone_from(&other.0);
        }
        for (layer, reached) in &mut self.0 {
            *reached &= other.0.get(layer).copied().unwrap_or(false);
        }
    }
}

impl FromIterator<Layer> for Layers {
    fn from_iter<T: IntoIterator<Item = Layer>>(layers: T) -> Self {
        layers.into_iter().fold(Layers::NONE, Layers::with)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_layer_has_a_bit_of_its_own() {
        for (number, layer) in Layer::ALL.into_iter().enumerate() {
            assert_eq!(layer as usize, number);
            assert_eq!(layer.name().parse(), Ok(layer));
            let set = Layers::NONE.with(layer);
            assert!(set.has(layer) && !set.without(layer).has(layer));
            assert_eq!(Layers::of_bits(set.bits()), set);
        }
        let all = Layer::ALL.into_iter().fold(Layers::NONE, Layers::with);
        assert_eq!(all, Layers::ALL);
    }

    #[test]
    fn a_run_reached_what_every_case_reached() {
        let case = |orphans| {
            Isolation(BTreeMap::from([
                (Layer::Session, true),
                (Layer::Orphans, orphans),
            ]))
        };
        let mut run = Isolation::default();
        run.meet(&case(true));
        assert_eq!(run, case(true));
        run.meet(&case(false));
        run.meet(&case(true));
        assert_eq!(run, case(false));
    }
}
