//! Kata 6.4 from outside: `sigkit critical`.

use std::collections::BTreeSet;

use harness::{Rng, Scratch, snapshot};

use crate::sigkit;

#[harness::test]
fn a_signal_that_comes_inside_is_delivered_afterwards() {
    let scratch = Scratch::new();
    let events = [
        "critical",
        "block=TERM",
        "raise=TERM",
        "caught",
        "end",
        "caught",
    ];
    snapshot!(sigkit(&scratch, &events).transcript(), @"
    $ sigkit critical block=TERM raise=TERM caught end caught
    exit: 0
    --- stdout ---
    caught
    caught SIGTERM
    ");
}

#[harness::test]
fn a_signal_that_is_not_blocked_is_delivered_at_once() {
    let scratch = Scratch::new();
    let events = [
        "critical",
        "block=TERM",
        "raise=HUP",
        "caught",
        "end",
        "caught",
    ];
    sigkit(&scratch, &events)
        .run()
        .expect(0, "caught SIGHUP\ncaught\n", "");
}

#[harness::test]
fn blocks_lie_within_blocks() {
    let scratch = Scratch::new();
    let events = [
        "critical",
        "block=TERM",
        "block=TERM,INT",
        "mask",
        "raise=TERM",
        "raise=INT",
        "end",
        "mask",
        "caught",
        "end",
        "mask",
        "caught",
    ];
    let expected = "mask SIGINT SIGTERM\nmask SIGTERM\ncaught SIGINT\nmask\ncaught SIGTERM\n";
    sigkit(&scratch, &events).run().expect(0, expected, "");
}

#[harness::test]
fn a_panic_delivers_what_has_come_as_well() {
    let scratch = Scratch::new();
    let events = [
        "critical",
        "block=HUP",
        "block=USR1",
        "raise=USR1",
        "panic",
        "mask",
        "caught",
        "end",
        "mask",
    ];
    let expected = "mask SIGHUP\ncaught SIGUSR1\nmask\n";
    sigkit(&scratch, &events).run().expect(0, expected, "");
}

#[harness::test]
fn signals_that_cannot_be_blocked_are_refused() {
    let scratch = Scratch::new();
    let events = [
        "critical",
        "block=",
        "mask",
        "block=TERM,KILL",
        "block=STOP",
        "mask",
    ];
    let refused = "refused: invalid input parameter\n";
    let expected = format!("{refused}mask\n{refused}{refused}mask\n");
    sigkit(&scratch, &events).run().expect(0, expected, "");
}

const KINDS: [&str; 6] = ["HUP", "INT", "QUIT", "TERM", "USR1", "USR2"];

/// What must come of events, by sets.
#[derive(Default)]
struct Model {
    masks: Vec<BTreeSet<&'static str>>,
    pending: BTreeSet<&'static str>,
    caught: BTreeSet<&'static str>,
    lines: String,
}

impl Model {
    fn mask(&self) -> BTreeSet<&'static str> {
        self.masks.last().cloned().unwrap_or_default()
    }

    fn show(&mut self, what: &str, signals: &BTreeSet<&'static str>) {
        self.lines.push_str(what);
        // The names in the order of the numbers.
        for name in KINDS_BY_NUMBER
            .iter()
            .filter(|name| signals.contains(*name))
        {
            self.lines.push_str(&format!(" SIG{name}"));
        }
        self.lines.push('\n');
    }

    fn deliver(&mut self) {
        let mask = self.mask();
        let free: Vec<_> = self.pending.difference(&mask).copied().collect();
        for signal in free {
            self.pending.remove(signal);
            self.caught.insert(signal);
        }
    }

    /// Lets something happen, and returns the word for it.
    fn step(&mut self, rng: &Rng) -> String {
        match rng.index(7) {
            0 | 1 if self.masks.len() < 5 => {
                let mut names = KINDS;
                rng.shuffle(&mut names);
                let names = &names[..1 + rng.index(3)];
                let mut mask = self.mask();
                mask.extend(names);
                self.masks.push(mask);
                format!("block={}", names.join(","))
            }
            2 if !self.masks.is_empty() => {
                self.masks.pop();
                self.deliver();
                (*rng.pick(&["end", "end", "panic"])).to_owned()
            }
            3 => {
                let mask = self.mask();
                self.show("mask", &mask);
                "mask".to_owned()
            }
            4 => {
                let caught = std::mem::take(&mut self.caught);
                self.show("caught", &caught);
                "caught".to_owned()
            }
            _ => {
                let signal = *rng.pick(&KINDS);
                self.pending.insert(signal);
                self.deliver();
                format!("raise={signal}")
            }
        }
    }
}

/// The numbers of the last two are those of Linux or those of macOS.
const KINDS_BY_NUMBER: [&str; 6] = if cfg!(target_os = "linux") {
    ["HUP", "INT", "QUIT", "USR1", "USR2", "TERM"]
} else {
    ["HUP", "INT", "QUIT", "TERM", "USR1", "USR2"]
};

#[harness::test(seeded)]
fn random_blocks_within_blocks_keep_to_the_model() {
    let rng = harness::rng();
    let scratch = Scratch::new();
    for _ in 0..12 {
        let mut model = Model::default();
        let words: Vec<String> = (0..30).map(|_| model.step(&rng)).collect();
        let run = sigkit(&scratch, &["critical"]).args(&words).run();
        run.expect(0, model.lines, "");
    }
}
