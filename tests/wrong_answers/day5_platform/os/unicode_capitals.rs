//! Rejected by: day5_platform::os::only_ascii_letters_change_their_case
//! Compares names in Unicode's capitals.

use std::env;

use crate::Os;

/// A system is told by its name; but each language, and the system itself, has a name of
/// its own for it:
impl Os {
    /// The system that goes by the name of `name`.
    #[must_use]
    pub fn parse(name: &str) -> Os {
        KNOWN
            .iter()
            .find(|(word, _)| word.to_uppercase() == name.to_uppercase())
            .map_or_else(
                || Os::Other(name.to_ascii_lowercase()),
                |(_, os)| os.clone(),
            )
    }

    /// The system that this program was built for: what [`std::env::consts::OS`] says.
    #[must_use]
    pub fn current() -> Os {
        Os::parse(env::consts::OS)
    }

    /// The name in Python, from the table. For [`Os::Other`] it is the name that it carries.
    /// So for every `os` that [`parse`](Os::parse) makes, `Os::parse(os.python_name())` is
    /// `os` again.
    #[must_use]
    pub fn python_name(&self) -> &str {
        match self {
            Os::Linux => "Linux",
            Os::MacOs => "Darwin",
            Os::Windows => "Windows",
            Os::FreeBsd => "FreeBSD",
            Os::Other(name) => name,
        }
    }

    /// Whether it is a kind of Unix, with paths like `/etc/hosts`, and signals.
    #[must_use]
    pub fn is_unix(&self) -> bool {
        match self {
            Os::Windows => false,
            Os::Other(name) => !NOT_UNIX.contains(&name.as_str()),
            Os::Linux | Os::MacOs | Os::FreeBsd => true,
        }
    }
}

/// Every word that somebody uses for one of the systems. All but one of them differ only in
/// case, so a word of Rust stands for that of Python, too.
const KNOWN: [(&str, Os); 5] = [
    ("linux", Os::Linux),
    ("macos", Os::MacOs),
    ("darwin", Os::MacOs),
    ("windows", Os::Windows),
    ("freebsd", Os::FreeBsd),
];

/// The others that are no Unix.
const NOT_UNIX: [&str; 3] = ["wasi", "uefi", "hermit"];
