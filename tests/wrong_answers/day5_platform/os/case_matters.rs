//! Rejected by: day5_platform::os::case_does_not_matter
//! Knows two spellings of each word, and no others.

use std::env;

use crate::Os;

impl Os {
    #[must_use]
    pub fn parse(name: &str) -> Os {
        match name {
            "linux" | "Linux" => Os::Linux,
            "macos" | "darwin" | "Darwin" => Os::MacOs,
            "windows" | "Windows" => Os::Windows,
            "freebsd" | "FreeBSD" => Os::FreeBsd,
            other => Os::Other(other.to_ascii_lowercase()),
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
