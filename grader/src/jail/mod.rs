//! One command under limits, its output streamed, everything it started ended with it.
//!
//! `grader → stub → command`: the stub is this very executable, called as `__jail`. It is
//! single-threaded, so it may fork; the grader itself never does. A socket pair is the
//! control channel between the two: its end of file, for whatever reason, means "kill
//! everything", so that not even `kill -9` of the grader leaves a process behind.

mod error;
mod hidden;
mod job;
#[cfg(target_os = "linux")]
mod landlocked;
mod limits;
mod link;
mod maps;
mod orphans;
#[cfg(target_os = "linux")]
mod privileges;
mod probes;
pub mod reach;
mod report;
mod scratch;
mod size;
mod start;
mod stub;
mod supervise;
pub mod survey;
mod sweep;
#[cfg(target_os = "linux")]
mod syscalls;
mod watcher;
mod wire;

pub use error::JailError;
pub use job::{Cell, Job, Limits};
pub use orphans::write_executable;
pub use scratch::Scratch;
pub use stub::enter_if_called;
pub use supervise::{Jail, Stream};
