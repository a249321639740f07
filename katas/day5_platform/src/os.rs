//! Kata 5.1: name the system.

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
        todo!()
    }

    /// The system that this program was built for: what [`std::env::consts::OS`] says.
    ///
    /// This is the edge: everything behind it is given an `Os` and does not ask again.
    #[must_use]
    pub fn current() -> Os {
        todo!()
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
        todo!()
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
        todo!()
    }
}
