//! Rejected by: day5_platform::app_dirs::macos_has_a_library
//! Follows XDG on every Unix.

use std::ffi::{OsStr, OsString};

use crate::paths::{check_file_name, join_path};
use crate::{AppDirs, DirError, Env, Os};

pub fn app_dirs(os: &Os, env: &Env, app: &str) -> Result<AppDirs, DirError> {
    if *os != Os::Windows && !os.is_unix() {
        return Err(DirError::UnsupportedOs(os.python_name().to_owned()));
    }
    check_file_name(os, app).map_err(|_| DirError::BadAppName(app.to_owned()))?;
    let place = Place { os, env };
    match os {
        Os::Windows => {
            let local = || place.windows("LOCALAPPDATA", r"AppData\Local");
            Ok(AppDirs {
                config: place.join(&place.windows("APPDATA", r"AppData\Roaming")?, app),
                data: place.join(&local()?, app),
                cache: place.join(&place.join(&local()?, app), "cache"),
            })
        }
        Os::MacOs => {
            let support = place.xdg("XDG_CONFIG_HOME", "Library/Application Support")?;
            Ok(AppDirs {
                config: place.join(&support, app),
                data: place.join(&support, app),
                cache: place.join(&place.home("HOME", "Library/Caches")?, app),
            })
        }
        _ => Ok(AppDirs {
            config: place.join(&place.xdg("XDG_CONFIG_HOME", ".config")?, app),
            data: place.join(&place.xdg("XDG_DATA_HOME", ".local/share")?, app),
            cache: place.join(&place.xdg("XDG_CACHE_HOME", ".cache")?, app),
        }),
    }
}

struct Place<'a> {
    os: &'a Os,
    env: &'a Env,
}

impl<'a> Place<'a> {
    fn join(&self, base: &str, part: &str) -> String {
        join_path(self.os, base, part)
    }

    fn xdg(&self, key: &'static str, below_home: &str) -> Result<String, DirError> {
        match self.variable(key)? {
            Some(base) if base.starts_with('/') => Ok(base.to_owned()),
            _ => self.home("HOME", below_home),
        }
    }

    fn windows(&self, key: &'static str, below_home: &str) -> Result<String, DirError> {
        match self.variable(key)? {
            Some(base) => Ok(base.to_owned()),
            None => self.home("USERPROFILE", below_home),
        }
    }

    fn home(&self, key: &'static str, below: &str) -> Result<String, DirError> {
        let home = self.variable(key)?.ok_or(DirError::NoHome)?;
        Ok(self.join(home, below))
    }

    fn variable(&self, key: &'static str) -> Result<Option<&'a str>, DirError> {
        let Some(value) = self.lookup(key) else {
            return Ok(None);
        };
        let value = value.to_str().ok_or(DirError::NotUnicode(key))?;
        Ok((!value.is_empty()).then_some(value))
    }

    fn lookup(&self, key: &str) -> Option<&'a OsString> {
        if *self.os != Os::Windows {
            return self.env.get(OsStr::new(key));
        }
        let mut variables = self.env.iter();
        let same = variables.find(|(name, _)| name.eq_ignore_ascii_case(key));
        same.map(|(_, value)| value)
    }
}
