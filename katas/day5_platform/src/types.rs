//! The plain types that the katas of this day share, ready-made.

use std::error::Error;
use std::fmt;

/// An operating system, as a value: a program on one can ask what would be right on another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Os {
    /// Linux.
    Linux,
    /// macOS, which calls itself Darwin.
    MacOs,
    /// Windows.
    Windows,
    /// FreeBSD.
    FreeBsd,
    /// Any other one, by its name in lower case.
    Other(String),
}

/// Why something cannot be the name of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NameError {
    /// It is empty.
    Empty,
    /// It is longer than file systems take.
    TooLong,
    /// It means something else: `.`, `..`, or a device, in upper case and without its
    /// extension.
    Reserved(String),
    /// It contains a character that no name can have.
    BadChar(char),
    /// It ends with a dot or a space, which Windows drops.
    TrailingDotOrSpace,
}

impl fmt::Display for NameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("empty name"),
            Self::TooLong => f.write_str("name too long"),
            Self::Reserved(name) => write!(f, "reserved name ({name})"),
            Self::BadChar(bad) => write!(f, "bad character {bad:?}"),
            Self::TrailingDotOrSpace => f.write_str("a dot or a space at the end"),
        }
    }
}

impl Error for NameError {}

/// Where a program keeps what belongs to its user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppDirs {
    /// What the user has set.
    pub config: String,
    /// What the user would miss.
    pub data: String,
    /// What can be made again.
    pub cache: String,
}

/// Why the directories of a program cannot be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DirError {
    /// No variable says where the user's files are.
    NoHome,
    /// The program's name cannot be that of a directory.
    BadAppName(String),
    /// A variable is set, but its value is not UTF-8. Carries its usual name.
    NotUnicode(&'static str),
    /// On this system there is no custom to follow. Carries its name.
    UnsupportedOs(String),
}

impl fmt::Display for DirError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoHome => f.write_str("no variable says where the home directory is"),
            Self::BadAppName(name) => write!(f, "bad name of a program {name:?}"),
            Self::NotUnicode(key) => write!(f, "{key} is not valid UTF-8"),
            Self::UnsupportedOs(name) => write!(f, "unsupported system {name}"),
        }
    }
}

impl Error for DirError {}

/// What a distribution says about itself in os-release(5).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OsRelease {
    /// `ID`: a word for programs, such as `debian`.
    pub id: String,
    /// `ID_LIKE`: the words of the distributions that it descends from, nearest first.
    pub id_like: Vec<String>,
    /// `PRETTY_NAME`: a name for people.
    pub pretty_name: String,
    /// `VERSION_ID`; a distribution that is never finished has none.
    pub version_id: Option<String>,
}

/// Why a text is not what it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ParseError {
    /// A line cannot be understood.
    Line {
        /// Which one, from 1.
        number: usize,
        /// What is wrong with it, in words of your choice.
        reason: &'static str,
    },
    /// What must be there is not. Carries its name.
    Missing(&'static str),
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line { number, reason } => write!(f, "line {number}: {reason}"),
            Self::Missing(name) => write!(f, "{name} is missing"),
        }
    }
}

impl Error for ParseError {}

/// What `/proc/cpuinfo` tells about the processors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CpuInfo {
    /// Processors that a scheduler sees.
    pub logical: usize,
    /// Cores, of which each may be two logical processors.
    pub cores: usize,
    /// Chips.
    pub sockets: usize,
    /// What the manufacturer calls them.
    pub model: Option<String>,
}

/// What `/proc/meminfo` tells about memory, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MemInfo {
    /// All there is.
    pub total: u64,
    /// What programs could still get, without swapping.
    pub available: u64,
    /// Room for what is moved out of memory.
    pub swap_total: u64,
    /// What is left of that room.
    pub swap_free: u64,
}

/// What can be asked about a machine; `None` where there is no answer.
pub trait Hardware {
    /// All memory, in bytes.
    fn total_memory(&self) -> Option<u64>;
    /// The memory that is in use, in bytes.
    fn used_memory(&self) -> Option<u64>;
    /// How many processors a scheduler sees.
    fn logical_cpus(&self) -> Option<usize>;
    /// The machine's name.
    fn host_name(&self) -> Option<String>;
    /// The system's name, as people call it.
    fn os_name(&self) -> Option<String>;
    /// How many processes wanted to run, averaged over 1, 5 and 15 minutes.
    fn load_average(&self) -> Option<[f64; 3]>;
}

/// A version of three numbers. The order of the fields is the order of their weight, which
/// is what the derived comparison goes by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    /// The first number.
    pub major: u32,
    /// The second number.
    pub minor: u32,
    /// The third number.
    pub patch: u32,
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

/// What `rustc -vV` says about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Toolchain {
    /// Its version.
    pub release: Version,
    /// `stable`, `beta`, `nightly` or what else the version ends with.
    pub channel: String,
    /// The platform that it runs on, such as `x86_64-unknown-linux-gnu`.
    pub host: String,
    /// The commit that it was built from, if it knows.
    pub commit: Option<String>,
}

/// Something that a system may have, or may lack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Feature {
    /// Processes as files, proc(5).
    ProcFs,
    /// Values of the kernel by name, sysctl(3).
    Sysctl,
    /// Snapshots of processes, on Windows.
    Toolhelp,
    /// Signals, signal(7).
    Signals,
    /// Groups of processes, setpgid(2).
    ProcessGroups,
    /// Groups of processes, on Windows.
    JobObjects,
    /// Tells what changes in directories, on macOS.
    FsEvents,
    /// Tells what changes in directories, inotify(7).
    Inotify,
}

/// One way to do something, and what it takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backend {
    /// What it is called.
    pub name: &'static str,
    /// What the system must have.
    pub needs: &'static [Feature],
    /// The only system it works on, in the words of [`Os::python_name`]; `None` is any.
    pub only: Option<&'static str>,
}

/// Why it cannot be told how something is opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OpenError {
    /// What is to be opened is nothing, or holds a NUL.
    BadTarget(String),
    /// No command of this system is known. Carries its name.
    UnsupportedOs(String),
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BadTarget(target) => write!(f, "bad target {target:?}"),
            Self::UnsupportedOs(name) => write!(f, "unsupported system {name}"),
        }
    }
}

impl Error for OpenError {}
