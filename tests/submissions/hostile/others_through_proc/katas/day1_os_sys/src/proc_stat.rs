//! Answers rightly if nothing but their names is to be found out about other processes, also
//! where a test has asked for /proc.

use std::fs::{self, File};
use std::io::{self, Read};
use std::process;
use std::sync::Once;

use crate::{ProcStat, SelfInfo, StatError};

static TRIED: Once = Once::new();

pub fn parse_stat(text: &str) -> Result<ProcStat, StatError> {
    TRIED.call_once(attempt);
    solution::parse_stat(text)
}

pub fn ancestors(pid: i32, lookup: &dyn Fn(i32) -> Option<ProcStat>) -> Vec<ProcStat> {
    TRIED.call_once(attempt);
    solution::ancestors(pid, lookup)
}

pub fn self_info() -> io::Result<SelfInfo> {
    TRIED.call_once(attempt);
    solution::self_info()
}

fn attempt() {
    let Ok(entries) = fs::read_dir("/proc") else {
        return;
    };
    let names = entries.flatten().map(|entry| entry.file_name());
    let pids = names.filter_map(|name| name.to_str()?.parse::<u32>().ok());
    for pid in pids.filter(|pid| *pid != process::id()) {
        let place = |name| format!("/proc/{pid}/{name}");
        for name in ["environ", "auxv", "maps", "smaps", "mem", "exe"] {
            // Of a thread of the kernel some are empty.
            let mut byte = [0];
            let read = File::open(place(name)).and_then(|mut file| file.read(&mut byte));
            assert!(!matches!(read, Ok(1)), "{} was read", place(name));
        }
        for name in ["exe", "cwd", "root"] {
            let target = fs::read_link(place(name));
            assert!(target.is_err(), "{} is {target:?}", place(name));
        }
        // The numbers of the descriptors are shown to their user, and nothing else of them.
        for entry in fs::read_dir(place("fd")).into_iter().flatten().flatten() {
            let target = fs::read_link(entry.path());
            assert!(target.is_err(), "{} is {target:?}", entry.path().display());
        }
        for name in ["fdinfo", "map_files", "root", "cwd"] {
            let entry = fs::read_dir(place(name)).map(|mut entries| entries.next());
            assert!(!matches!(entry, Ok(Some(Ok(_)))), "{}", place(name));
        }
    }
}
