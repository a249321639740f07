//! The environment as a value.

use std::collections::BTreeMap;
use std::ffi::OsString;

/// The variables of an environment, as a plain value that a function can be given.
///
/// The real environment is a global that every thread shares; a map is not. Take a copy
/// of the real one with `std::env::vars_os().collect::<Env>()`.
pub type Env = BTreeMap<OsString, OsString>;
