//! What a kata's test and the grader have to agree on: one definition of it.
//!
//! Under the grader a test case is a process of its own. It inherits one end of a
//! socket pair, reads a [secret](SECRET_BYTES) from it as its very first act, and writes
//! one [`Record`] to it as its last. A record that says "passed" carries the secret, so
//! code under test that merely makes the process exit with 0 proves nothing.

pub mod access;
pub mod attribute;
mod record;

pub use record::{Failure, FailureKind, Malformed, Passed, Record};

/// The environment variable that tells a test which descriptor is its channel.
pub const CHANNEL_VARIABLE: &str = "HARNESS_CHANNEL";

/// The descriptor at which the grader leaves the test's end of the channel.
pub const CHANNEL_DESCRIPTOR: i32 = 3;

/// The environment variable with the seed of the random test cases, a decimal `u64`.
pub const SEED_VARIABLE: &str = "HARNESS_SEED";

/// The seed that is used when [`SEED_VARIABLE`] is not set.
pub const DEFAULT_SEED: u64 = 20_240_315;

/// The environment variable with what the program under test may reach, as
/// [`access::encode`] writes it. Without it the program may reach what the test may.
pub const ACCESS_VARIABLE: &str = "HARNESS_ACCESS";

/// How many random bytes a secret has; it travels as twice as many hexadecimal digits.
pub const SECRET_BYTES: usize = 32;

/// The most bytes a record can have on the wire: what is longer was not written by the
/// harness, which cuts every text to [`TEXT_BYTES`].
pub const RECORD_BYTES: usize = 256 * 1024;

/// The most bytes of one text (message, expected, actual) that a record carries.
pub const TEXT_BYTES: usize = 16 * 1024;
