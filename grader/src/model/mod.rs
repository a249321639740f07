//! Plain data, no input or output: what a kata is, what happened, what it means.

pub mod event;
pub mod isolation;
pub mod kata;
pub mod outcome;
pub mod plain;
pub mod record;
pub mod results;
pub mod score;
pub mod selector;
pub mod verdict;
