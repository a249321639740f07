//! Day 5, platform: code for another operating system, tested on this one.
//!
//! Each module is one kata and one file of yours; the rest is given.

pub mod app_dirs;
pub mod backend;
pub mod cpu_and_memory;
pub mod hardware;
pub mod os;
pub mod os_release;
pub mod paths;
pub mod versions;

mod types;

pub use support::Env;
pub use types::{
    AppDirs, Backend, CpuInfo, DirError, Feature, Hardware, MemInfo, NameError, OpenError, Os,
    OsRelease, ParseError, Toolchain, Version,
};

/// What the tests and `platkit` rely on. A signature that was changed by accident is an
/// error in these lines, which name the kata, instead of many errors in the tests.
mod contract {
    use crate::hardware::SysinfoHardware;
    use crate::{
        AppDirs, Backend, CpuInfo, DirError, Env, Feature, Hardware, MemInfo, NameError, OpenError,
        Os, OsRelease, ParseError, Toolchain, Version,
    };
    use crate::{app_dirs, backend, cpu_and_memory, hardware, os_release, paths, versions};

    const _: fn(&str) -> Os = Os::parse;
    const _: fn() -> Os = Os::current;
    const _: fn(&Os) -> &str = Os::python_name;
    const _: fn(&Os) -> bool = Os::is_unix;

    const _: fn(&Os, &str, &str) -> String = paths::join_path;
    const _: fn(&Os, &str) -> String = paths::executable_name;
    const _: fn(&Os, &str) -> String = paths::native_newlines;
    const _: fn(&Os, &str) -> Result<(), NameError> = paths::check_file_name;

    const _: fn(&Os, &Env, &str) -> Result<AppDirs, DirError> = app_dirs::app_dirs;

    const _: fn(&str) -> Result<OsRelease, ParseError> = os_release::parse_os_release;

    type Cpus = fn(usize, Option<usize>, Option<&str>) -> Result<usize, ParseError>;
    const _: fn(&str) -> Result<CpuInfo, ParseError> = cpu_and_memory::parse_cpuinfo;
    const _: fn(&str) -> Result<MemInfo, ParseError> = cpu_and_memory::parse_meminfo;
    const _: Cpus = cpu_and_memory::effective_cpus;

    const _: fn() -> Result<SysinfoHardware, String> = SysinfoHardware::probe;
    const _: fn(&SysinfoHardware) -> &dyn Hardware = |hardware| hardware;
    const _: fn(&dyn Hardware) -> String = hardware::hardware_report;

    const _: fn(&str) -> Option<Version> = versions::parse_kernel_release;
    const _: fn(&Version, &str) -> Result<bool, ParseError> = versions::satisfies;
    const _: fn(&str) -> Result<Toolchain, ParseError> = versions::parse_rustc_verbose;

    type Has<'a> = &'a dyn Fn(Feature) -> bool;
    type Chosen<'b> = Result<&'b Backend, Vec<(&'static str, String)>>;
    const _: for<'b> fn(&Os, Has<'_>, &'b [Backend]) -> Chosen<'b> = backend::choose_backend;
    const _: fn(&Os, &str) -> Result<Vec<String>, OpenError> = backend::open_command;
}
