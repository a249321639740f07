//! The half of the grader that lives inside a kata's test.
//!
//! A kata's tests are ordinary tests: they run with plain `cargo test`, with a name
//! filter and from an editor. Started by the grader, each also proves that it ran to its
//! end, and hands over what was expected, what came and where, instead of a text to parse.

mod assert;
pub mod case;
mod channel;
mod child;
mod confined;
mod gate;
mod inputs;
mod lifeline;
mod proc;
mod program;
mod random;
mod run;
mod scratch;
mod signals;
pub mod snapshot;
mod within;

pub use assert::{Mismatch, compare as __compare, fail, fail_if_stub, raise as __raise};
pub use confined::confined;
pub use gate::Gate;
pub use harness_macros::test;
pub use lifeline::Lifeline;
pub use proc::Proc;
pub use program::{Program, program_path};
pub use random::{Rng, rng};
pub use run::Run;
pub use scratch::Scratch;
pub use signals::{clean_signals, start_ignoring};
pub use within::{DEADLINE, within};

/// What the macros of this crate expand to; not for use by hand.
#[doc(hidden)]
pub mod __private {
    pub use insta;
}
