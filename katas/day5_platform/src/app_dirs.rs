//! Kata 5.3: the directories of a program.

use crate::{AppDirs, DirError, Env, Os};

/// Where the program `app` keeps its user's settings, data and cache on the system `os`,
/// by the environment `env`.
///
/// `$X` stands for the value of the variable `X` here, and `+` for
/// [`join_path`](crate::paths::join_path). A variable that is set to nothing counts as not
/// set everywhere.
///
/// 1. Linux, FreeBSD and every other Unix follow the XDG base directory specification:
///
///     | | if set and absolute | else |
///     |---|---|---|
///     | config | `$XDG_CONFIG_HOME + app` | `$HOME + .config + app` |
///     | data | `$XDG_DATA_HOME + app` | `$HOME + .local/share + app` |
///     | cache | `$XDG_CACHE_HOME + app` | `$HOME + .cache + app` |
///
///    Absolute is what begins with `/`. A value that is **relative is ignored**.
/// 2. macOS: config and data are `$HOME + Library/Application Support + app`, cache is
///    `$HOME + Library/Caches + app`. The variables of XDG mean nothing there.
/// 3. Windows:
///
///     | | if set | else |
///     |---|---|---|
///     | config | `$APPDATA + app` | `$USERPROFILE + AppData\Roaming + app` |
///     | data | `$LOCALAPPDATA + app` | `$USERPROFILE + AppData\Local + app` |
///     | cache | `$LOCALAPPDATA + app + cache` | `$USERPROFILE + AppData\Local + app + cache` |
///
///    Names of variables are found **in any mixture of upper and lower case** (of ASCII
///    letters). If there are several spellings, the first in the order of the map counts,
///    also if it is set to nothing. The usual one, as in this table, comes before all others.
/// 4. Where neither the first variable nor the one behind `else` is set, that is
///    [`DirError::NoHome`]. A variable that is not needed need not be set: without `HOME`
///    all is well if the three of XDG are absolute.
/// 5. A variable that is looked at and whose value is not UTF-8 is [`DirError::NotUnicode`]
///    with its usual name.
/// 6. A system that is no Unix, and not Windows, is [`DirError::UnsupportedOs`] with its
///    [`python_name`](Os::python_name). A name `app` that
///    [`check_file_name`](crate::paths::check_file_name) refuses for that system is
///    [`DirError::BadAppName`].
///
/// If more than one thing is wrong: the system is looked at first, then `app`, then config,
/// data and cache, each from left to right. Only `env` is read, never the environment of the
/// process, and no file.
///
/// ```ignore
/// let env = Env::from([("HOME".into(), "/home/k".into()), ("XDG_CACHE_HOME".into(), "/var/c".into())]);
/// let dirs = app_dirs(&Os::Linux, &env, "demo")?;
/// assert_eq!(dirs.config, "/home/k/.config/demo");
/// assert_eq!(dirs.cache, "/var/c/demo");
/// ```
///
/// # Errors
/// [`DirError`], as above.
pub fn app_dirs(os: &Os, env: &Env, app: &str) -> Result<AppDirs, DirError> {
    todo!()
}
