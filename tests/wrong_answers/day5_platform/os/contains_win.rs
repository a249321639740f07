//! Rejected by: day5_platform::os::darwin_is_not_windows
//! Looks for a part of the word: "darwin" has "win" in it.

use std::env;

use crate::Os;

impl Os {
    #[must_use]
    pub fn parse(name: &str) -> Os {
        let name = name.to_ascii_lowercase();
        if name == "linux" {
            Os::Linux
        } else if name.contains("win") {
            Os::Windows
        } else if name == "macos" || name == "darwin" {
            Os::MacOs
        } else if name == "freebsd" {
            Os::FreeBsd
        } else {
            Os::Other(name)
        }
    }

    #[must_use]
    pub fn current() -> Os {
        Os::parse(env::consts::OS)
    }

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

    #[must_use]
    pub fn is_unix(&self) -> bool {
        match self {
            Os::Linux | Os::MacOs | Os::FreeBsd => true,
            Os::Windows => false,
            Os::Other(name) => !matches!(name.as_str(), "wasi" | "uefi" | "hermit"),
        }
    }
}
