//! `get`, `typed` and `expand`: the environment of this process.

use std::env;
use std::ffi::{OsStr, OsString};

use day1_os_sys::env_or::env_or;
use day1_os_sys::env_parse::{env_flag, env_parse};
use day1_os_sys::expand;
use day1_os_sys::{Env, EnvError, OnMissing};
use lexopt::prelude::*;
use lexopt::{Arg, Parser};

use super::answers::Answers;
use super::stop::{DATA, Failure, NO, Stop};

/// The environment of this process, as the value that the katas work on.
pub fn current_env() -> Env {
    env::vars_os().collect()
}

pub fn get(parser: &mut Parser) -> Result<u8, Stop> {
    let mut keys = Vec::new();
    let mut default = None;
    let mut terminator = b'\n';
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Value(key) => keys.push(key.string()?),
            Arg::Long("default") => default = Some(parser.value()?.string()?),
            Arg::Short('0') | Arg::Long("null") => terminator = 0,
            other => return Err(Stop::unexpected(other)),
        }
    }
    if keys.is_empty() {
        return Err(Stop::Usage("missing KEY".to_owned()));
    }
    let env = current_env();
    let mut answers = Answers::terminated_by(terminator);
    for key in keys {
        answers.give_or_fail(value(&env, &key, default.as_deref()))?;
    }
    answers.finish()
}

fn value(env: &Env, key: &str, default: Option<&str>) -> Result<String, Failure> {
    let value = env_or(env, key, default.unwrap_or_default())?;
    if default.is_none() && !env.contains_key(OsStr::new(key)) {
        return Err(Failure::new(NO, format_args!("{key} is not set")));
    }
    Ok(value)
}

#[derive(Clone, Copy)]
enum Type {
    U16,
    I64,
    Bool,
}

pub fn typed(parser: &mut Parser) -> Result<u8, Stop> {
    let mut operands = Vec::new();
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Value(operand) => operands.push(operand.string()?),
            other => return Err(Stop::unexpected(other)),
        }
    }
    if operands.is_empty() {
        return Err(Stop::Usage("missing KEY".to_owned()));
    }
    let mut questions = Vec::new();
    for pair in operands.chunks(2) {
        let kind = match pair.get(1).map(String::as_str) {
            Some("u16") => Type::U16,
            Some("i64") => Type::I64,
            Some("bool") => Type::Bool,
            Some(other) => return Err(Stop::Usage(format!("unknown type {other}"))),
            None => return Err(Stop::Usage(format!("missing type of {}", pair[0]))),
        };
        questions.push((&pair[0], kind));
    }
    let env = current_env();
    let mut answers = Answers::lines();
    for (key, kind) in questions {
        answers.give_or_fail(typed_value(&env, key, kind))?;
    }
    answers.finish()
}

fn typed_value(env: &Env, key: &str, kind: Type) -> Result<String, Failure> {
    let value = match kind {
        Type::U16 => env_parse::<u16>(env, key)?.map(|number| number.to_string()),
        Type::I64 => env_parse::<i64>(env, key)?.map(|number| number.to_string()),
        Type::Bool => flag(env, key)?.map(|flag| flag.to_string()),
    };
    value.ok_or_else(|| Failure::new(NO, format_args!("{key} is not set or blank")))
}

/// A switch that is whatever the default is has not been set.
fn flag(env: &Env, key: &str) -> Result<Option<bool>, EnvError> {
    let off_by_default = env_flag(env, key, false)?;
    let on_by_default = env_flag(env, key, true)?;
    Ok((off_by_default == on_by_default).then_some(on_by_default))
}

pub fn expand(parser: &mut Parser) -> Result<u8, Stop> {
    let mut templates = Vec::new();
    let mut on_missing = OnMissing::Keep;
    let mut terminator = b'\n';
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Value(template) => templates.push(template),
            Arg::Long("missing") => on_missing = missing(&parser.value()?)?,
            Arg::Short('0') | Arg::Long("null") => terminator = 0,
            other => return Err(Stop::unexpected(other)),
        }
    }
    if templates.is_empty() {
        return Err(Stop::Usage("missing TEXT".to_owned()));
    }
    let env = current_env();
    let mut answers = Answers::terminated_by(terminator);
    for template in templates {
        answers.give_or_fail(expanded(&template, &env, on_missing))?;
    }
    answers.finish()
}

fn missing(word: &OsStr) -> Result<OnMissing, Stop> {
    match word.to_str() {
        Some("keep") => Ok(OnMissing::Keep),
        Some("empty") => Ok(OnMissing::Empty),
        Some("error") => Ok(OnMissing::Error),
        _ => {
            let message = format!("--missing is keep, empty or error, not {}", word.display());
            Err(Stop::Usage(message))
        }
    }
}

fn expanded(template: &OsString, env: &Env, on_missing: OnMissing) -> Result<String, Failure> {
    let Some(template) = template.to_str() else {
        return Err(Failure::new(
            DATA,
            format_args!("{template:?} is not valid UTF-8"),
        ));
    };
    Ok(expand::expand(template, env, on_missing)?)
}
