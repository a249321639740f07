//! Kata 5.1: name the system.

use std::env;

use crate::Os;

/// A system is told by its name; but each language, and the system itself, has a name of
/// its own for it:
///
/// | here | Rust, `env::consts::OS` | Python, `platform.system()` | `uname -s` |
/// |---|---|---|---|
/// | `Os::Linux` | `linux` | `Linux` | `Linux` |
/// | `Os::MacOs` | `macos` | `Darwin` | `Darwin` |
/// | `Os::Windows` | `windows` | `Windows` | |
/// | `Os::FreeBsd` | `freebsd` | `FreeBSD` | `FreeBSD` |
impl Os {
    /// The system that goes by the name of `name`.
    ///
    /// 1. Each of the words above is understood, and so is each in any mixture of upper and
    ///    lower case: `LINUX`, `darwin`, `MacOS`.
    /// 2. The whole of `name` must be that word. Whatever else it is, also nothing or a word
    ///    with a blank around it, is [`Os::Other`] with its ASCII letters in lower case:
    ///    `NetBSD` gives `netbsd`.
    ///
    /// ```ignore
    /// assert_eq!(Os::parse("Darwin"), Os::MacOs);
    /// assert_eq!(Os::parse("SunOS"), Os::Other("sunos".to_owned()));
    /// ```
    #[must_use]
    pub fn parse(name: &str) -> Os {
        KNOWN
            .iter()
            .find(|(word, _)| word.eq_ignore_ascii_case(name))
            .map_or_else(
                || Os::Other(name.to_ascii_lowercase()),
                |(_, os)| os.clone(),
            )
    }

    /// The system that this program was built for: what [`std::env::consts::OS`] says.
    ///
    /// This is the edge: everything behind it is given an `Os` and does not ask again.
    #[must_use]
    pub fn current() -> Os {
        Os::parse(env::consts::OS)
    }

    /// The name in Python, from the table. For [`Os::Other`] it is the name that it carries.
    /// So for every `os` that [`parse`](Os::parse) makes, `Os::parse(os.python_name())` is
    /// `os` again.
    ///
    /// ```ignore
    /// assert_eq!(Os::FreeBsd.python_name(), "FreeBSD");
    /// ```
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
    ///
    /// Windows is none. Of the others, `wasi`, `uefi` and `hermit` are none; every other
    /// name is taken for one.
    ///
    /// ```ignore
    /// assert!(Os::MacOs.is_unix());
    /// assert!(!Os::parse("wasi").is_unix());
    /// ```
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
