//! The resource limits of a cell.

use nix::errno::Errno;
use nix::sys::resource::{Resource, getrlimit, rlim_t, setrlimit};
#[cfg(target_os = "linux")]
use nix::unistd::Uid;

use crate::model::isolation::{Layer, Layers};

use super::job::Limits;

/// What lies above the memory limit in address space: mappings of files, stacks that
/// were reserved and never touched.
const ADDRESS_SPACE_ABOVE_MEMORY: u64 = 4 << 30;

/// Limits this process and all it starts, with setrlimit(2); which layers that makes.
pub(super) fn apply(limits: &Limits, wanted: Layers) -> Result<Layers, Errno> {
    if wanted.has(Layer::Limits) {
        limit(limits)?;
    }
    let is_memory_limited = cfg!(target_os = "linux") && wanted.has(Layer::Memory);
    if is_memory_limited {
        limit_memory(limits.memory_bytes)?;
    }
    Ok(Layers::NONE
        .with_if(Layer::Limits, wanted.has(Layer::Limits))
        .with_if(Layer::Memory, is_memory_limited))
}

fn limit(limits: &Limits) -> Result<(), Errno> {
    let cpu = limits.cpu_time.as_secs();
    // Soft below hard: the soft limit is a signal with a name, the hard one is SIGKILL.
    lower(Resource::RLIMIT_CPU, cpu, cpu + 1)?;
    lower(Resource::RLIMIT_FSIZE, limits.file_bytes, limits.file_bytes)?;
    lower(
        Resource::RLIMIT_NOFILE,
        limits.open_files,
        limits.open_files,
    )?;
    // Not 0: a program that the kernel hands memory images to gets them all the same then,
    // and is on the outside. With 1 it gets none, and a file has no room for one (core(5)).
    // Where it is 0 already, only root can set it.
    setrlimit(Resource::RLIMIT_CORE, 1, 1).or_else(|_| lower(Resource::RLIMIT_CORE, 1, 1))?;
    // It counts all that the user runs, wherever: of use only to a user of its own.
    #[cfg(target_os = "linux")]
    if Uid::effective().is_root() {
        lower(Resource::RLIMIT_NPROC, limits.processes, limits.processes)?;
    }
    Ok(())
}

/// Nothing where only a limit on stacks and such is to be had.
#[cfg(not(target_os = "linux"))]
fn limit_memory(_: u64) -> Result<(), Errno> {
    Ok(())
}

#[cfg(target_os = "linux")]
fn limit_memory(bytes: u64) -> Result<(), Errno> {
    lower(Resource::RLIMIT_DATA, bytes, bytes)?;
    let space = bytes.saturating_add(ADDRESS_SPACE_ABOVE_MEMORY);
    lower(Resource::RLIMIT_AS, space, space)
}

/// Sets a limit, but never above one that whoever started us has set: that is refused.
fn lower(resource: Resource, soft: rlim_t, hard: rlim_t) -> Result<(), Errno> {
    let (_, highest) = getrlimit(resource)?;
    let (soft, hard) = within(highest, soft, hard);
    setrlimit(resource, soft, hard)
}

fn within(highest: rlim_t, soft: rlim_t, hard: rlim_t) -> (rlim_t, rlim_t) {
    (soft.min(highest), hard.min(highest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_below_ours_is_kept() {
        let infinity = nix::sys::resource::RLIM_INFINITY;
        assert_eq!(within(infinity, 256, 256), (256, 256));
        assert_eq!(within(1024, 20, 21), (20, 21));
        assert_eq!(within(20, 20, 21), (20, 20));
        assert_eq!(within(10, 20, 21), (10, 10));
    }
}
