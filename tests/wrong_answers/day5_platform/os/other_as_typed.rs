//! Rejected by: day5_platform::os::any_other_name_is_kept_in_lower_case
//! A name that is not known is kept in the case that it was typed in.

use std::env;

use crate::Os;

impl Os {
    #[must_use]
    pub fn parse(name: &str) -> Os {
        match name.to_ascii_lowercase().as_str() {
            "linux" => Os::Linux,
            "macos" | "darwin" => Os::MacOs,
            "windows" => Os::Windows,
            "freebsd" => Os::FreeBsd,
            _ => Os::Other(name.to_owned()),
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
