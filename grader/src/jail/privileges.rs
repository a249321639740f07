//! What root gives up for a cell: its user, its groups, its capabilities.

#![allow(unsafe_code)] // capset, for which there is no safe wrapper at hand

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use nix::errno::Errno;
use nix::libc;
use nix::unistd::{Gid, Pid, Uid, setgroups, setresgid, setresuid};

/// The highest user id that is used. The highest of all mean "none" to the kernel.
const HIGHEST: u32 = 0x7fff_fff0;
/// More process ids than this no Linux gives (`PID_MAX_LIMIT` of proc(5)).
const MOST_PROCESSES: u32 = 1 << 22;
/// `_LINUX_CAPABILITY_VERSION_3` of capget(2).
const CAPABILITY_VERSION: u32 = 0x2008_0522;

/// A user id that nobody else has: made from this process's id, so that two stubs never
/// have the same one and no list of them has to be kept. Nothing unless we are root.
pub(super) fn slot() -> Option<u32> {
    if !Uid::effective().is_root() {
        return None;
    }
    let map = fs::read_to_string("/proc/self/uid_map").unwrap_or_default();
    slot_for(Pid::this().as_raw().cast_unsigned(), highest(&map))
}

/// The highest user id that this namespace knows, from user_namespaces(7)'s map.
fn highest(map: &str) -> u32 {
    let extent = |line: &str| {
        let mut numbers = line.split_ascii_whitespace().map(str::parse::<u32>);
        let (inside, _, length) = (numbers.next()?, numbers.next()?, numbers.next()?);
        inside.ok()?.checked_add(length.ok()?)?.checked_sub(1)
    };
    let highest = map.lines().filter_map(extent).max();
    highest.map_or(HIGHEST, |highest| highest.min(HIGHEST))
}

/// Ids count down from the highest: the low ones belong to people. Where a namespace has
/// too few, two stubs might meet, and then there is no slot.
fn slot_for(pid: u32, highest: u32) -> Option<u32> {
    let lowest = highest.checked_sub(MOST_PROCESSES)?;
    (lowest > u32::from(u16::MAX)).then_some(highest - pid % MOST_PROCESSES)
}

/// Becomes the user of the slot for good; its capabilities go with it (capabilities(7)).
pub(super) fn become_user(slot: u32) -> bool {
    let (user, group) = (Uid::from_raw(slot), Gid::from_raw(slot));
    setgroups(&[]).is_ok()
        && setresgid(group, group, group).is_ok()
        && setresuid(user, user, user).is_ok()
}

/// Whether only its owner, who is somebody else, can read a file.
pub(super) fn is_sealed(file: &Path) -> bool {
    fs::metadata(file).is_ok_and(|metadata| metadata.permissions().mode() & 0o044 == 0)
}

#[repr(C)]
struct Header {
    version: u32,
    pid: i32,
}

#[repr(C)]
#[derive(Clone, Copy, Default)]
struct Data {
    effective: u32,
    permitted: u32,
    inheritable: u32,
}

/// Gives up every capability. With "no new privileges" not even root gets them back when
/// it executes a file.
pub(super) fn drop_capabilities() -> bool {
    let header = Header {
        version: CAPABILITY_VERSION,
        pid: 0,
    };
    let data = [Data::default(); 2];
    // SAFETY: both structures are laid out as capset(2) wants them and outlive the call.
    let result = unsafe { libc::syscall(libc::SYS_capset, &raw const header, data.as_ptr()) };
    Errno::result(result).is_ok() && nix::sys::prctl::set_no_new_privs().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_processes_never_have_the_same_user() {
        let whole = highest("         0          0 4294967295\n");
        assert_eq!(whole, HIGHEST);
        let slots: Vec<_> = (1..100).map(|pid| slot_for(pid, whole)).collect();
        assert!(slots.windows(2).all(|pair| pair[0] > pair[1]));
        assert!(
            slots
                .iter()
                .all(|slot| slot.is_some_and(|slot| slot > 1_000_000))
        );
    }

    #[test]
    fn a_small_namespace_has_no_slots() {
        let container = highest("         0     100000      65536\n");
        assert_eq!((container, slot_for(7, container)), (65_535, None));
        assert_eq!(highest("broken\n1 2\n"), HIGHEST);
    }
}
