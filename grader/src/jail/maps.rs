//! What processes have mapped that neither their size nor any descriptor shows.

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

/// The most that is read of one process's list of mappings: thousands of them. An honest test
/// has some dozens, and some for each thread.
const MOST_BYTES: u64 = 256 << 10;

/// How the names of shared memory begin that has none in any file system. That which is
/// anonymous has the name of the device that can be mapped in its place (mmap(2)).
const SHARED_MEMORY: [&str; 3] = ["/dev/zero", "/memfd:", "/SYSV"];
/// How the name of a mapped file ends that has been removed (proc_pid_maps(5)).
const REMOVED: &str = " (deleted)";

/// One mapping of what is there only as long as somebody has it mapped or open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mapping {
    pub(super) kind: Kind,
    /// The number of the file or of the piece of shared memory.
    pub(super) inode: u64,
    /// How much of it is mapped here.
    pub(super) bytes: u64,
    /// From where to where: its name in `/proc/PID/map_files`.
    pub(super) range: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    SharedMemory,
    /// A file below the scratch.
    RemovedFile,
}

/// The mappings of that kind of a process; nothing if there are more than can be looked
/// through. A process that hides from us shows none.
pub(super) fn of_process(pid: i32, scratch: &Path) -> Option<Vec<Mapping>> {
    let mut text = Vec::new();
    let read = File::open(format!("/proc/{pid}/maps"))
        .and_then(|file| file.take(MOST_BYTES).read_to_end(&mut text));
    // It has ended meanwhile, or hides.
    let length = read.unwrap_or(0);
    if length as u64 == MOST_BYTES {
        return None;
    }
    let text = String::from_utf8_lossy(&text);
    Some(
        text.lines()
            .filter_map(|line| parse(line, scratch))
            .collect(),
    )
}

/// `7f00-7f80 rw-s 00000000 00:01 1030 /dev/zero (deleted)`
fn parse(line: &str, scratch: &Path) -> Option<Mapping> {
    let name = &line[line.find('/')?..];
    let file = name.strip_suffix(REMOVED)?;
    let kind = if SHARED_MEMORY.iter().any(|known| name.starts_with(known)) {
        Kind::SharedMemory
    } else if Path::new(file).starts_with(scratch) {
        Kind::RemovedFile
    } else {
        return None;
    };
    let mut fields = line.split_ascii_whitespace();
    let range = fields.next()?;
    let (from, to) = range.split_once('-')?;
    let number = |text| u64::from_str_radix(text, 16).ok();
    Some(Mapping {
        kind,
        inode: fields.nth(3)?.parse().ok()?,
        bytes: number(to)?.checked_sub(number(from)?)?,
        range: range.to_owned(),
    })
}

/// The room that a mapped file takes on the disk, which only root may ask.
pub(super) fn blocks_of_file(pid: i32, mapping: &Mapping) -> Option<u64> {
    use std::os::unix::fs::MetadataExt;
    let file = fs::metadata(format!("/proc/{pid}/map_files/{}", mapping.range)).ok()?;
    Some(file.blocks() * 512)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_nothing_else_shows_counts() {
        let scratch = Path::new("/tmp/grader-x");
        let parse = |line| parse(line, scratch);
        let shared = parse("7f00-9f00 rw-s 00000000 00:01 1030   /dev/zero (deleted)");
        let shared = shared.expect("shared memory");
        assert_eq!(
            (shared.kind, shared.inode, shared.bytes),
            (Kind::SharedMemory, 1030, 0x2000)
        );
        let removed = parse("1000-2000 r-xp 00000000 fe:00 7 /tmp/grader-x/a b (deleted)");
        assert_eq!(removed.expect("a file").kind, Kind::RemovedFile);
        for other in [
            "1000-2000 r-xp 00000000 fe:00 7 /tmp/grader-x/a",
            "1000-2000 r-xp 00000000 fe:00 7 /usr/lib/libc.so.6 (deleted)",
            "1000-2000 rw-p 00000000 00:00 0 [heap]",
            "1000-2000 rw-p 00000000 00:00 0 ",
        ] {
            assert_eq!(parse(other), None);
        }
    }
}
