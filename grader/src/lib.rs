//! Runs the katas' tests, judges them and reports progress.
//!
//! Data moves one way: `Kata → Submission → Workspace → TestBinary → Outcome → Verdict →
//! Event → Results → report`. ARCHITECTURE.md has the map.

pub mod atomic;
pub mod batch;
pub mod cancel;
pub mod catalog;
pub mod cli;
pub mod commands;
pub mod compile;
pub mod doctor;
pub mod exit_code;
pub mod jail;
pub mod judge;
pub mod model;
pub mod pipeline;
pub mod progress;
pub mod released;
pub mod report;
pub mod submission;
pub mod workspace;
