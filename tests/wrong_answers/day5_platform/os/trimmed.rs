//! Rejected by: day5_platform::os::only_the_whole_word_counts
//! Drops the blanks around the word, which belong to another name.

use std::env;

use crate::Os;

impl Os {
    #[must_use]
    pub fn parse(name: &str) -> Os {
        match name.trim().to_ascii_lowercase().as_str() {
            "linux" => Os::Linux,
            "macos" | "darwin" => Os::MacOs,
            "windows" => Os::Windows,
            "freebsd" => Os::FreeBsd,
            other => Os::Other(other.to_owned()),
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
