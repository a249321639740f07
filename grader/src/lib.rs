//! Runs the katas' tests, judges them and reports progress.
//!
//! Data moves one way: `Kata → Submission → Workspace → TestBinary → Outcome → Verdict →
//! Event → Results → report`. ARCHITECTURE.md has the map.

pub mod cancel;
pub mod catalog;
pub mod exit_code;
pub mod jail;
pub mod judge;
pub mod model;
pub mod released;
