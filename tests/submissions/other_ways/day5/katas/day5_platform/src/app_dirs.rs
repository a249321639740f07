//! The customs of each system as a table of rows, and one function that reads a row.

use std::collections::BTreeMap;

use crate::paths::{check_file_name, join_path};
use crate::{AppDirs, DirError, Env, Os};

/// The variable that is asked first, if any; the home; what is below the home; and what is
/// below the program's own directory.
struct Row(
    Option<&'static str>,
    &'static str,
    &'static [&'static str],
    &'static [&'static str],
);

const XDG: [Row; 3] = [
    Row(Some("XDG_CONFIG_HOME"), "HOME", &[".config"], &[]),
    Row(Some("XDG_DATA_HOME"), "HOME", &[".local", "share"], &[]),
    Row(Some("XDG_CACHE_HOME"), "HOME", &[".cache"], &[]),
];
const LIBRARY: [Row; 3] = [
    Row(None, "HOME", &["Library", "Application Support"], &[]),
    Row(None, "HOME", &["Library", "Application Support"], &[]),
    Row(None, "HOME", &["Library", "Caches"], &[]),
];
const APP_DATA: [Row; 3] = [
    Row(Some("APPDATA"), "USERPROFILE", &["AppData", "Roaming"], &[]),
    Row(
        Some("LOCALAPPDATA"),
        "USERPROFILE",
        &["AppData", "Local"],
        &[],
    ),
    Row(
        Some("LOCALAPPDATA"),
        "USERPROFILE",
        &["AppData", "Local"],
        &["cache"],
    ),
];

/// Where the program `app` keeps its user's settings, data and cache.
///
/// # Errors
/// The first thing that keeps it from being told.
pub fn app_dirs(os: &Os, env: &Env, app: &str) -> Result<AppDirs, DirError> {
    let rows = match os {
        Os::Windows => &APP_DATA,
        Os::MacOs => &LIBRARY,
        unix if unix.is_unix() => &XDG,
        other => return Err(DirError::UnsupportedOs(other.python_name().into())),
    };
    if check_file_name(os, app).is_err() {
        return Err(DirError::BadAppName(app.into()));
    }
    let variables = variables(os, env);
    let [config, data, cache] = rows;
    Ok(AppDirs {
        config: directory(os, &variables, app, config)?,
        data: directory(os, &variables, app, data)?,
        cache: directory(os, &variables, app, cache)?,
    })
}

/// The variables by the names that the rows use, `None` for what is no text.
fn variables(os: &Os, env: &Env) -> BTreeMap<String, Option<String>> {
    let mut variables = BTreeMap::new();
    for (key, value) in env {
        let Some(key) = key.to_str() else { continue };
        let key = match os {
            Os::Windows => key.to_ascii_uppercase(),
            _ => key.to_owned(),
        };
        let value = value.to_str().map(str::to_owned);
        // The first spelling stays.
        variables.entry(key).or_insert(value);
    }
    variables
}

fn directory(
    os: &Os,
    variables: &BTreeMap<String, Option<String>>,
    app: &str,
    Row(first, home, below_home, below_app): &Row,
) -> Result<String, DirError> {
    let ask = |key: &'static str| match variables.get(key) {
        None => Ok(None),
        Some(None) => Err(DirError::NotUnicode(key)),
        Some(Some(text)) => Ok(Some(text.clone()).filter(|text| !text.is_empty())),
    };
    let asked = match *first {
        Some(key) => ask(key)?,
        None => None,
    };
    let usable = asked.filter(|base| *os == Os::Windows || base.as_bytes()[0] == b'/');
    let (mut path, below): (String, &[&str]) = match usable {
        Some(base) => (base, &[]),
        None => (ask(home)?.ok_or(DirError::NoHome)?, below_home),
    };
    for part in below.iter().chain([&app]).chain(*below_app) {
        path = join_path(os, &path, part);
    }
    Ok(path)
}
