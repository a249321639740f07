//! Rejected by: day5_platform::os::the_words_of_rust_python_and_uname_are_known
//! Knows Rust's own words only: Darwin is some other system.

use std::env;

use crate::Os;

impl Os {
    #[must_use]
    pub fn parse(name: &str) -> Os {
        match name.to_ascii_lowercase().as_str() {
            "linux" => Os::Linux,
            "macos" => Os::MacOs,
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
