//! Two passes: all changes are judged first, then applied where nothing can fail any more.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::process::Command;

use crate::{Env, EnvError, EnvOp};

/// Works out a child's environment: a copy of `base` with the changes `ops`.
///
/// A program is given its environment when it is started, as the last argument of
/// execve(2). To start a child with another one there is no need to change one's own,
/// which all threads share: work on a copy and hand that over.
///
/// 1. The changes apply in the order given, each to what those before it have left. `base`
///    itself stays as it is.
/// 2. [`Set`](EnvOp::Set) overwrites. [`SetDefault`](EnvOp::SetDefault) sets only a variable
///    that is absent; an empty value counts as present. [`Unset`](EnvOp::Unset) drops one;
///    that it is absent already is no error. [`Clear`](EnvOp::Clear) drops all.
/// 3. [`PrependPath`](EnvOp::PrependPath) puts a directory in front of a list whose elements
///    are separated by `:`. If the variable is absent **or empty**, the result is the
///    directory alone, without a `:`. In such a list an empty element means the current
///    directory, so that a colon too many makes a program run whatever lies there.
/// 4. The following is [`EnvError::BadKey`] with the variable's name, of the first such
///    change, whether or not that change would have had an effect:
///     - a name that is empty, or that contains `=` or NUL ([`Unset`](EnvOp::Unset) too),
///     - a value that contains NUL,
///     - a directory for [`PrependPath`](EnvOp::PrependPath) that is empty, or that
///       contains `:` or NUL.
///
/// ```ignore
/// let base = Env::from([("PATH".into(), "/bin".into()), ("HOME".into(), "/root".into())]);
/// let ops = [
///     EnvOp::PrependPath("PATH".into(), "/opt/bin".into()),
///     EnvOp::Unset("HOME".into()),
///     EnvOp::SetDefault("LANG".into(), "C".into()),
/// ];
/// let expected = Env::from([
///     ("PATH".into(), "/opt/bin:/bin".into()),
///     ("LANG".into(), "C".into()),
/// ]);
/// assert_eq!(child_env(&base, &ops), Ok(expected));
/// ```
///
/// # Errors
/// [`EnvError::BadKey`], as above.
pub fn child_env(base: &Env, ops: &[EnvOp]) -> Result<Env, EnvError> {
    if let Some(name) = ops.iter().find_map(refused) {
        return Err(EnvError::BadKey(name.to_owned()));
    }
    Ok(ops.iter().fold(base.clone(), changed))
}

/// Makes `env` the environment of the program that `cmd` will start.
///
/// 1. The child sees **exactly** the variables of `env`: none of ours that `env` lacks, and
///    none that was set on `cmd` before.
/// 2. The environment of this process stays as it is.
///
/// ```ignore
/// let mut cmd = Command::new("/usr/bin/env");
/// apply_env(&mut cmd, &Env::from([("A".into(), "1".into())]));
/// assert_eq!(cmd.output()?.stdout, b"A=1\n");
/// ```
pub fn apply_env(cmd: &mut Command, env: &Env) {
    cmd.env_clear();
    for (name, value) in env {
        cmd.env(name, value);
    }
}

/// The name in a change that no environment can take.
fn refused(op: &EnvOp) -> Option<&OsStr> {
    let (name, fits) = match op {
        EnvOp::Clear => return None,
        EnvOp::Unset(name) => (name, true),
        EnvOp::Set(name, value) | EnvOp::SetDefault(name, value) => (name, !has(value, b"\0")),
        EnvOp::PrependPath(name, dir) => {
            let dir = dir.as_os_str();
            (name, !dir.is_empty() && !has(dir, b":\0"))
        }
    };
    let good = fits && !name.is_empty() && !has(name, b"=\0");
    (!good).then_some(name)
}

fn has(text: &OsStr, any_of: &[u8]) -> bool {
    text.as_bytes().iter().any(|byte| any_of.contains(byte))
}

fn changed(mut env: Env, op: &EnvOp) -> Env {
    match op {
        EnvOp::Clear => return Env::new(),
        EnvOp::Unset(name) => drop(env.remove(name)),
        EnvOp::Set(name, value) => drop(env.insert(name.clone(), value.clone())),
        EnvOp::SetDefault(name, value) => {
            env.entry(name.clone()).or_insert_with(|| value.clone());
        }
        EnvOp::PrependPath(name, dir) => {
            let old = env.remove(name).filter(|list| !list.is_empty());
            let list = [Some(dir.clone().into_os_string()), old];
            let list: Vec<_> = list.into_iter().flatten().collect();
            env.insert(name.clone(), list.join(OsStr::new(":")));
        }
    }
    env
}
