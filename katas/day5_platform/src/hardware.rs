//! Kata 5.6: ask the machine, behind a trait.

use crate::Hardware;

/// What the crate `sysinfo` knows about this machine. Replace the field by what you need.
pub struct SysinfoHardware {
    _todo: (),
}

impl SysinfoHardware {
    /// Asks for the memory and for the list of processors, and for nothing else: to go
    /// through all processes takes a hundred times as long.
    ///
    /// What is asked here is what the methods of [`Hardware`] tell later. A
    /// [`sysinfo::System`] is a cache: before the first refresh it is empty, and 0 is what an
    /// empty cache says.
    ///
    /// # Errors
    /// What `sysinfo` says, as a text, if it cannot work on this system.
    pub fn probe() -> Result<SysinfoHardware, String> {
        todo!()
    }
}

/// 1. `total_memory` and `used_memory` are in bytes, `logical_cpus` counts the entries of
///    the list of processors.
/// 2. Where there is no answer the result is `None`, never 0 or an empty text: that holds for
///    an error of `sysinfo`, for a `total_memory` of 0 (and `used_memory` is not known then,
///    either), and for an empty list of processors.
/// 3. `used_memory` may be 0. `load_average` is the averages over 1, 5 and 15 minutes, in
///    this order.
impl Hardware for SysinfoHardware {
    fn total_memory(&self) -> Option<u64> {
        todo!()
    }

    fn used_memory(&self) -> Option<u64> {
        todo!()
    }

    fn logical_cpus(&self) -> Option<usize> {
        todo!()
    }

    fn host_name(&self) -> Option<String> {
        todo!()
    }

    fn os_name(&self) -> Option<String> {
        todo!()
    }

    fn load_average(&self) -> Option<[f64; 3]> {
        todo!()
    }
}

/// Tells five lines about a machine. All it knows is what `hw` answers.
///
/// ```text
/// memory  3071/8192 MiB (37%)
/// cpus    4
/// host    kata
/// os      Debian GNU/Linux
/// load    0.50 0.25 1.00
/// ```
///
/// 1. These five words in this order, each filled up with blanks to eight characters; then
///    the value, and `\n`.
/// 2. Memory is what is used, then what there is, each in MiB (1024 · 1024 bytes) and rounded
///    down; then the share of the bytes in percent, rounded down. Of a total of 0 the share
///    is 0. Every number of a `u64` works.
/// 3. The load is three numbers with two decimals.
/// 4. What is `None` is `unknown`; memory is unknown if either of its two numbers is.
///
/// ```ignore
/// // with a machine of which only the number of processors is known
/// assert!(hardware_report(&machine).starts_with("memory  unknown\ncpus    4\nhost    unknown\n"));
/// ```
#[must_use]
pub fn hardware_report(hw: &dyn Hardware) -> String {
    todo!()
}
