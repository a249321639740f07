//! The system calls that are refused, with seccomp(2).
//!
//! A list of what is denied and not of what is allowed: a student may use whatever an
//! ordinary program does. What is denied reaches around the other layers: sockets that
//! Landlock does not judge, other processes, the kernel's own interfaces.

use std::collections::BTreeMap;

use nix::libc;
use seccompiler::{
    BackendError, BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition,
    SeccompFilter, SeccompRule, apply_filter,
};

/// Denied whatever the arguments. socketpair(2) stays, for streams: it connects nothing to
/// the outside.
const DENIED: &[i64] = &[
    libc::SYS_socket,
    // Other processes.
    libc::SYS_ptrace,
    libc::SYS_process_vm_readv,
    libc::SYS_process_vm_writev,
    libc::SYS_process_madvise,
    libc::SYS_pidfd_getfd,
    libc::SYS_kcmp,
    libc::SYS_move_pages,
    libc::SYS_migrate_pages,
    // A second way to do whatever is denied here.
    libc::SYS_io_uring_setup,
    libc::SYS_io_uring_enter,
    libc::SYS_io_uring_register,
    // Descriptors on their way through a socket: a removed file among them is nobody's.
    libc::SYS_sendmsg,
    libc::SYS_sendmmsg,
    // Attributes of files, which Landlock does not judge. The calls that take a descriptor
    // stay: whoever has one could open the file.
    libc::SYS_setxattr,
    libc::SYS_lsetxattr,
    libc::SYS_removexattr,
    libc::SYS_lremovexattr,
    SETXATTRAT,
    REMOVEXATTRAT,
    FILE_SETATTR,
    // What outlives a process, or is shared by name with strangers.
    libc::SYS_add_key,
    libc::SYS_request_key,
    libc::SYS_keyctl,
    libc::SYS_shmget,
    libc::SYS_shmat,
    libc::SYS_shmctl,
    libc::SYS_semget,
    libc::SYS_semop,
    libc::SYS_semtimedop,
    libc::SYS_semctl,
    libc::SYS_msgget,
    libc::SYS_msgsnd,
    libc::SYS_msgrcv,
    libc::SYS_msgctl,
    libc::SYS_mq_open,
    libc::SYS_mq_unlink,
    // Memory that no limit counts.
    libc::SYS_memfd_create,
    libc::SYS_memfd_secret,
    // The kernel.
    libc::SYS_bpf,
    libc::SYS_perf_event_open,
    libc::SYS_userfaultfd,
    libc::SYS_fanotify_init,
    libc::SYS_open_by_handle_at,
    libc::SYS_init_module,
    libc::SYS_finit_module,
    libc::SYS_delete_module,
    libc::SYS_kexec_load,
    libc::SYS_reboot,
    libc::SYS_swapon,
    libc::SYS_swapoff,
    libc::SYS_acct,
    libc::SYS_quotactl,
    libc::SYS_settimeofday,
    libc::SYS_clock_settime,
    libc::SYS_adjtimex,
    libc::SYS_clock_adjtime,
    libc::SYS_sethostname,
    libc::SYS_setdomainname,
    libc::SYS_syslog,
    libc::SYS_vhangup,
    // Namespaces and mounts.
    libc::SYS_unshare,
    libc::SYS_setns,
    libc::SYS_chroot,
    libc::SYS_pivot_root,
    libc::SYS_mount,
    libc::SYS_umount2,
    libc::SYS_open_tree,
    libc::SYS_move_mount,
    libc::SYS_fsopen,
    libc::SYS_fsconfig,
    libc::SYS_fsmount,
    libc::SYS_fspick,
    libc::SYS_mount_setattr,
];

/// Denied for another process than the caller, which is process 0 here.
const DENIED_FOR_OTHERS: &[i64] = &[
    libc::SYS_prlimit64,
    libc::SYS_sched_setaffinity,
    libc::SYS_sched_setscheduler,
    libc::SYS_sched_setparam,
    libc::SYS_sched_setattr,
];

/// The namespaces that clone(2) could make. That for time is not among them: its bit is
/// part of a signal's number there.
const NAMESPACES: [i32; 7] = [
    libc::CLONE_NEWCGROUP,
    libc::CLONE_NEWIPC,
    libc::CLONE_NEWNET,
    libc::CLONE_NEWNS,
    libc::CLONE_NEWPID,
    libc::CLONE_NEWUSER,
    libc::CLONE_NEWUTS,
];

/// The sockets of a pair that can be sent from to any other by its name, and connected anew.
/// A raw one is a datagram socket to unix(7).
const UNBOUND_PAIRS: [i32; 2] = [libc::SOCK_DGRAM, libc::SOCK_RAW];
/// The part of socketpair(2)'s type that is not flags (`SOCK_TYPE_MASK` of the kernel).
const SOCKET_TYPE: u64 = 0xf;

/// `IOPRIO_WHO_PROCESS` of ioprio_set(2).
const ONE_PROCESS: u64 = 1;
/// `PR_SET_PTRACER` of prctl(2): "Yama", in ASCII.
const SET_PTRACER: u64 = 0x5961_6d61;
/// `TIOCLINUX` of ioctl_tty(2).
const TIOCLINUX: u64 = 0x541c;

/// Calls that are too new for the library, with the one number that they have everywhere.
const SETXATTRAT: i64 = 463;
const REMOVEXATTRAT: i64 = 466;
const FILE_SETATTR: i64 = 469;

/// Requests of ioctl(2) after which a directory cannot be moved, or a file not be removed: for
/// quotas, for other attributes, for volumes and snapshots of btrfs.
const DENIED_REQUESTS: [u64; 8] = [
    // FS_IOC_FSSETXATTR and FS_IOC_SETFLAGS of linux/fs.h.
    0x401c_5820,
    0x4008_6602,
    // BTRFS_IOC_SUBVOL_CREATE, SNAP_CREATE, both again with "_V2", SUBVOL_SETFLAGS, and
    // SET_RECEIVED_SUBVOL, of linux/btrfs.h.
    0x5000_940e,
    0x5000_9401,
    0x5000_9418,
    0x5000_9417,
    0x4008_941a,
    0xc0c8_9425,
];

/// The bit that marks a call in the x32 ABI, and the calls that have numbers of their own there.
#[cfg(target_arch = "x86_64")]
const X32: (i64, [i64; 8]) = (0x4000_0000, [514, 518, 521, 533, 538, 539, 540, 541]);

/// The filters of a cell, compiled once.
pub(super) struct Filters([BpfProgram; 2]);

impl Filters {
    /// Compiles them; nothing on a machine that the library does not know.
    pub(super) fn new() -> Option<Self> {
        let clone3 = BTreeMap::from([(libc::SYS_clone3, Vec::new())]);
        // "Not there", so that the C library falls back to clone(2), whose flags can be seen.
        Some(Self([
            compile(with_x32(rules().ok()?), libc::EPERM)?,
            compile(with_x32(clone3), libc::ENOSYS)?,
        ]))
    }

    /// Puts this process and all it starts under them for good; whether that succeeded.
    pub(super) fn apply(&self) -> bool {
        self.0.iter().all(|filter| apply_filter(filter).is_ok())
    }
}

type Rules = BTreeMap<i64, Vec<SeccompRule>>;

fn compile(rules: Rules, error: i32) -> Option<BpfProgram> {
    let target = std::env::consts::ARCH.try_into().ok()?;
    let error = SeccompAction::Errno(error.cast_unsigned());
    let filter = SeccompFilter::new(rules, SeccompAction::Allow, error, target).ok()?;
    filter.try_into().ok()
}

fn rules() -> Result<Rules, BackendError> {
    use SeccompCmpOp::{Eq, MaskedEq, Ne};
    let mut rules: Rules = DENIED.iter().map(|call| (*call, Vec::new())).collect();
    for call in DENIED_FOR_OTHERS {
        rules.insert(*call, vec![rule(&[(0, Ne, 0)])?]);
    }
    let namespaces = NAMESPACES.map(|flag| {
        let flag = u64::from(flag.cast_unsigned());
        rule(&[(0, MaskedEq(flag), flag)])
    });
    rules.insert(
        libc::SYS_clone,
        namespaces.into_iter().collect::<Result<_, _>>()?,
    );
    let local = u64::from(libc::AF_UNIX.cast_unsigned());
    let mut pairs = vec![rule(&[(0, Ne, local)])?];
    for kind in UNBOUND_PAIRS {
        let kind = u64::from(kind.cast_unsigned());
        pairs.push(rule(&[(1, MaskedEq(SOCKET_TYPE), kind)])?);
    }
    rules.insert(libc::SYS_socketpair, pairs);
    // What waits in a socket is memory that no limit counts.
    let sockets = u64::from(libc::SOL_SOCKET.cast_unsigned());
    let buffer = u64::from(libc::SO_SNDBUF.cast_unsigned());
    rules.insert(
        libc::SYS_setsockopt,
        vec![rule(&[(1, Eq, sockets), (2, Eq, buffer)])?],
    );
    let others =
        |one: u64| Ok::<_, BackendError>(vec![rule(&[(0, Ne, one)])?, rule(&[(1, Ne, 0)])?]);
    let one_process = u64::from(libc::PRIO_PROCESS);
    rules.insert(libc::SYS_setpriority, others(one_process)?);
    rules.insert(libc::SYS_ioprio_set, others(ONE_PROCESS)?);
    // A dumpable process shows its memory to others of its user.
    let dumpable = u64::from(libc::PR_SET_DUMPABLE.cast_unsigned());
    rules.insert(
        libc::SYS_prctl,
        vec![
            rule(&[(0, Eq, dumpable), (1, Ne, 0)])?,
            rule(&[(0, Eq, SET_PTRACER)])?,
        ],
    );
    // Typing into a terminal in the place of whoever sits there.
    let type_in = u64::from(libc::TIOCSTI as u32);
    let requests = [type_in, TIOCLINUX].into_iter().chain(DENIED_REQUESTS);
    let requests = requests.map(|request| rule(&[(1, Eq, request)]));
    rules.insert(libc::SYS_ioctl, requests.collect::<Result<_, _>>()?);
    Ok(rules)
}

/// A rule that holds if all of these conditions on arguments do.
fn rule(conditions: &[(u8, SeccompCmpOp, u64)]) -> Result<SeccompRule, BackendError> {
    let conditions = conditions.iter().map(|(argument, operator, value)| {
        // The kernel looks at 32 bits of each of these arguments.
        SeccompCondition::new(*argument, SeccompCmpArgLen::Dword, operator.clone(), *value)
    });
    SeccompRule::new(conditions.collect::<Result<_, _>>()?)
}

/// The same rules for the second set of numbers that the calls have on this processor.
fn with_x32(rules: Rules) -> Rules {
    #[cfg(target_arch = "x86_64")]
    {
        let (bit, others) = X32;
        let again = rules
            .iter()
            .map(|(call, rules)| (call | bit, rules.clone()));
        let mut all: Rules = again.collect();
        all.extend(rules);
        all.extend(others.map(|call| (call | bit, Vec::new())));
        all
    }
    #[cfg(not(target_arch = "x86_64"))]
    rules
}

#[cfg(test)]
mod tests {
    #![allow(unsafe_code)] // calls that no library offers, with arguments that do nothing

    use std::thread;

    use nix::errno::Errno;

    use super::*;

    /// The error of a call with this second argument, and no other that is anything.
    fn error(call: i64, second: u64) -> Errno {
        // SAFETY: every call that is made here needs a good descriptor or path first, and -1
        // is none.
        let result = unsafe { libc::syscall(call, -1_i64, second, 0_i64, 0_i64, 0_i64, 0_i64) };
        assert_eq!(result, -1, "{call} did something");
        Errno::last()
    }

    #[test]
    fn what_leads_around_the_other_layers_is_refused() {
        let calls = [
            libc::SYS_sendmsg,
            libc::SYS_sendmmsg,
            libc::SYS_setxattr,
            libc::SYS_lsetxattr,
            libc::SYS_removexattr,
            libc::SYS_lremovexattr,
            SETXATTRAT,
            REMOVEXATTRAT,
            FILE_SETATTR,
        ];
        let calls = calls.map(|call| (call, 0));
        // The kernel looks at 32 bits of a request.
        let requests = DENIED_REQUESTS.map(|request| (libc::SYS_ioctl, request | (1 << 32)));
        let refused = move || calls.into_iter().chain(requests);
        let granted = [
            (libc::SYS_fsetxattr, 0),
            (libc::SYS_recvmsg, 0),
            (libc::SYS_ioctl, libc::TCGETS),
        ];
        let filters = Filters::new().expect("the library knows this machine");
        // Filters are a thread's own.
        let confined = thread::spawn(move || {
            for (call, second) in refused() {
                assert_ne!(error(call, second), Errno::EPERM, "{call}");
            }
            assert!(filters.apply());
            for (call, second) in refused() {
                assert_eq!(error(call, second), Errno::EPERM, "{call}");
            }
            for (call, second) in granted {
                assert_ne!(error(call, second), Errno::EPERM, "{call}");
            }
        });
        confined.join().expect("all of it holds");
    }
}
