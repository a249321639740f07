//! Day 1, os and sys: the doors between a program and the operating system.
//!
//! Each module is one kata and one file of yours; the rest is given.

pub mod child_env;
pub mod env_or;
pub mod env_parse;
pub mod exit_codes;
pub mod expand;
pub mod find_program;
pub mod parse_args;
pub mod proc_stat;
pub mod write_lines;

mod types;

pub use support::Env;
pub use types::{
    EnvError, EnvOp, ExpandError, FindError, OnMissing, Opt, Outcome, Parsed, ProcStat, SelfInfo,
    StatError, UsageError,
};

/// What the tests and `envkit` rely on. A signature that was changed by accident is an
/// error in these lines, which name the kata, instead of many errors in the tests.
mod contract {
    use std::ffi::{OsStr, OsString};
    use std::io::{self, Write};
    use std::path::{Path, PathBuf};
    use std::process::{Command, ExitStatus};

    use crate::{
        Env, EnvError, EnvOp, ExpandError, FindError, OnMissing, Opt, Outcome, Parsed, ProcStat,
        SelfInfo, StatError, UsageError,
    };
    use crate::{
        child_env, env_or, env_parse, exit_codes, expand, find_program, parse_args, proc_stat,
        write_lines,
    };

    const _: fn(&Env, &str, &str) -> Result<String, EnvError> = env_or::env_or;

    const _: fn(&Env, &str) -> Result<Option<u16>, EnvError> = env_parse::env_parse::<u16>;
    const _: fn(&Env, &str, bool) -> Result<bool, EnvError> = env_parse::env_flag;

    const _: fn(&Env, &[EnvOp]) -> Result<Env, EnvError> = child_env::child_env;
    const _: fn(&mut Command, &Env) = child_env::apply_env;

    const _: fn(&str, &Env, OnMissing) -> Result<String, ExpandError> = expand::expand;

    type Find = fn(&OsStr, Option<&OsStr>, &Path) -> Result<PathBuf, FindError>;
    const _: Find = find_program::find_program;

    type Parse<I> = fn(I, &[Opt]) -> Result<Parsed, UsageError>;
    const _: Parse<Vec<OsString>> = parse_args::parse_args::<Vec<OsString>>;

    const _: fn(i64) -> u8 = exit_codes::exit_byte;
    const _: fn(ExitStatus) -> u8 = exit_codes::shell_code;
    const _: fn(ExitStatus) -> String = exit_codes::describe_status;

    // A trait object, so that the writer stays `?Sized`.
    type WriteLines<W, I> = fn(&mut W, I) -> io::Result<Outcome>;
    const _: WriteLines<dyn Write, Vec<String>> = write_lines::write_lines::<dyn Write, _>;

    type Lookup<'a> = &'a dyn Fn(i32) -> Option<ProcStat>;
    const _: fn(&str) -> Result<ProcStat, StatError> = proc_stat::parse_stat;
    const _: fn(i32, Lookup<'_>) -> Vec<ProcStat> = proc_stat::ancestors;
    const _: fn() -> io::Result<SelfInfo> = proc_stat::self_info;
}
