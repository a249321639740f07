//! Kata 7.3: decide what a backup has to read.

use crate::archive::{Manifest, Plan, Seen};

/// Compares what is there now with the last snapshot, by metadata alone.
///
/// 1. Only regular files are in `store`, `rehash` and `keep`; each is in exactly one of them.
/// 2. `store`: there is no last snapshot; or the file was not in it; or it was something else
///    there; or its size or its time of modification is not the same. An *older* time is a
///    change, too: somebody has put an old file back.
/// 3. `rehash`: size and time are the same, but the time is so late that the file may have
///    been changed once more, after it was read, without a new time: times come in steps. That
///    is so if `mtime_ns + CLOCK_MARGIN_NS >= prev.started_ns`, where
///    [`CLOCK_MARGIN_NS`](crate::archive::CLOCK_MARGIN_NS) is two seconds.
/// 4. `keep`: size and time are the same, and the time is older than that. The permissions
///    alone make no difference: they are in the snapshot, not in the object.
/// 5. `removed`: every path of the last snapshot, be it a file, a directory or a link, that is
///    not there now or is of another kind now. (A link that leads elsewhere is still a link.)
/// 6. Each list is sorted as `PathBuf`s are; the order of `now` does not matter.
#[must_use]
pub fn plan(prev: Option<&Manifest>, now: &[Seen]) -> Plan {
    todo!()
}
