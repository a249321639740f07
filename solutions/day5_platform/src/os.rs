//! Kata 5.1: name the system.

use std::env;

use crate::Os;

impl Os {
    /// The system of that name, be it Rust's, Python's or its own.
    #[must_use]
    pub fn parse(name: &str) -> Os {
        // Whole words: "darwin" contains "win".
        match name.to_ascii_lowercase().as_str() {
            "linux" => Os::Linux,
            "macos" | "darwin" => Os::MacOs,
            "windows" => Os::Windows,
            "freebsd" => Os::FreeBsd,
            other => Os::Other(other.to_owned()),
        }
    }

    /// The system that this program was built for.
    #[must_use]
    pub fn current() -> Os {
        Os::parse(env::consts::OS)
    }

    /// What Python's `platform.system()` calls it.
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

    /// Whether it is a kind of Unix.
    #[must_use]
    pub fn is_unix(&self) -> bool {
        match self {
            Os::Linux | Os::MacOs | Os::FreeBsd => true,
            Os::Windows => false,
            // Rust builds for these as well, and none of them has users or signals.
            Os::Other(name) => !matches!(name.as_str(), "wasi" | "uefi" | "hermit"),
        }
    }
}
