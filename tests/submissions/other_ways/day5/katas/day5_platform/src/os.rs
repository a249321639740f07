//! A table of systems and their words, searched in both directions.

use std::env;

use crate::Os;

/// A system, its name in Python, and another name that it goes by.
const TABLE: [(Os, &str, &str); 4] = [
    (Os::Linux, "Linux", "linux"),
    (Os::MacOs, "Darwin", "macos"),
    (Os::Windows, "Windows", "windows"),
    (Os::FreeBsd, "FreeBSD", "freebsd"),
];

impl Os {
    /// The system of that name.
    #[must_use]
    pub fn parse(name: &str) -> Os {
        let is_named = |entry: &&(Os, &str, &str)| {
            [entry.1, entry.2]
                .iter()
                .any(|word| word.eq_ignore_ascii_case(name))
        };
        match TABLE.iter().find(is_named) {
            Some((os, ..)) => os.clone(),
            None => {
                let mut name = name.to_owned();
                name.make_ascii_lowercase();
                Os::Other(name)
            }
        }
    }

    /// The system that this program was built for.
    #[must_use]
    pub fn current() -> Os {
        if cfg!(target_os = "linux") {
            Os::Linux
        } else if cfg!(target_os = "macos") {
            Os::MacOs
        } else {
            Os::parse(env::consts::OS)
        }
    }

    /// What Python calls it.
    #[must_use]
    pub fn python_name(&self) -> &str {
        if let Os::Other(name) = self {
            return name;
        }
        let entry = TABLE.iter().find(|(os, ..)| os == self);
        entry.map_or("", |(_, name, _)| name)
    }

    /// Whether it is a kind of Unix.
    #[must_use]
    pub fn is_unix(&self) -> bool {
        !["Windows", "wasi", "uefi", "hermit"].contains(&self.python_name())
    }
}
