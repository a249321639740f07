//! For each layer an attempt that it alone refuses: with the layer the attempt fails, with
//! just that layer switched off it succeeds. A layer without that would be decoration.

use std::collections::BTreeSet;

use nix::unistd::Uid;
use serde_json::Value;

use super::{Nest, reached};

/// The attempts, and the layers besides their own that would refuse them too.
const ATTEMPTS: &[(&str, &str, &[&str])] = &[
    ("session", "session", &[]),
    ("deadline", "stay", &[]),
    ("output", "flood", &[]),
    ("environment", "environment", &[]),
    ("descriptors", "descriptor", &[]),
    ("limits", "file_size", &[]),
    ("memory", "memory", &[]),
    ("orphans", "daemon", &[]),
    // The limit on a user's processes stands beside the watcher.
    ("watcher", "crowd", &["user"]),
    ("reaper", "signal_grader", &["signals", "user"]),
    ("files", "read_file", &[]),
    ("files", "write_file", &[]),
    ("sockets", "connect", &["system_calls"]),
    ("signals", "signal_jail", &["user"]),
    ("system_calls", "socket", &[]),
    ("system_calls", "look", &[]),
    ("user", "mode", &[]),
    ("capabilities", "owner", &["user"]),
    // Without a user of its own a test belongs to the owner of its executable.
    ("user", "executable", &[]),
];

/// What only root can give, or give up.
const OF_ROOT: &[&str] = &["user", "sealed_tests", "capabilities"];

/// The grader, called as root or as nobody.
struct Doctor {
    nest: Nest,
    is_root: bool,
}

impl Doctor {
    fn new(is_root: bool) -> Self {
        let nest = Nest::new();
        Self { nest, is_root }
    }

    /// What the doctor says, with these layers left out.
    fn call(&self, without: &[&str], probe: Option<&str>) -> Value {
        let without = format!("--without-layers={}", without.join(","));
        let probe = probe.map(|probe| format!("--probe={probe}"));
        let mut arguments = vec!["doctor", "--json"];
        if !without.ends_with('=') {
            arguments.push(&without);
        }
        arguments.extend(probe.as_deref());
        let mut command = match self.is_root {
            true => self.nest.grader(&arguments),
            false => self.nest.grader_of_nobody(&arguments),
        };
        let output = command.output().expect("the grader starts");
        let text = String::from_utf8_lossy(&output.stdout);
        serde_json::from_str(&text)
            .unwrap_or_else(|error| panic!("{error}: {text}{:?}", output.stderr))
    }

    /// Whether the attempt is refused with these layers left out.
    fn is_refused(&self, without: &[&str], probe: &str) -> bool {
        let said = self.call(without, Some(probe));
        let probes = layers(&said).flat_map(|layer| layer["probes"].as_array().cloned());
        let mut probes = probes.flatten();
        let found = probes.next().expect("the probe exists");
        found["refused"].as_bool().expect("a word")
    }
}

fn layers(said: &Value) -> impl Iterator<Item = &Value> {
    said["layers"].as_array().expect("a list").iter()
}

fn name(layer: &Value) -> &str {
    layer["name"].as_str().expect("a name")
}

fn no_layer_is_decoration(is_root: bool) {
    let doctor = Doctor::new(is_root);
    let reached = reached(&doctor.call(&[], Some("environment")));
    for (layer, probe, others) in ATTEMPTS {
        let is_of_another = !is_root && OF_ROOT.contains(layer);
        if is_of_another || !reached.has(layer.parse().expect("known")) {
            eprintln!("{layer}: this machine does not have it");
            continue;
        }
        assert!(
            doctor.is_refused(others, probe),
            "{layer} does not refuse {probe}"
        );
        let without: Vec<_> = [layer].into_iter().chain(*others).copied().collect();
        assert!(
            !doctor.is_refused(&without, probe),
            "{probe} is refused without {layer} too: it shows nothing"
        );
    }
}

#[test]
fn no_layer_is_decoration_for_an_ordinary_user() {
    no_layer_is_decoration(false);
}

#[test]
fn no_layer_is_decoration_for_root() {
    if Uid::effective().is_root() {
        no_layer_is_decoration(true);
    }
}

#[test]
fn every_layer_has_an_attempt_and_every_attempt_its_layer() {
    let doctor = Doctor::new(Uid::effective().is_root());
    let said = doctor.call(&["deadline", "output"], None);
    let has_attempt = |layer: &Value| !layer["probes"].as_array().expect("a list").is_empty();
    let bare: Vec<_> = layers(&said).filter(|layer| !has_attempt(layer)).collect();
    assert!(bare.is_empty(), "{bare:?}");
    let known: BTreeSet<_> = layers(&said)
        .flat_map(|layer| layer["probes"].as_array().expect("a list"))
        .map(name)
        .collect();
    let tried: BTreeSet<_> = ATTEMPTS.iter().map(|(_, probe, _)| *probe).collect();
    assert_eq!(known, tried);
}
