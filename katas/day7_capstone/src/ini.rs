//! The lines of a configuration, sorted into sections, ready-made. What they mean is not
//! known here.

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;
use std::time::Duration;

use crate::units::parse_duration;
use crate::{Compress, ConfigError, Metric, Restart};

/// A section that is being read: each key that is asked for is taken out of it.
pub struct Section<'a> {
    /// The line of its title.
    pub line: usize,
    /// What stands between its brackets.
    pub title: &'a str,
    /// The first word of that.
    pub kind: &'a str,
    /// The second one.
    pub name: Option<&'a str>,
    keys: BTreeMap<&'a str, (usize, &'a str)>,
}

/// All sections of a configuration, in order. Blank lines and those that begin with `#` do
/// not count.
///
/// # Errors
/// A line that is neither `[KIND]`, `[KIND NAME]` nor `KEY = VALUE`, a key before any
/// section, and a section or a key that is there twice.
pub fn sections(text: &str) -> Result<Vec<Section<'_>>, ConfigError> {
    let mut sections: Vec<Section> = Vec::new();
    let mut titles = BTreeSet::new();
    for (index, line) in text.lines().map(str::trim).enumerate() {
        let line_number = index + 1;
        let wrong = |message: String| ConfigError {
            line: line_number,
            message,
        };
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let title = line.strip_prefix('[').and_then(|l| l.strip_suffix(']'));
        if let Some(title) = title {
            let mut words = title.split_whitespace();
            let (kind, name) = (words.next().unwrap_or_default(), words.next());
            if words.next().is_some() {
                return Err(wrong(format!("a name is one word: [{title}]")));
            }
            if !titles.insert((kind, name)) {
                return Err(wrong(format!("[{title}] is there twice")));
            }
            sections.push(Section {
                line: line_number,
                title,
                kind,
                name,
                keys: BTreeMap::new(),
            });
            continue;
        }
        let (key, value) = line
            .split_once('=')
            .map(|(key, value)| (key.trim(), value.trim()))
            .filter(|(key, value)| !key.is_empty() && !value.is_empty())
            .ok_or_else(|| wrong(format!("{line:?} is no KEY = VALUE")))?;
        let section = sections
            .last_mut()
            .ok_or_else(|| wrong(format!("{key} stands before any section")))?;
        if section.keys.insert(key, (line_number, value)).is_some() {
            return Err(wrong(format!("{key} is there twice")));
        }
    }
    Ok(sections)
}

impl Section<'_> {
    /// An error in the line of the title.
    #[must_use]
    pub fn error(&self, message: String) -> ConfigError {
        let line = self.line;
        ConfigError { line, message }
    }

    /// The value of `key`, if the section has one, as `read` reads it.
    ///
    /// # Errors
    /// A value that `read` makes nothing of, in its line.
    pub fn get<T>(
        &mut self,
        key: &str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Result<Option<T>, ConfigError> {
        let Some((line, text)) = self.keys.remove(key) else {
            return Ok(None);
        };
        let message = || format!("{key} cannot be {text:?}");
        let value = read(text).ok_or_else(|| ConfigError {
            line,
            message: message(),
        })?;
        Ok(Some(value))
    }

    /// The value of `key`, which the section must have.
    ///
    /// # Errors
    /// Those of [`Section::get`]; a missing key, in the line of the title.
    pub fn required<T>(
        &mut self,
        key: &str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Result<T, ConfigError> {
        let value = self.get(key, read)?;
        value.ok_or_else(|| self.error(format!("[{}] needs {key}", self.title)))
    }

    /// Says that there must be nothing left that was not asked for.
    ///
    /// # Errors
    /// The first key that is left, in its line.
    pub fn finish(self) -> Result<(), ConfigError> {
        let left = self.keys.iter().min_by_key(|(_, (line, _))| line);
        match left {
            Some((key, (line, _))) => Err(ConfigError {
                line: *line,
                message: format!("[{}] knows no key {key}", self.title),
            }),
            None => Ok(()),
        }
    }
}

/// How often something is done: a duration that is not zero.
#[must_use]
pub fn period(text: &str) -> Option<Duration> {
    parse_duration(text).filter(|every| !every.is_zero())
}

/// A number that is not zero.
#[must_use]
pub fn positive<T: FromStr + Default + PartialEq>(text: &str) -> Option<T> {
    text.parse().ok().filter(|number| *number != T::default())
}

/// `cpu` or `memory`.
#[must_use]
pub fn metric(text: &str) -> Option<Metric> {
    match text {
        "cpu" => Some(Metric::Cpu),
        "memory" => Some(Metric::Memory),
        _ => None,
    }
}

/// `never`, `on-failure` or `always`.
#[must_use]
pub fn restart(text: &str) -> Option<Restart> {
    match text {
        "never" => Some(Restart::Never),
        "on-failure" => Some(Restart::OnFailure),
        "always" => Some(Restart::Always),
        _ => None,
    }
}

/// `never`, `after` or `next`.
#[must_use]
pub fn compress(text: &str) -> Option<Compress> {
    match text {
        "never" => Some(Compress::Never),
        "after" => Some(Compress::AfterReopen),
        "next" => Some(Compress::NextTime),
        _ => None,
    }
}
