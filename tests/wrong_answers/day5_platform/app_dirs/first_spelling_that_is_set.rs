//! Rejected by: day5_platform::app_dirs::the_first_spelling_counts_also_if_it_is_empty
//! Takes the first spelling with a value, and passes over those that are empty.

use crate::paths::{check_file_name, join_path};
use crate::{AppDirs, DirError, Env, Os};

/// Where the program `app` keeps its user's settings, data and cache on the system `os`,
/// by the environment `env`.
pub fn app_dirs(os: &Os, env: &Env, app: &str) -> Result<AppDirs, DirError> {
    let rows = table(os).ok_or_else(|| DirError::UnsupportedOs(os.python_name().to_owned()))?;
    check_file_name(os, app).map_err(|_| DirError::BadAppName(app.to_owned()))?;
    // `map` of an array would go on after an error; these three ask one after the other.
    let [config, data, cache] = rows.map(|row| move || directory(os, env, app, &row));
    Ok(AppDirs {
        config: config()?,
        data: data()?,
        cache: cache()?,
    })
}

/// One line of the tables above.
struct Row {
    /// The variable of this very directory, if the system has one.
    own: Option<&'static str>,
    /// The variable of the home directory, and the way from there.
    home: &'static str,
    below: &'static str,
    /// What comes behind the name of the program.
    tail: &'static str,
}

/// The table of a system, as config, data and cache. `None` if it follows no custom.
fn table(os: &Os) -> Option<[Row; 3]> {
    let row = |own, home, below, tail| Row {
        own,
        home,
        below,
        tail,
    };
    let xdg = |own, below| row(Some(own), "HOME", below, "");
    let mac = |below| row(None, "HOME", below, "");
    let windows = |own, below, tail| row(Some(own), "USERPROFILE", below, tail);
    match os {
        Os::MacOs => Some([
            mac("Library/Application Support"),
            mac("Library/Application Support"),
            mac("Library/Caches"),
        ]),
        Os::Windows => Some([
            windows("APPDATA", r"AppData\Roaming", ""),
            windows("LOCALAPPDATA", r"AppData\Local", ""),
            windows("LOCALAPPDATA", r"AppData\Local", "cache"),
        ]),
        unix if unix.is_unix() => Some([
            xdg("XDG_CONFIG_HOME", ".config"),
            xdg("XDG_DATA_HOME", ".local/share"),
            xdg("XDG_CACHE_HOME", ".cache"),
        ]),
        _ => None,
    }
}

fn directory(os: &Os, env: &Env, app: &str, row: &Row) -> Result<String, DirError> {
    let own = match row.own {
        Some(key) => variable(os, env, key)?,
        None => None,
    };
    // Only XDG says that a relative value is none. Windows takes the value as it is.
    let own = own.filter(|value| *os == Os::Windows || value.starts_with('/'));
    let (start, below) = match own {
        Some(value) => (value, ""),
        None => (
            variable(os, env, row.home)?.ok_or(DirError::NoHome)?,
            row.below,
        ),
    };
    // To join nothing changes nothing, so that a row may leave parts out.
    let parts = [below, app, row.tail];
    Ok(parts
        .iter()
        .fold(start.to_owned(), |path, part| join_path(os, &path, part)))
}

/// The value of a variable; `None` if it is not set, or set to nothing.
fn variable<'e>(os: &Os, env: &'e Env, key: &'static str) -> Result<Option<&'e str>, DirError> {
    let other_spelling = || {
        env.iter()
            .find(|(name, _v)| {
                *os == Os::Windows && name.eq_ignore_ascii_case(key) && !_v.is_empty()
            })
            .map(|(_, value)| value)
    };
    env.get(key.as_ref() as &std::ffi::OsStr)
        .or_else(other_spelling)
        .map(|value| value.to_str().ok_or(DirError::NotUnicode(key)))
        .transpose()
        .map(|value| value.filter(|value| !value.is_empty()))
}
