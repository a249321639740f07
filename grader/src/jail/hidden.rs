//! What is there only as long as a process has it open, mapped or executes it: no directory
//! and no process's size shows it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, Metadata};
use std::os::unix::fs::{FileTypeExt, MetadataExt};

use super::maps::{self, Kind};
use super::sweep::Process;
use super::watcher::Watcher;

/// What a piece of shared memory counts at the least. Of what was mapped once, as much as one
/// page that still is keeps the whole.
const LEAST_SHARED_BYTES: u64 = 64 << 20;

/// How much of that there is. A process that hides from its user shows it to root alone.
pub(super) struct Hidden {
    /// The room that removed files take on the disk.
    pub(super) disk_bytes: u64,
    /// Shared memory, and the most that can wait in sockets to be read.
    pub(super) memory_bytes: u64,
}

/// What was found so far, each thing once, whoever has it.
#[derive(Default)]
struct Found {
    /// The device of the scratch.
    device: Option<u64>,
    /// The room that removed files take, by their numbers.
    removed: BTreeMap<u64, u64>,
    sockets: BTreeSet<u64>,
    /// The size of pieces of shared memory, by their numbers.
    shared: BTreeMap<u64, u64>,
    /// The address spaces that cannot be looked through.
    unknown_bytes: u64,
}

impl Hidden {
    pub(super) fn of(processes: &[Process], watcher: &Watcher) -> Self {
        let device = fs::metadata(&watcher.scratch).ok();
        let mut found = Found {
            device: device.map(|scratch| scratch.dev()),
            ..Found::default()
        };
        for process in processes {
            let shown_by = process.shown_by;
            let descriptors = fs::read_dir(format!("/proc/{shown_by}/fd"));
            for descriptor in descriptors.into_iter().flatten().flatten() {
                found.add_file(fs::metadata(descriptor.path()).ok());
            }
            let executable = format!("/proc/{shown_by}/exe");
            // Its own, and not one that is replaced by a build at this moment.
            if fs::read_link(&executable).is_ok_and(|path| path.starts_with(&watcher.scratch)) {
                found.add_file(fs::metadata(executable).ok());
            }
            found.add_mappings(process, watcher);
        }
        let sockets = found.sockets.len() as u64 * watcher.socket_bytes;
        let shared: u64 = found.shared.values().sum();
        Self {
            disk_bytes: found.removed.values().sum(),
            memory_bytes: sockets + shared + found.unknown_bytes,
        }
    }
}

impl Found {
    fn add_file(&mut self, file: Option<Metadata>) {
        let Some(file) = file else { return };
        if file.file_type().is_socket() {
            self.sockets.insert(file.ino());
        } else if file.is_file() && file.nlink() == 0 && Some(file.dev()) == self.device {
            self.removed.insert(file.ino(), file.blocks() * 512);
        }
    }

    fn add_mappings(&mut self, process: &Process, watcher: &Watcher) {
        let Some(mappings) = maps::of_process(process.shown_by, &watcher.scratch) else {
            self.unknown_bytes += process.virtual_bytes;
            return;
        };
        let mut shared: BTreeMap<u64, u64> = BTreeMap::new();
        for mapping in mappings {
            match mapping.kind {
                Kind::SharedMemory => *shared.entry(mapping.inode).or_default() += mapping.bytes,
                Kind::RemovedFile => {
                    self.removed.entry(mapping.inode).or_insert_with(|| {
                        let room = maps::blocks_of_file(process.shown_by, &mapping);
                        room.unwrap_or(watcher.limits.file_bytes)
                    });
                }
            }
        }
        for (inode, bytes) in shared {
            let known = self.shared.entry(inode).or_insert(LEAST_SHARED_BYTES);
            *known = bytes.max(*known);
        }
    }
}
