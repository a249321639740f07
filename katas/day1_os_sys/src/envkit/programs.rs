//! `which` and `run`: programs and the environment they are given.

use std::env;
use std::ffi::{OsStr, OsString};
use std::io::{self, ErrorKind};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::Command;

use day1_os_sys::child_env::{apply_env, child_env};
use day1_os_sys::exit_codes::{describe_status, shell_code};
use day1_os_sys::find_program::find_program;
use day1_os_sys::{EnvOp, FindError};
use lexopt::{Arg, Parser};

use super::answers::Answers;
use super::stop::{Failure, NO, NOT_EXECUTABLE, NOT_FOUND, SYSTEM, Stop, complain};
use super::variables::current_env;

pub fn which(parser: &mut Parser) -> Result<u8, Stop> {
    let mut names = Vec::new();
    let mut terminator = b'\n';
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Value(name) => names.push(name),
            Arg::Short('0') | Arg::Long("null") => terminator = 0,
            other => return Err(Stop::unexpected(other)),
        }
    }
    if names.is_empty() {
        return Err(Stop::Usage("missing NAME".to_owned()));
    }
    let path = env::var_os("PATH");
    let cwd = current_dir()?;
    let mut answers = Answers::terminated_by(terminator);
    for name in names {
        let found = find_program(&name, path.as_deref(), &cwd);
        let found = found.map_err(|error| Failure::new(NO, not_found(&name, &error)));
        answers.give_or_fail(found.map(|file| file.into_os_string().into_vec()))?;
    }
    answers.finish()
}

fn current_dir() -> Result<PathBuf, Failure> {
    env::current_dir()
        .map_err(|error| Failure::new(SYSTEM, format_args!("current directory: {error}")))
}

fn not_found(name: &OsStr, error: &FindError) -> String {
    match error {
        FindError::NotFound => format!("{}: {error}", name.display()),
        FindError::NotExecutable(_) => error.to_string(),
    }
}

/// What `run` is to do.
struct Order {
    ops: Vec<EnvOp>,
    name: OsString,
    arguments: Vec<OsString>,
}

pub fn run(parser: &mut Parser) -> Result<u8, Stop> {
    let order = order(parser)?;
    let env = child_env(&current_env(), &order.ops).map_err(Failure::from)?;
    // A command with a slash is the path of its file: nothing is to be found.
    let file = if order.name.as_bytes().contains(&b'/') {
        PathBuf::from(&order.name)
    } else {
        let path = env.get(OsStr::new("PATH")).map(OsString::as_os_str);
        find_program(&order.name, path, &current_dir()?).map_err(|error| {
            let status = match error {
                FindError::NotFound => NOT_FOUND,
                FindError::NotExecutable(_) => NOT_EXECUTABLE,
            };
            Failure::new(status, not_found(&order.name, &error))
        })?
    };
    let mut command = Command::new(file);
    command.arg0(&order.name).args(&order.arguments);
    apply_env(&mut command, &env);
    let status = command
        .status()
        .map_err(|error| not_started(&order.name, &error))?;
    if status.success() {
        return Ok(0);
    }
    if status.code().is_none() {
        complain(describe_status(status));
    }
    Ok(shell_code(status))
}

fn order(parser: &mut Parser) -> Result<Order, Stop> {
    let mut ops = Vec::new();
    let mut clear = None;
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("set") => {
                let (key, value) = assignment("--set", parser.value()?)?;
                ops.push(EnvOp::Set(key, value));
            }
            Arg::Long("set-default") => {
                let (key, value) = assignment("--set-default", parser.value()?)?;
                ops.push(EnvOp::SetDefault(key, value));
            }
            Arg::Long("unset") => ops.push(EnvOp::Unset(parser.value()?)),
            Arg::Long("path") => {
                let directory = PathBuf::from(parser.value()?);
                ops.push(EnvOp::PrependPath("PATH".into(), directory));
            }
            Arg::Long("clear") => clear = Some(EnvOp::Clear),
            Arg::Value(name) => {
                let arguments = parser.raw_args()?.collect();
                let ops = clear.into_iter().chain(ops).collect();
                return Ok(Order {
                    ops,
                    name,
                    arguments,
                });
            }
            other => return Err(Stop::unexpected(other)),
        }
    }
    Err(Stop::Usage("missing CMD".to_owned()))
}

/// Takes `KEY=VALUE` apart at the first `=`.
fn assignment(option: &str, text: OsString) -> Result<(OsString, OsString), Stop> {
    let bytes = text.as_bytes();
    let Some(equals) = bytes.iter().position(|&byte| byte == b'=') else {
        let message = format!("{option} needs KEY=VALUE, not {}", text.display());
        return Err(Stop::Usage(message));
    };
    let part = |bytes| OsStr::from_bytes(bytes).to_owned();
    Ok((part(&bytes[..equals]), part(&bytes[equals + 1..])))
}

fn not_started(name: &OsStr, error: &io::Error) -> Failure {
    let name = name.display();
    match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => {
            Failure::new(NOT_FOUND, format_args!("{name}: not found"))
        }
        ErrorKind::PermissionDenied => {
            Failure::new(NOT_EXECUTABLE, format_args!("{name}: not executable"))
        }
        // Found, but the kernel cannot make a program of it: ENOEXEC and the like.
        _ => Failure::new(NOT_EXECUTABLE, format_args!("{name}: {error}")),
    }
}
